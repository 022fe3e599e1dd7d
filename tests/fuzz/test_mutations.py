"""Sound files with their structure disturbed, for every reader: no traceback, no great cost.

Where :mod:`tests.fuzz` follows the code that bytes reach, this knows what files are made of:
numbers, lines, tags, brackets, members of packages.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest

from tests.fuzz.targets import TARGETS
from tests.waiting import cpu_under

NUMBERS = [
    *(b"0 -1 1 255 65536 2147483648 9223372036854775808 1e400 -1e-400 NaN Infinity 0x41".split()),
    b"9" * 5000,
    b"",
]
TEXTS = [b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"\xe2\x80\xae", b"]]>", b"&#0;", b'"', b"'", b"=1+1"]

Mutation = Callable[[bytes, random.Random], bytes]


def _number(data: bytes, chance: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+(\.\d+)?", data))
    if not found:
        return data + chance.choice(NUMBERS)
    one = chance.choice(found)
    return data[: one.start()] + chance.choice(NUMBERS) + data[one.end() :]


def _piece(data: bytes, chance: random.Random) -> tuple[int, int]:
    """From one border of the structure to another: of a line, a tag, a cell, a bracket."""
    borders = [0, *(m.start() for m in re.finditer(rb"[\n\t,;<>{}\[\]\"]", data)), len(data)]
    one, two = sorted((chance.choice(borders), chance.choice(borders)))
    return one, two


def _without(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def _again(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    times = min(chance.choice([2, 50, 2000]), 1 + 100_000 // max(1, end - start))
    return data[:end] + data[start:end] * times + data[end:]


def _elsewhere(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    rest = data[:start] + data[end:]
    at = _piece(rest, chance)[0]
    return rest[:at] + data[start:end] + rest[at:]


def _put_in(data: bytes, chance: random.Random) -> bytes:
    at = _piece(data, chance)[0]
    return data[:at] + chance.choice(TEXTS) * chance.choice([1, 1, 1000]) + data[at:]


def _nested(data: bytes, chance: random.Random) -> bytes:
    start, end = _piece(data, chance)
    opening, closing = chance.choice([(b"[", b"]"), (b"{", b"}"), (b"<b>", b"</b>"), (b"(", b")")])
    depth = chance.choice([3, 300, 3000])
    return data[:start] + opening * depth + data[start:end] + closing * depth + data[end:]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        if found:
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


MUTATIONS: list[Mutation] = [_number, _without, _again, _elsewhere, _put_in, _nested, _flipped]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """*data* with one to three disturbances; of a package, in one of its members."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
        name = chance.choice(sorted(members))
        members[name] = mutated(members[name], chance)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for key, body in members.items():
                archive.writestr(zipfile.ZipInfo(key, (1980, 1, 1, 0, 0, 0)), body)
        return out.getvalue()
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


def mutate(name: str, count: int, seed: int) -> None:
    chance = random.Random(f"{name} {seed}")
    samples = TARGETS[name].samples
    for _ in range(count):
        data = mutated(chance.choice(samples), chance)
        with cpu_under(20):
            TARGETS[name].read(data)


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_disturbed_structure(name: str) -> None:
    mutate(name, 165, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_much_disturbed_structure(name: str) -> None:
    mutate(name, 3_300, seed=2)
