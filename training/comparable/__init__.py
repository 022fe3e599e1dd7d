"""The classifier of comparable pairs: ``python -m training.comparable --help``."""
