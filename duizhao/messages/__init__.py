"""Words for codes: everything that commands, pages and libraries say, in English and Chinese.

The libraries give codes with parameters (:mod:`align.messages`); here is what they read
like. One gettext catalogue a language, in a file a room under ``en/`` and ``zh/``, compiled
by ``python -m duizhao.messages.compile``:

- ``msgid "file.empty"``: what was wrong or is to be known, in one clause, without a full stop.
- the same with ``msgctxt "remedy"``: what to do next, one sentence; with ``"remedy:cli"``,
  ``"remedy:page"`` or ``"remedy:api"`` where the way differs (an option, a button, an
  argument). The narrower one wins.
- a text of the pages or of the command line's help is its own English ``msgid``.

In a text, ``{name}`` stands for the parameter of that name; with ``msgid_plural`` the
parameter ``count`` chooses the form.
"""

from __future__ import annotations

from duizhao.messages._languages import LANGUAGES, Language, counting, from_system, translator
from duizhao.messages._plain import is_undo, translated
from duizhao.messages._wording import Surface, Wording, default, use

__all__ = [
    "LANGUAGES",
    "Language",
    "Surface",
    "Wording",
    "counting",
    "default",
    "from_system",
    "is_undo",
    "translated",
    "translator",
    "use",
]
