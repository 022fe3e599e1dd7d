"""Pairs and glossaries as files for review by a colleague.

What goes out is written down in the project (ids, versions, a digest of every cell), so
that a file that comes back (:mod:`duizhao.reviewing`) is compared with what was sent
and with what is there by then.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from align.errors import EmptyInputError, SettingError
from align.exchange import Target
from align.exchange.review import write_review
from align.exchange.review_tables import REVIEW_FORMATS
from align.model import Grade, Status
from align.review import Numbering, PresentBead, ReviewBead, to_pair
from align.review.texts import digest
from duizhao.corpus import Text
from duizhao.exporting import Selection, choose_concepts, load_texts
from duizhao.store import AlignmentRecord, Project, now

__all__ = ["REVIEW_FORMATS", "ReviewWhat", "Sending", "present_beads", "send_for_review"]

ReviewWhat = Literal["pairs", "glossary"]


@dataclass(slots=True)
class Sending:
    """The record of a sending, kept as a setting of the project.

    Attributes:
        rows: of pairs, version and digests by bead; of concepts, digests by concept.
        came: hashes of the files that came back.
    """

    what: ReviewWhat
    time: str
    author: str
    rows: dict[str, Any] = field(default_factory=dict)
    came: list[str] = field(default_factory=list)

    @classmethod
    def find(cls, project: Project, token: str) -> Sending | None:
        """The sending *token* of *project*, if it is one of its own."""
        text = project.setting(f"sent:{token}") if token else ""
        return cls(**json.loads(text)) if text else None

    def save(self, project: Project, token: str) -> None:
        """Write the record down."""
        body = {"what": self.what, "time": self.time, "author": self.author}
        project.set_setting(
            f"sent:{token}",
            json.dumps({**body, "rows": self.rows, "came": self.came}, separators=(",", ":")),
        )


def send_for_review(
    project: Project,
    target: Target,
    *,
    form: str,
    what: ReviewWhat = "pairs",
    everything: bool = False,
    minimum: float | None = None,
    alignment: int | None = None,
    author: str | None = None,
) -> tuple[int, str]:
    """Write pairs or concepts for review; gives the number of rows and the sending's token.

    Of pairs, all that were not rejected go out; of comparable documents each segment's best
    candidate. Of concepts all that were not rejected.

    Args:
        everything: also the best candidates that are no counterpart.
        minimum: of unreviewed items, only those of this probability or more.
        alignment: pairs of this alignment only.

    Raises:
        SettingError: there is no such format, or both modes are in the project.
        EmptyInputError: there is nothing to send. OutputError: the file cannot be written.
    """
    token = secrets.token_hex(3)
    while project.setting(f"sent:{token}"):
        token = secrets.token_hex(3)
    sending = Sending(what, now(), author or project.author)
    if what == "glossary":
        count = _send_glossary(project, target, form, minimum or 0.0, token, sending)
    else:
        records = project.alignments() if alignment is None else (project.alignment(alignment),)
        texts = load_texts(project, old=alignment is not None)

        def goes_out(bead: ReviewBead, record: AlignmentRecord) -> bool:
            return _goes_out(bead, record, everything, minimum)

        count = _send_pairs(project, target, form, records, texts, goes_out, token, sending)
    sending.save(project, token)
    return count, token


def _send_glossary(
    project: Project, target: Target, form: str, minimum: float, token: str, sending: Sending
) -> int:
    from termbase.exchange.review import digests_of, write_glossary_review

    concepts = choose_concepts(project, Selection(minimum)).concepts
    if not concepts:
        raise EmptyInputError("review.no-concepts")
    sending.rows = {item.id: digests_of(item) for item in concepts}
    written = write_glossary_review(concepts, target, form=form, token=token, title=project.name)
    return written.rows


def _send_pairs(
    project: Project,
    target: Target,
    form: str,
    alignments: Sequence[AlignmentRecord],
    texts: Mapping[int, Text],
    goes_out: Callable[[ReviewBead, AlignmentRecord], bool],
    token: str,
    sending: Sending,
) -> int:
    modes = {record.mode for record in alignments}
    if len(modes) > 1:
        numbers = [f"{record.id} ({record.mode})" for record in alignments]
        raise SettingError("review.two-modes", alignments=numbers)
    rows = []
    for record in alignments:
        beads = [
            item
            for item in present_beads(project, record, texts.values()).values()
            if goes_out(item.bead, record)
        ]
        known = {text.document.text_hash: text for text in texts.values()}
        numbering = Numbering(known.values(), [item.bead for item in beads], record.mode)
        rows += [(to_pair(item.bead, known, numbering), item.bead.version) for item in beads]
        for item in beads:
            digests = {name: digest(value) for name, value in item.fields().items()}
            sending.rows[item.bead.id] = [item.bead.version, digests]
    if not rows:
        raise EmptyInputError("review.no-pairs")
    written = write_review(
        rows, target, form=form, token=token, title=project.name, mode=alignments[0].mode
    )
    return written.rows


def _goes_out(
    bead: ReviewBead, record: AlignmentRecord, everything: bool, minimum: float | None
) -> bool:
    if bead.status is Status.REJECTED:
        return False
    unseen = bead.status is Status.PROPOSED
    if record.mode == "comparable" and unseen and (bead.rank > 0 or bead.grade is Grade.NONE):
        return everything and bead.rank == 0
    return not unseen or minimum is None or bead.probability >= minimum


def present_beads(
    project: Project, record: AlignmentRecord, texts: Iterable[Text]
) -> dict[str, PresentBead]:
    """All beads of an alignment with their texts, by id, in order of text."""
    known = {text.document.text_hash: text for text in texts}
    beads = project.beads(record.id)
    numbering = Numbering(known.values(), beads, record.mode)
    found: dict[str, PresentBead] = {}
    for place, bead in enumerate(beads):
        pair = to_pair(bead, known, numbering)
        zh, en = known[bead.zh_doc].document.text, known[bead.en_doc].document.text
        found[bead.id] = PresentBead(
            bead,
            place,
            pair.zh,
            pair.en,
            tuple(zh[start:end] for start, end in bead.zh),
            tuple(en[start:end] for start, end in bead.en),
        )
    return found
