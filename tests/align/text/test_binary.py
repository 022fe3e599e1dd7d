"""What a file is that is no text, and texts that begin like one."""

from __future__ import annotations

import pytest

from align.text.binary import known_binary

BINARY = {
    b"RIFF\x24\x08\x00\x00WAVEfmt ": "file.media",
    b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00": "file.media",
    b"ID3\x04\x00\x00\x00\x00\x00\x23": "file.recording",
    b"BZh91AY&SY\x00\x01": "file.archive",
}


@pytest.mark.parametrize("data", BINARY)
def test_what_is_no_text_is_named(data: bytes) -> None:
    found = known_binary(data)
    assert found is not None
    assert found.code == BINARY[data]


@pytest.mark.parametrize(
    "text",
    ["RIFF\tResource Interchange File Format\n", "the ftype column\n", "key,ftyp\n", "OggS,音频\n"],
)
def test_a_text_that_begins_like_one_is_a_text(text: str) -> None:
    assert known_binary(text.encode()) is None
    assert known_binary(("anonftyp " + text).encode()) is None
