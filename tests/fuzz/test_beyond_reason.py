"""Every number of a sound file made one beyond reason, one after the other, for every reader."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.fuzz.targets import TARGETS
from tests.waiting import cpu_under

NUMBER = re.compile(rb"(?<![\w.])\d+(?![\w.])|(?<=\D)\d+(?=\D)")
MOST = 60
"""Of one file, or one member of a package: the first and the last."""


def changed(data: bytes, number: bytes) -> list[bytes]:
    """*data* with one of its numbers another, for each of them."""
    found = [*NUMBER.finditer(data)]
    if len(found) > MOST:
        found = found[: MOST // 2] + found[-MOST // 2 :]
    return [data[: one.start()] + number + data[one.end() :] for one in found]


def files(data: bytes, number: bytes) -> list[bytes]:
    if not data.startswith(b"PK"):
        return changed(data, number)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    made = []
    for name, body in members.items():
        for other in changed(body, number)[:20]:
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w") as archive:
                for key, content in (members | {name: other}).items():
                    archive.writestr(key, content)
            made.append(out.getvalue())
    return made


@pytest.mark.parametrize("name", sorted(set(TARGETS) - {"pdf"}))
def test_numbers_beyond_reason(name: str) -> None:
    for sample in TARGETS[name].samples[:2]:
        for number in (b"9" * 5000, b"-9223372036854775809"):
            for data in files(sample, number):
                with cpu_under(20):
                    TARGETS[name].read(data)
