"""The floor for text: bytes to characters, characters to scripts, words and numbers.

Numerals and dates of both languages are read by :mod:`~align.text.numerals` and
:mod:`~align.text.dates`, English words by :mod:`~align.text.english`, Chinese ones by
:mod:`~align.text.chinese`.
"""
