"""The shell: all input and output, the project store, the pipeline, the command line.

:mod:`duizhao.store` keeps a project, :mod:`duizhao.pipeline` is the whole way from a
folder to files, :mod:`duizhao.standalone` does the same without a project, and
:mod:`duizhao.cli` is the command ``duizhao``.
"""
