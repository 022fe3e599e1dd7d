"""Review of beads and pairs as pure functions.

:func:`plan` turns a command into a :class:`Change`, :func:`apply_change` carries it
out, :meth:`Change.inverse` takes it back; :func:`to_json` and :func:`from_json` let a
store keep changes in its log. A store does, in one transaction: fetch the beads that
:func:`touched` names (and of a parallel alignment those :func:`standing_between` them,
so that nothing is joined over the head of another bead), check their versions against
those the reviewer saw, plan, apply with the new log entry's number as version, write.
Undo is ``apply_change`` of the inverse with ``strict=False``: it compares contents, so
it is refused exactly when somebody changed what the command left.
"""

from align.review.codec import from_json, to_json
from align.review.commands import (
    Command,
    EditText,
    EditTexts,
    JoinSegments,
    Merge,
    MoveBoundary,
    NoCounterpart,
    NoCounterparts,
    Relink,
    Replace,
    SetComment,
    SetGrade,
    SetStatus,
    Settle,
    Split,
    SplitSegment,
    Unlink,
    touched,
)
from align.review.corrections import carry, parts
from align.review.linking import (
    choose,
    completes,
    cut,
    extend,
    join_apart,
    join_segments,
    link,
    or_present,
    swap,
)
from align.review.pairs import (
    Numbering,
    from_beads,
    in_best_order,
    to_pair,
    to_pairs,
    with_context,
)
from align.review.planning import plan, shaped
from align.review.returned import OnReviewConflict, compare
from align.review.returned_types import (
    ChangeKind,
    Comparison,
    PresentBead,
    ReturnedRow,
    ReviewChange,
    SentRow,
)
from align.review.sentences import (
    Place,
    Sentence,
    SentenceCounts,
    SentenceIndex,
    machine_probability,
)
from align.review.state import (
    Change,
    ReviewBead,
    Span,
    apply_change,
    in_order,
    in_text,
    make_bead,
    same_content,
    standing_between,
)

__all__ = [
    "Change",
    "ChangeKind",
    "Command",
    "Comparison",
    "EditText",
    "EditTexts",
    "JoinSegments",
    "Merge",
    "MoveBoundary",
    "NoCounterpart",
    "NoCounterparts",
    "Numbering",
    "OnReviewConflict",
    "Place",
    "PresentBead",
    "Relink",
    "Replace",
    "ReturnedRow",
    "ReviewBead",
    "ReviewChange",
    "SentRow",
    "Sentence",
    "SentenceCounts",
    "SentenceIndex",
    "SetComment",
    "SetGrade",
    "SetStatus",
    "Settle",
    "Span",
    "Split",
    "SplitSegment",
    "Unlink",
    "apply_change",
    "carry",
    "choose",
    "compare",
    "completes",
    "cut",
    "extend",
    "from_beads",
    "from_json",
    "in_best_order",
    "in_order",
    "in_text",
    "join_apart",
    "join_segments",
    "link",
    "machine_probability",
    "make_bead",
    "or_present",
    "parts",
    "plan",
    "same_content",
    "shaped",
    "standing_between",
    "swap",
    "to_json",
    "to_pair",
    "to_pairs",
    "touched",
    "with_context",
]
