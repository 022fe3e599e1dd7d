"""Duizhao (对照): Chinese-English alignment and terminology.

The product: the application layer, one module for each thing a user does, and the rooms
inside it: the project store, background jobs, the command line, the report and the messages.
"""

from __future__ import annotations

import align.messages as _messages


def _words(what: _messages.Message) -> str:
    """Load the catalogue when the first message is worded."""
    from duizhao.messages import default

    return default().text(what)


_messages.set_wording(_words)
