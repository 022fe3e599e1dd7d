"""The shell: all input and output, the project store, the pipeline, the command line.

:mod:`workbench.store` keeps a project, :mod:`workbench.pipeline` is the whole way from a
folder to files, :mod:`workbench.standalone` does the same without a project, and
:mod:`workbench.cli` is the command ``duizhao``.
"""
