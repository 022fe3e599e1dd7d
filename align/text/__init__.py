"""The floor for text: bytes to characters, characters to scripts, lines to rows.

Everything above reads files through :mod:`~align.text.files` and
:mod:`~align.text.decoding`, tables through :mod:`~align.text.delimited`, and asks
:mod:`~align.text.scripts` what a character is.
"""
