"""Training of the builtin encoder: ``python -m training.encoder --help``.

Nothing here is imported at run time; it needs PyTorch, SciPy, NLTK's Porter stemmer and
the corpora, which the program itself does not.
"""

__all__: list[str] = []
