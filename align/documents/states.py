"""What other tools say of a translation's state, as the status of a pair.

=============  =====================================================================
accepted       XLIFF ``final``, ``signed-off``, ``reviewed``, ``approved="yes"``; Trados
               ApprovedTranslation, ApprovedSignOff; memoQ ManuallyConfirmed, Proofread,
               Reviewer1Confirmed, Reviewer2Confirmed; Phrase ``confirmed="1"``
needs review   XLIFF ``needs-…``, qualifiers ``fuzzy-match``, ``mt-suggestion`` and their like;
               memoQ PartiallyEdited, MachineTranslated and fragments; PO ``fuzzy``
rejected       Trados RejectedTranslation, RejectedSignOff; memoQ Rejected; XLIFF qualifiers
               ``rejected-…``
proposed       all others: ``translated``, ``new``, ``initial``, Draft, Translated, …
=============  =====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from align.model import Status

__all__ = ["status_of"]

_ACCEPTED = frozenset(
    (  # noqa: SIM905
        "final signedoff signoff reviewed approved approvedtranslation approvedsignoff "
        "manuallyconfirmed confirmed proofread reviewer1confirmed reviewer2confirmed accepted "
        "validated finalized finalised"
    ).split()
)
_DOUBTED = frozenset(
    (  # noqa: SIM905
        "fuzzy partiallyedited edited unconfirmed machinetranslated mtsuggestion fuzzymatch "
        "leveragedmt leveragedinherited leveragedtm tmsuggestion assembledfromfragments "
        "fragments unapproved"
    ).split()
)


def status_of(states: Iterable[str]) -> Status:
    """The status that a unit's *states* come to: a rejection, then a doubt, outweighs approval.

    >>> str(status_of(["translated", "ApprovedSignOff"])), str(status_of(["needs-l10n"]))
    ('accepted', 'needs review')
    """
    found = {_one(state) for state in states}
    for status in (Status.REJECTED, Status.NEEDS_REVIEW, Status.ACCEPTED):
        if status in found:
            return status
    return Status.PROPOSED


def _one(state: str) -> Status:
    word = re.sub(r"[\s_-]+", "", state).lower()
    if word.startswith("rejected"):
        return Status.REJECTED
    if word in _ACCEPTED:
        return Status.ACCEPTED
    if word in _DOUBTED or word.startswith("needs"):
        return Status.NEEDS_REVIEW
    return Status.PROPOSED
