"""Which documents belong together: names, order of content, and both at odds."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_document
from align.encoders import Encoder, get_encoder
from align.errors import SettingError
from align.model import Document, Lang
from align.pairing import name_key, suggest
from align.recall import Memory
from align.segments import segment


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return get_encoder("lexicon")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x.zh.txt", "x.en.txt"),
        ("x.docx", "x_en.docx"),
        ("zh/ch 01.md", "en/ch 01.md"),
        ("book/zh-CN/intro.html", "book/en-US/intro.html"),
        ("x-zh.txt", "x.txt"),
        ("x_cn.txt", "x_en.docx"),
        ("report.zh_TW.docx", "report.en.pdf"),
        ("合同（中文）.docx", "合同（英文）.docx"),
        ("zh\\a.txt", "en\\a.txt"),
        ("001.zh", "001.en"),
    ],
)
def test_names_that_agree(one: str, other: str) -> None:
    assert name_key(one)[0] == name_key(other)[0]
    assert name_key(one)[1] or name_key(other)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [("x1.zh.txt", "x2.en.txt"), ("a/x.zh.txt", "b/x.en.txt"), ("frozen.txt", "froz.en.txt")],
)
def test_names_that_do_not(one: str, other: str) -> None:
    assert name_key(one)[0] != name_key(other)[0]


def _document(name: str, lang: Lang, lines: list[str]) -> Document:
    return Document(name, lang, "\n".join(lines), name, segmented=True)


def _ntrex(folder: Path, count: int) -> list[Document]:
    stems = sorted({p.stem for p in folder.iterdir()})[:count]
    return [
        _document(f"{n}-{lang}", lang, (folder / f"{stem}.{lang}").read_text("utf-8").splitlines())
        for n, stem in enumerate(stems)
        for lang in ("zh", "en")
    ]


@pytest.mark.shared
def test_shuffled_documents_find_their_partners(shared_dir: Path, encoder: Encoder) -> None:
    pairs = _ntrex(shared_dir / "eval" / "alignment" / "ntrex_cn_resplit_dev" / "docs", 12)
    order = [*range(0, len(pairs), 2), *range(len(pairs) - 1, 0, -2)]
    nameless = [
        _document(f"{place}.txt", pairs[n].lang, pairs[n].text.splitlines())
        for place, n in enumerate(order)
    ]
    found = suggest(nameless, [segment(d) for d in nameless], encoder=encoder)
    assert all(p.mode == "parallel" for p in found)
    assert {(order[p.zh[0]] // 2, order[p.en[0]] // 2) for p in found} == {
        (n, n) for n in range(12)
    }


@pytest.mark.shared
def test_names_at_odds_with_the_texts(shared_dir: Path, encoder: Encoder) -> None:
    pairs = _ntrex(shared_dir / "eval" / "alignment" / "ntrex_cn_resplit_dev" / "docs", 2)
    one = [
        _document("a.zh.txt", "zh", pairs[0].text.splitlines()),
        _document("a.en.txt", "en", pairs[3].text.splitlines()),
    ]
    (found,) = suggest(one, [segment(d) for d in one], encoder=encoder)
    assert found.mode == "comparable"
    assert found.probability < 0.5
    assert found.reason.code == "pairing.names-misleading"


def test_the_seeds_are_one_comparable_set(seeds_dir: Path, encoder: Encoder) -> None:
    documents = [read_document(p) for p in sorted(seeds_dir.glob("*.txt"))]
    (found,) = suggest(documents, [segment(d) for d in documents], encoder=encoder)
    assert (len(found.zh), len(found.en), found.mode) == (4, 1, "comparable")
    assert found.reason


def test_one_language_only(encoder: Encoder) -> None:
    one = [_document("a.txt", "zh", ["你好。"]), _document("b.txt", "zh", ["再见。"])]
    assert suggest(one, [segment(d) for d in one], encoder=encoder) == ()


def test_empty_documents(encoder: Encoder) -> None:
    one = [_document("a.zh.txt", "zh", []), _document("a.en.txt", "en", [])]
    found = suggest(one, [segment(d) for d in one], encoder=encoder)
    assert [(p.zh, p.en) for p in found] == [((0,), (1,))]


def test_lists_of_different_length(encoder: Encoder) -> None:
    with pytest.raises(SettingError):
        suggest([], [()], encoder=encoder)


THINGS = {"门": "door", "河": "river", "山": "mountain", "书": "book", "猫": "cat", "火车": "train"}


def _tales(zh_name: str, en_name: str) -> list[tuple[str, str]]:
    return [
        (f"{zh_name}氏之{zh}遗事，略述如左。", f"Of {en_name} and that {en}, some words.")
        for zh, en in THINGS.items()
    ]


def _parallel_by(encoder: Encoder, memory: Memory | None) -> list[tuple[int, int]]:
    """Which of two texts are pairs; but for a name they say the same."""
    documents = [
        *(
            _document(f"z{n}", "zh", [zh for zh, _ in _tales(name, "")])
            for n, name in enumerate("赵钱")
        ),
        *(_document(n, "en", [en for _, en in _tales("", n)]) for n in ("Vole", "Stoat")),
    ]
    segments = [segment(document) for document in documents]
    found = suggest(documents, segments, encoder=encoder, memory=memory)
    return [(item.zh[0], item.en[0]) for item in found if item.mode == "parallel"]


def test_a_memory_tells_which_documents_it_has(encoder: Encoder) -> None:
    assert _parallel_by(encoder, None) == []
    straight = _tales("赵", "Vole") + _tales("钱", "Stoat")
    assert _parallel_by(encoder, Memory(straight)) == [(1, 3)]
    crossed = _tales("赵", "Stoat") + _tales("钱", "Vole")
    assert _parallel_by(encoder, Memory(crossed)) == [(0, 3)]
    assert _parallel_by(encoder, Memory(crossed[::-1])) == [(0, 3)]
    english = [en for _, en in straight]
    for wrong in (english[::-1], english[3:] + english[:3]):
        assert (
            _parallel_by(encoder, Memory(zip([z for z, _ in straight], wrong, strict=True))) == []
        )


def test_a_memory_that_is_wrong_parts_no_pair(encoder: Encoder, shared_dir: Path) -> None:
    folder = shared_dir / "eval" / "alignment" / "ntrex_cn_noisy_dev" / "docs"
    documents = _ntrex(folder, 6)
    segments = [segment(document) for document in documents]
    plain = suggest(documents, segments, encoder=encoder)
    # Each text with the translation of the next one, in order.
    zh, en = documents[::2], documents[1::2]
    wrong = [
        pair
        for one, other in zip(zh, [*en[1:], en[0]], strict=True)
        for pair in zip(one.text.splitlines(), other.text.splitlines(), strict=False)
    ]
    told = suggest(documents, segments, encoder=encoder, memory=Memory(wrong))
    assert [(p.zh, p.en, p.mode) for p in told] == [(p.zh, p.en, p.mode) for p in plain]
