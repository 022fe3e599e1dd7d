"""Whatever a colleague does to the rows: the plan fits, and nothing is lost unsaid."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Status, bead_id
from align.review import (
    PresentBead,
    Replace,
    ReturnedRow,
    ReviewBead,
    SentRow,
    compare,
    plan,
)
from align.review.texts import digest, solid

KINDS = ["drop", "copy", "add", "text", "status", "join", "part", "up"]
WORDS = ["一二三。", "四五。", "六。", "七八九十。", "甲乙。"]


def made(counts: list[tuple[int, int]]) -> dict[str, PresentBead]:
    """Beads of so many segments a side, covering two texts without gaps."""
    found: dict[str, PresentBead] = {}
    at = {"zh": 0, "en": 0}
    for place, (zh_count, en_count) in enumerate(counts):
        start = dict(at)
        spans: dict[str, list[tuple[int, int]]] = {"zh": [], "en": []}
        raws: dict[str, list[str]] = {"zh": [], "en": []}
        for side, count, gap in (("zh", zh_count, 0), ("en", en_count, 1)):
            for number in range(count):
                text = WORDS[(place + number) % len(WORDS)]
                if side == "en":
                    text = f"Word {place} {number}."
                spans[side].append((at[side], at[side] + len(text)))
                raws[side].append(text)
                at[side] += len(text) + gap
        zh, en = tuple(spans["zh"]), tuple(spans["en"])
        key = bead_id("z", zh, "e", en)
        bead = ReviewBead(key, "z", "e", zh, en, start["zh"], start["en"])
        found[key] = PresentBead(
            bead, place, "".join(raws["zh"]), " ".join(raws["en"]), tuple(raws["zh"]),
            tuple(raws["en"]),
        )  # fmt: skip
    return found


def rows_of(present: dict[str, PresentBead]) -> list[ReturnedRow]:
    return [
        ReturnedRow(
            line=number, id=item.bead.id, zh=item.zh, en=item.en, status=Status.PROPOSED, comment=""
        )
        for number, item in enumerate(present.values(), 2)
    ]


@st.composite
def edited(draw: st.DrawFn, rows: list[ReturnedRow]) -> list[ReturnedRow]:
    rows = list(rows)
    for _ in range(draw(st.integers(0, 5))):
        if not rows:
            break
        at = draw(st.integers(0, len(rows) - 1))
        row = rows[at]
        zh, en = row.zh or "", row.en or ""
        match draw(
            st.sampled_from(["drop", "copy", "add", "text", "status", "join", "part", "up"])
        ):
            case "drop":
                del rows[at]
            case "copy":
                rows.insert(at + 1, row)
            case "add":
                rows.insert(at, ReturnedRow(0, zh=draw(st.sampled_from(["", "新。"])), en="New."))
            case "text":
                rows[at] = replace(row, en=draw(st.sampled_from(["", "Other.", en + " More."])))
            case "status":
                rows[at] = replace(row, status=Status.ACCEPTED, comment="Hm")
            case "join" if at + 1 < len(rows):
                below = rows[at + 1]
                rows[at] = replace(row, zh=zh + (below.zh or ""), en=f"{en} {below.en or ''}")
                del rows[at + 1]
            case "part":
                cut = draw(st.integers(0, len(zh)))
                other = draw(st.integers(0, len(en)))
                rows[at] = replace(row, zh=zh[:cut], en=en[:other])
                rows.insert(at + 1, ReturnedRow(0, zh=zh[cut:], en=en[other:]))
            case "up":
                rows.insert(0, rows.pop(at))
            case _:
                pass
    return [replace(row, line=number) for number, row in enumerate(rows, 2)]


COUNTS = st.lists(st.sampled_from([(1, 1), (2, 1), (1, 2), (2, 2), (1, 0), (0, 1)]), max_size=5)


@settings(max_examples=300, deadline=None)
@given(data=st.data(), counts=COUNTS, take=st.booleans(), reject=st.booleans())
def test_any_edit(
    data: st.DataObject, counts: list[tuple[int, int]], take: bool, reject: bool
) -> None:
    present = made(counts)
    sent = [
        SentRow(key, 0, {name: digest(value) for name, value in item.fields().items()})
        for key, item in present.items()
    ]
    rows = data.draw(edited(rows_of(present)))
    found = compare(
        sent, rows, present, author="Wang",
        on_conflict="take" if take else "keep", reject_deleted=reject,
    )  # fmt: skip
    beads = {key: item.bead for key, item in present.items()}
    command = Replace(tuple(bead.id for bead in found.before), found.after)
    change = plan(beads, command, author="Wang")
    left = [bead for key, bead in beads.items() if key not in {b.id for b in change.before}]
    ids = [bead.id for bead in (*left, *change.after)]
    assert len(ids) == len(set(ids)), "no bead twice"
    spots = [bead.position for bead in (*left, *change.after) if bead.zh and bead.en]
    assert len(spots) == len(set(spots))
    # What the file says is in the project afterwards, was there before, or is told.
    told = solid("".join(c.comes for c in found.changes))
    there = {solid(item.zh) for item in present.values()} | {
        solid(item.en) for item in present.values()
    }
    for row in rows:
        for text in (row.zh, row.en):
            assert not text or solid(text) in there or solid(text) in told
    missing = {one.id for one in sent} - {row.id for row in rows}
    assert missing <= {key for change in found.changes for key in change.ids}
