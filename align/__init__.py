"""Chinese-English alignment: files in, beads out.

A pure library: no database, no user interface, nothing heavy at import.
The rooms are :mod:`align.documents`, :mod:`align.segments`, :mod:`align.lexicon`,
:mod:`align.encoders`, :mod:`align.parallel`, :mod:`align.comparable`,
:mod:`align.pairing` and :mod:`align.exchange`; what travels between them is in
:mod:`align.model`, what can go wrong in :mod:`align.errors`.
"""

from align.__about__ import __version__

__all__ = ["__version__"]
