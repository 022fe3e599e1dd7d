"""One folder of all that is bad, with good files among it: a line each, and the rest is done."""

from __future__ import annotations

import importlib.util
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import EN, ZH, Result

from duizhao.store import Project
from tests.align.documents.samples import docx, epub, p, packed, pdf, sheet_xml, xlsx
from tests.align.documents.test_hostile import DOCUMENTS, PAIRS, locked
from tests.programs import missing

Run = Callable[..., Result]

GOOD: dict[str, bytes] = {
    "day.zh.txt": "".join(ZH).encode(),
    "day.en.txt": " ".join(EN).encode(),
    "billion.xlsx": xlsx(
        {
            "一": sheet_xml(
                '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>末尾的一格。</t></is></c>'
                "</row>",
                dimension="A1:XFD1048576",
            )
        }
    ),
    "cyclic.epub": epub({"a": "<p>第一章说的是春天。</p>"}, spine=["a", "a", "b", "a"]),
    "overlap.srt": (
        "1\n00:00:05,000 --> 00:00:09,000\n第一句话。\n\n"
        "2\n00:00:01,000 --> 00:00:06,000\n第二句话。\n"
    ).encode(),
    "script.html": (
        '<body><script src="http://x.cn/a.js"></script><img src="http://x.cn/i.png">'
        "<p>网页里的一句话。</p></body>"
    ).encode(),
    "macro.docm": docx(
        p("带宏的文件。"),
        extra={"word/vbaProject.bin": b"\xff" * 50, "../../x": b"y", "word/x.zip": packed({})},
    ),
    "direction.txt": "这里有\u202e反向\u202c标记，还有\ue000私用字。".encode(),
    "surrogate.txt": "我们\ud800走吧，\ud840\udc00好不好呢。".encode("utf-8", "surrogatepass"),
    "zero.srt": "1\n00:00:01,000 --> 00:00:02,000\n你\0好啊。\n".encode(),
}
BAD: dict[str, tuple[bytes, str]] = {
    "locked.zip": (locked(packed({"a.txt": "x"})), "Unpack it"),
    "nested.zip": (packed({"b.zip": packed({"c.zip": packed({"d.txt": "x"})})}), "Unpack it"),
    "bad.sdlxliff": (b"<xliff><file><body><trans-unit><seg-source>", "not well-formed"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "OCR"),
    "big.txt": (b"a" * 100_000_000, "100 MB"),
}
TAKEN_AS_TEXT = {"p-csv-quote.csv", "p-pdf.pdf", "p-xlsx-one-language.xlsx", "d-tmx.tmx"}
"""Bad as pairs, sound as documents (or the other way round): a folder takes them as they are."""


def encrypted(algorithm: str, password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[ZH[0]], [algorithm + "。"]]))))
    writer.encrypt(user_password=password, owner_password="owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows forbids such names")
@pytest.mark.parametrize(
    "every", [3, pytest.param(1, marks=pytest.mark.soak)], ids=["a-third", "all"]
)
def test_one_line_each_and_the_rest_is_done(every: int, tmp_path: Path, duizhao: Run) -> None:
    if importlib.util.find_spec("cryptography") is None:
        missing("cryptography is not installed")
    folder = tmp_path / "in"
    folder.mkdir()
    expected: set[str] = set()
    for name, data in GOOD.items():
        (folder / name).write_bytes(data)
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
        expected.add(name)
    for kind, cases in (("d", DOCUMENTS), ("p", PAIRS)):
        for key, name, make, _ in cases[::every]:  # each is read alone in test_hostile.py
            path = folder / f"{kind}-{key}{Path(name).suffix}"
            path.write_bytes(make())
            expected.add(path.name)
    expected -= TAKEN_AS_TEXT
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        (folder / f"open-{algorithm}.pdf").write_bytes(encrypted(algorithm, ""))
        (folder / f"shut-{algorithm}.pdf").write_bytes(encrypted(algorithm, "secret"))
        expected.add(f"shut-{algorithm}.pdf")
    raw = os.fsencode(folder)
    for odd in (b"line\nbreak.txt", "中文".encode("gb18030") + b".txt", b"\xff\xfe.txt"):
        with open(os.path.join(raw, odd), "wb") as file:  # noqa: PTH118, PTH123
            file.write(f"名字奇怪的文件{len(odd)}。".encode())
    outside = tmp_path / "secret.txt"
    outside.write_text("不该读到的话。", encoding="utf-8")
    (folder / "out.txt").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "gone.txt").symlink_to("nothing")
    os.mkfifo(folder / "pipe.txt")

    result = duizhao("import", folder, "--project", tmp_path / "x.duizhao")
    assert result.code == 3
    assert "Traceback" not in result.err
    lines = result.err.splitlines()
    skipped = [line.removeprefix("Skipped: ") for line in lines if line.startswith("Skipped: ")]
    names = [line.split(":", 1)[0].split(", line ", 1)[0] for line in skipped]
    assert sorted(names) == sorted(expected)
    said = dict(zip(names, skipped, strict=True))
    for name, (_, words) in BAD.items():
        assert words in said[name]
    assert all("password" in said[f"shut-{a}.pdf"] for a in ("RC4-128", "AES-128", "AES-256"))
    notes = "\n".join(line for line in lines if line.startswith("Note: "))
    for words in (
        "out.txt: this link leads out of the folder",
        "up: this link leads out of the folder",
        "gone.txt: this link is broken",
        "pipe.txt: this is not a regular file",
        "cyclic.epub: 2 entries of its reading order repeat",
        "overlap.srt: 1 cue begins before",
        "direction.txt: 2 marks that change the direction",
        "direction.txt: 1 private-use character",
        "surrogate.txt: 1 lone surrogate",
        "zero.srt: 1 control character",
    ):
        assert words in notes
    with Project.open(tmp_path / "x.duizhao") as project:
        texts = {record.name: project.document(record.id).text for record in project.documents()}
    assert set(GOOD) <= set(texts)
    assert {"line break.txt", "中文.txt", "\ufffd\ufffd.txt"} <= set(texts)
    assert texts["surrogate.txt"] == "我们\ufffd走吧，\U00020000好不好呢。"
    for algorithm in ("RC4-128", "AES-128", "AES-256"):
        assert algorithm in texts[f"open-{algorithm}.pdf"]
    assert not any("不该读到" in text for text in texts.values())
