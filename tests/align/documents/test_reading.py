"""Encodings, languages, bad files: what a document is made from, and what is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from align.documents import READERS, discover, extensions, read_document
from align.documents.language import lang_of_name
from align.errors import (
    EmptyInputError,
    EncodingError,
    FormatError,
    InputError,
    LanguageError,
    LimitError,
    SettingError,
)
from align.messages import message
from align.segments import segment
from align.text.decoding import clean, decode
from tests.align.documents.saying import codes, refused
from tests.rights import ordinary_rights

ZH = "我们要构建人类命运共同体，这是各国人民共同的愿望。第二句话也在这里，说的是和平与发展。\n"
ZH_TW = "我們要構建人類命運共同體，這是各國人民共同的願望。第二句話也在這裡，說的是和平與發展。\n"
EN = "We build a community. It is China\u2019s wish \u2013 \u201cpeace\u201d and caf\u00e9s.\n"


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        (ZH, "utf-8", "utf-8"),
        (ZH, "utf-8-sig", "utf-8"),
        (ZH, "utf-16", "utf-16-le"),
        (ZH, "utf-32", "utf-32-le"),
        (ZH, "gb18030", "gb18030"),
        (ZH, "gb2312", "gb18030"),
        (ZH[:20], "gb18030", "gb18030"),
        (ZH_TW, "big5", "big5"),
        (ZH_TW, "gb18030", "gb18030"),
        (ZH_TW[:20], "big5", "big5"),
        ("张伟\n李娜\n刘洋\n", "gb18030", "gb18030"),
        ("張偉\n李娜\n劉洋\n", "big5", "big5"),
        (EN, "utf-8", "utf-8"),
        (EN, "cp1252", "cp1252"),
        (EN, "utf-16-le", "utf-16-le"),
        (EN, "utf-16-be", "utf-16-be"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, codec: str, said: str) -> None:
    document = read_document(put(tmp_path, "x.txt", text.encode(codec)))
    assert document.text == text
    assert document.encoding == said
    guessed = said in ("gb18030", "big5", "cp1252") or codec in ("utf-16-le", "utf-16-be")
    assert ("encoding.guessed" in codes(document.notes)) == guessed


def test_the_user_can_name_the_encoding(tmp_path: Path) -> None:
    path = put(tmp_path, "x.txt", ZH_TW.encode("big5"))
    assert read_document(path, encoding="big5hkscs").text == ZH_TW
    for encoding, code in (
        ("utf-8", "encoding.not-as-named"),
        ("klingon", "encoding.unknown"),
        ("base64", "encoding.not-characters"),
    ):
        with pytest.raises(EncodingError) as caught:
            read_document(path, encoding=encoding)
        assert caught.value.code == code
        assert caught.value.message.parameters["encoding"] == encoding


def test_a_text_cut_off_inside_a_character_is_read_and_said(tmp_path: Path) -> None:
    document = read_document(put(tmp_path, "x.txt", ZH.strip().encode()[:-1]))
    assert document.text.endswith("\ufffd")
    assert "encoding.cut-off" in codes(document.notes)


def test_broken_utf8_is_refused_with_its_line() -> None:
    data = ZH.encode() * 3
    data = data[:200] + b"\xff\xfe\xff" + data[200:]
    with pytest.raises(EncodingError) as caught:
        decode(data, where="x.txt")
    assert caught.value.line == 2
    assert caught.value.code == "encoding.none"


def test_what_no_store_keeps_is_removed_and_said(tmp_path: Path) -> None:
    document = read_document(put(tmp_path, "x.txt", b"We build\0 it. It is good.\n" * 20))
    assert "\0" not in document.text
    assert document.text == "We build it. It is good.\n" * 20
    assert document.notes == (message("encoding.control-characters", count=20),)
    text, notes = clean("a\ud800b")
    assert text == "a\ufffdb"
    assert [note.code for note in notes] == ["encoding.lone-surrogates"]


def test_a_named_encoding_overrides_the_look_of_the_bytes(tmp_path: Path) -> None:
    path = put(tmp_path, "x.txt", ZH.encode("utf-16-le"))
    assert read_document(path, encoding="utf-16-le").text == ZH


def test_text_is_never_normalised(tmp_path: Path) -> None:
    text = "ﬁrst e\u0301 Ａ１，　全角　\r\nsecond line \t here.\x0c\r\n"
    document = read_document(put(tmp_path, "x.txt", text.encode()), lang="en")
    assert document.text == text


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (ZH, "zh"),
        (EN, "en"),
        ("我用 Python 和 JavaScript 写程序，也用 GitHub 管理代码。\n", "zh"),
        ("The idea is called 人类命运共同体 in Chinese, and it is old.\n", "en"),
        ("COVID-19 疫情\n", "zh"),
    ],
)
def test_the_language_is_found_by_script(tmp_path: Path, text: str, lang: str) -> None:
    assert read_document(put(tmp_path, "x.txt", text.encode())).lang == lang


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("これは日本語の文章です。とても短いです。\n", "document.other-language"),
        ("Это русский текст. Он короткий.\n", "document.other-script"),
        ("12345 67890 !!! ???\n", "document.no-letters"),
        ("안녕하세요. 저는 학생입니다.\n", "document.other-script"),
    ],
)
def test_other_languages_are_refused(tmp_path: Path, text: str, code: str) -> None:
    with refused(LanguageError, code):
        read_document(put(tmp_path, "x.txt", text.encode()))


def test_the_user_can_say_the_language(tmp_path: Path) -> None:
    path = put(tmp_path, "x.txt", "12345 67890\n第".encode())
    assert read_document(path, lang="en").lang == "en"
    with pytest.raises(SettingError):
        read_document(path, lang="fr")  # type: ignore[arg-type]


def test_script_decides_against_the_name(tmp_path: Path) -> None:
    document = read_document(put(tmp_path, "x.en.txt", ZH.encode()))
    assert document.lang == "zh"
    assert "document.name-of-other-language" in codes(document.notes)
    assert read_document(put(tmp_path, "x.zh.txt", ZH.encode())).notes == ()


def test_two_languages_in_one_file_are_noted(tmp_path: Path) -> None:
    text = "我们要和平发展。\n" * 20 + "We want peace and development here now.\n" * 20
    document = read_document(put(tmp_path, "x.txt", text.encode()))
    assert "document.mixed" in codes(document.notes)


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("x.zh.txt", "zh"),
        ("x.en", "en"),
        ("x_en.docx", "en"),
        ("x-zh.md", "zh"),
        ("zh/x.txt", "zh"),
        ("EN/x.txt", "en"),
        ("report (Chinese).docx", "zh"),
        ("en_x.txt", "en"),
        ("报告_英文.txt", "en"),
        ("zh.txt", "zh"),
        ("x.txt", None),
        ("when.txt", None),
        ("garden.html", None),
        ("Chinese.txt", None),
    ],
)
def test_names_tell_languages(name: str, lang: str | None) -> None:
    assert lang_of_name(Path(name)) == lang


@pytest.mark.parametrize("name", ["x.zh", "x.en", "x.foo", "x", "x.TXT", "x.2024"])
def test_unknown_endings_that_hold_text_are_text(tmp_path: Path, name: str) -> None:
    assert read_document(put(tmp_path, name, ZH.encode())).format == "txt"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n\x00\x01\x02", "pdf.malformed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file.image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file.image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "file.office-old"),
        (b"\x1f\x8b\x08\x00", "file.archive"),
        (bytes(range(256)) * 8, "file.binary"),
        (b"\0" * 1000, "file.binary"),
    ],
)
def test_binary_files_are_refused_by_name(tmp_path: Path, data: bytes, code: str) -> None:
    with refused(FormatError, code) as caught:
        read_document(put(tmp_path, "x.txt", data))
    assert "\n" not in str(caught.value)
    assert "x.txt" in str(caught.value)


def test_archives_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "hello")
    with refused(FormatError, "file.archive"):
        read_document(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.graphics")
    with refused(FormatError, "file.opendocument"):
        read_document(path)


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", b"\xef\xbb\xbf", "\u3000\u3000\n".encode()])
def test_empty_files_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(EmptyInputError):
        read_document(put(tmp_path, "x.txt", data))


def test_a_file_of_boilerplate_alone_is_empty_too(tmp_path: Path) -> None:
    path = put(tmp_path, "x.txt", "首页 > 新闻 >\n分享到:\n".encode())
    with refused(EmptyInputError, "document.no-running-text"):
        read_document(path)
    assert read_document(path, segmented=True).excluded == ()


def test_large_files_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(LimitError) as caught:
        read_document(path)
    assert caught.value.code == "file.too-large"
    assert caught.value.message.parameters["size"] == 100


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "x.txt", "file.missing"), (tmp_path, "file.folder")):
        with pytest.raises(InputError) as caught:
            read_document(path)
        assert caught.value.code == code
    with pytest.raises(InputError):
        read_document(tmp_path / ("x" * 5000))
    with pytest.raises(InputError):
        read_document("a\0b.txt")


def test_unreadable_files(tmp_path: Path) -> None:
    path = put(tmp_path, "x.txt", ZH.encode())
    path.chmod(0)
    with ordinary_rights(), pytest.raises(InputError) as caught:
        read_document(path)
    assert caught.value.code == "file.not-permitted"


def test_names_and_hashes(tmp_path: Path) -> None:
    path = put(tmp_path, "a/x.txt", ZH.encode())
    document = read_document(path)
    assert document.name == "x.txt"
    assert len(document.file_hash) == 64
    assert read_document(path, name="a/x.txt").name == "a/x.txt"
    assert read_document(path) == document


def test_discover(tmp_path: Path) -> None:
    put(tmp_path, "a/SOURCES.md", b"x")
    put(tmp_path, "LICENSE", b"x")
    for name in ("b.txt", "a/c.docx", ".hidden/x.txt", ".y", "~$c.docx", "a/Thumbs.db", "zh/d.md"):
        put(tmp_path, name, b"x")
    found = [path.relative_to(tmp_path).as_posix() for path in discover(tmp_path)]
    assert found == ["a/c.docx", "b.txt", "zh/d.md"]
    with refused(InputError, "folder.missing"):
        discover(tmp_path / "no")
    with refused(InputError, "folder.is-file"):
        discover(tmp_path / "b.txt")


def test_no_two_readers_claim_an_ending() -> None:
    every = [ending for reader in READERS for ending in reader.extensions]
    assert len(every) == len(set(every))
    assert list(extensions()) == sorted(every)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_marked_file_cut_inside_a_character(tmp_path: Path, codec: str, cut: int) -> None:
    text = "我们要和平，也要发展和进步。" * 3 + "\U00020000"
    data = text.encode(codec)
    path = put(tmp_path, "x.txt", data[: len(data) - cut])
    document = read_document(path)
    assert document.text == text[:-1] + "\ufffd"
    assert "encoding.cut-off" in codes(document.notes)


def test_control_characters_do_not_move_what_is_excluded(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes("<nav>\x01菜单</nav><p>正\x03文在这里，很清楚。</p><nav>\x01</nav>".encode())
    document = read_document(path)
    assert [document.text[s.start : s.end] for s in document.excluded] == ["菜单"]
    assert [document.text[s.start : s.end] for s in segment(document)] == ["正文在这里，很清楚。"]
