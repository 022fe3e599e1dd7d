"""The floor for text: bytes to characters, characters to scripts, lines to rows, words, numbers.

Everything above reads files through :mod:`~align.text.files` and
:mod:`~align.text.decoding`, tables through :mod:`~align.text.delimited`, and asks
:mod:`~align.text.scripts` what a character is. Numerals and dates of both languages are read
by :mod:`~align.text.numerals` and :mod:`~align.text.dates`, English words by
:mod:`~align.text.english`, Chinese ones by :mod:`~align.text.chinese`.
"""
