"""How much more frequent a term is here than in general Chinese."""

from __future__ import annotations

from pathlib import Path

from align.messages import Message
from align.model import Document
from termbase.exchange import read_glossary, write_csv
from termbase.keyness import GeneralChinese, characters, keyness_of
from termbase.model import Concept, LanguageSection, Term


def concept(text: str, frequency: int) -> Concept:
    term = Term(text, "zh", frequency=frequency)
    return Concept(f"c-{text}", (LanguageSection("zh", (term,)),))


def document(name: str, text: str) -> Document:
    return Document(name=name, text=text, lang="zh", file_hash="0" * 64)


def test_reference_texts_are_compared_with_also_for_phrases() -> None:
    general = GeneralChinese(["天气很好，我们去河边走一走。" * 20 + "供热管网"])
    size = 20 * 12 + 4
    rare = general.keyness("供热管网", 9, size)
    common = general.keyness("河边", 20, size)
    assert rare is not None
    assert common is not None
    assert rare > 2.5
    assert abs(common) < 0.1
    # Written in Traditional characters and with a blank, it is the same term.
    assert general.keyness("供熱 管網", 9, size) == rare


def test_what_is_nowhere_in_reference_texts_has_a_finite_keyness() -> None:
    value = GeneralChinese(["今天下雨。"]).keyness("再沸器", 3, 1000)
    assert value is not None
    assert value < 20


def test_without_reference_texts_words_alone_are_compared() -> None:
    general = GeneralChinese()
    assert general.keyness("供热管网改造", 3, 1000) is None
    word, usual = general.keyness("容器", 10, 1000), general.keyness("我们", 1, 300)
    assert word is not None
    assert usual is not None
    assert word > 5 > usual


def test_a_text_that_comes_twice_counts_once() -> None:
    documents = [document("a", "供热管网，供热。"), document("b", "供热管网，供热。")]
    assert characters(documents) == 6
    told = keyness_of([concept("供热", 2), concept("供热管网", 1)], documents)
    assert set(told) == {"供热"}


def test_a_term_that_was_never_seen_has_none() -> None:
    assert keyness_of([concept("容器", 0)], [document("a", "容器")]) == {}


def test_a_table_with_keyness_is_read_back_without_a_word(tmp_path: Path) -> None:
    listed = [concept("容器", 3)]
    file = tmp_path / "terms.csv"
    write_csv(listed, file, evidence=False, keyness={"容器": 6.5})
    assert "keyness" in file.read_text("utf-8-sig").splitlines()[0].split(",")
    assert ",6.5," in file.read_text("utf-8-sig").splitlines()[1]
    notes: list[Message] = []
    (again,) = read_glossary(file, notes=notes)
    assert [term.text for term in again.terms("zh")] == ["容器"]
    assert notes == []
