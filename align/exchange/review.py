"""Pairs that go out for review by a colleague, and come back.

=========  ==================================================================
column     what it holds
=========  ==================================================================
id         the bead's id and version, ``3f2a9c81d0e4b7aa-12``; in its header
           the sending's token
中文        the Chinese side, one line
English    the English side, one line
status     accepted, rejected, needs review, proposed (Chinese words, ✓, ✗ and ?
           are understood)
comment    what reviewers say; comments of Word and of spreadsheets are added
grade      comparable mode only
document   both names (not in DOCX, where room is short)
=========  ==================================================================
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from align.exchange.files import Target
from align.exchange.options import Written
from align.exchange.review_tables import (
    ReviewRow,
    ReviewTable,
    read_review_table,
    write_review_table,
)
from align.exchange.workbooks import Column
from align.model import Grade, Mode, Pair, Status, flat
from align.review.returned_types import ReturnedRow

__all__ = ["read_review", "returned_rows", "write_review"]

HEADERS = {
    "zh": "中文",
    "en": "English",
    "status": "status 状态",
    "comment": "comment 备注",
    "grade": "grade 等级",
    "document": "document 文件",
}
_WIDTHS = {"zh": 60, "en": 60, "status": 16, "comment": 30, "grade": 14, "document": 24}
_INTRO = (
    "Correct the texts, set the status (accepted, rejected, needs review), write comments. "
    "Rows may be deleted, parted, joined and put in another order; leave the first column as it "
    "is.",
    "请直接修改译文，填写状态（接受、拒绝、待审），写备注。可以删除、拆分、合并或重排各行；"
    "请勿改动第一列。",
)
_ID = re.compile(r"\s*([0-9a-f]{16})\s*-\s*(\d{1,12})\s*")
_WORDS = {
    Status.ACCEPTED: "accepted accept ok yes y ✓ ✔ √ 接受 已接受 通过 同意 对 是 好",
    Status.REJECTED: "rejected reject no n x ✗ ✘ × 拒绝 已拒绝 否决 不通过 错 否",
    Status.NEEDS_REVIEW: "needs_review needs-review review unsure ? ？ 待审 待定 存疑 待查",
    Status.PROPOSED: "proposed open 建议 未审 未定",
}
_STATUS = {word: status for status, words in _WORDS.items() for word in words.split()} | {
    "needs review": Status.NEEDS_REVIEW
}
_GRADES = {grade.value: grade for grade in Grade} | {
    "翻译": Grade.TRANSLATION, "部分": Grade.PARTIAL, "相关": Grade.RELATED, "无": Grade.NONE,
}  # fmt: skip


def write_review(
    pairs: Iterable[tuple[Pair, int]],
    target: Target,
    *,
    form: str,
    token: str,
    title: str = "",
    mode: Mode = "parallel",
) -> Written:
    """Write *pairs* (each with its bead's version) for review.

    Args:
        form: one of :data:`~align.exchange.review_tables.REVIEW_FORMATS`.
        token: six hexadecimal digits that name this sending.

    Raises:
        SettingError: there is no such format. OutputError: the file cannot be written.
    """
    names = ["zh", "en", "status", "comment"]
    if mode == "comparable":
        names.insert(3, "grade")
    if form != "docx":
        names.append("document")
    offered = {"status": tuple(Status), "grade": tuple(Grade)}
    columns = [Column(f"id {token}", 12)] + [
        Column(
            HEADERS[name],
            _WIDTHS[name],
            wrap=name in ("zh", "en", "comment"),
            choices=tuple(map(str, offered.get(name, ()))),
        )
        for name in names
    ]

    def cells() -> Iterator[list[str]]:
        for pair, version in pairs:
            held = {
                "zh": pair.zh,
                "en": pair.en,
                "status": str(pair.status),
                "comment": pair.comment,
                "grade": str(pair.grade or ""),
                "document": pair.zh_document
                if pair.zh_document == pair.en_document
                else _both(pair),
            }
            yield [f"{pair.id}-{version}", *(held[name] for name in names)]

    return write_review_table(
        columns, cells(), target, form=form, title=title or "review", intro=_INTRO
    )


def _both(pair: Pair) -> str:
    return " | ".join(filter(None, (pair.zh_document, pair.en_document)))


def read_review(path: str | os.PathLike[str], *, encoding: str | None = None) -> ReviewTable:
    """Read a file that came back; :func:`returned_rows` says what its cells mean.

    Raises:
        InputError: the file cannot be read, or is no table that was sent out.
    """
    return read_review_table(path, HEADERS, encoding=encoding)


def returned_rows(table: ReviewTable) -> tuple[ReturnedRow, ...]:
    """The rows of *table*; a cell that is not understood is said in the row's *odd*."""
    return tuple(_returned(row, table.columns) for row in table.rows)


def _returned(row: ReviewRow, columns: frozenset[str]) -> ReturnedRow:
    odd = []
    key, version = "", 0
    match = _ID.fullmatch(row["id"])
    if match:
        key, version = match[1], int(match[2])
    elif row["id"].strip():
        odd.append(f"id {row['id'].strip()[:40]!r}")
    status = _STATUS.get(row["status"].strip().casefold())
    if row["status"].strip() and status is None:
        odd.append(f"status {row['status'].strip()[:40]!r}")
    grade = _GRADES.get(row["grade"].strip().casefold())
    if row["grade"].strip() and grade is None:
        odd.append(f"grade {row['grade'].strip()[:40]!r}")
    return ReturnedRow(
        line=row.line,
        id=key,
        version=version,
        zh=flat(row["zh"], "zh") if "zh" in columns else None,
        en=flat(row["en"], "en") if "en" in columns else None,
        status=status,
        grade=grade,
        comment=row["comment"].strip() if "comment" in columns else None,
        remarks=row.comments,
        odd=tuple(odd),
    )
