"""What a project says of the extraction: kept, applied, previewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from align.errors import SettingError
from align.model import Document
from align.segments import segment
from duizhao.engines import engines_for
from duizhao.extracting import extract_project, terms_in
from duizhao.store import Project
from duizhao.term_choices import (
    MOST_CHARACTERS,
    KnownGlossary,
    Reference,
    TermChoices,
    choices_of,
    known_glossary,
    set_choices,
    word_list,
)
from duizhao.term_preview import preview
from termbase.model import Concept, LanguageSection, Term
from termbase.options import ExtractOptions

TEXT = (
    "量子纠缠是量子力学的现象。量子纠缠实验证明了量子力学。"
    "科学家研究量子纠缠和超导材料。超导材料很贵。"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as opened:
        document = Document("q.zh.txt", "zh", TEXT, file_hash="q")
        opened.add_document(document, segment(document))
        yield opened


def test_choices_are_kept_and_read_back(project: Project) -> None:
    chosen = TermChoices(
        ("现象",),
        ("量子纠缠",),
        (Reference("a.txt", "超导。"), Reference("b.txt", "天气。", general=True)),
        (KnownGlossary("g.csv", ("超导材料",), ("superconductor",)),),
        2,
        50,
    )
    set_choices(project, chosen)
    assert choices_of(project) == chosen
    options = chosen.applied(ExtractOptions())
    assert options.candidates.stop_words == {"现象"}
    assert (options.candidates.domain, options.candidates.general) == (("超导。",), ("天气。",))
    assert (options.max_concepts, options.candidates.min_frequency) == (50, 2)
    assert (options.known, options.known_english) == (("超导材料",), ("superconductor",))


def test_nothing_chosen_changes_nothing_and_a_damaged_setting_is_none(project: Project) -> None:
    assert choices_of(project) == TermChoices()
    assert TermChoices().applied(ExtractOptions()) == ExtractOptions()
    for damaged in (
        "[",
        "[]",
        '{"stop_words": 3}',
        '{"known": [{}]}',
        '{"references": [{"x": 1}]}',
    ):
        project.set_setting("term-choices", damaged)
        assert choices_of(project) == TermChoices()


def test_reference_texts_have_a_limit(project: Project) -> None:
    text = Reference("a", "字" * (MOST_CHARACTERS + 1))
    with pytest.raises(SettingError, match="reference texts"):
        set_choices(project, TermChoices(references=(text,)))


def test_words_are_taken_as_people_write_them() -> None:
    assert word_list(" 现象，方面、问题 现象\n\n国家;x") == ("现象", "方面", "问题", "国家", "x")


def test_terms_keep_their_blanks() -> None:
    assert terms_in(" API 网关 \r\n\n5G网络\nAPI 网关\nCI/CD, a\n") == [
        "API 网关",
        "5G网络",
        "CI/CD, a",
    ]


def test_a_glossary_becomes_its_terms() -> None:
    concept = Concept("a", (LanguageSection("zh", (Term("改革", "zh"), Term("改革", "zh"))),))
    assert known_glossary("g", [concept]) == KnownGlossary("g", ("改革",), ())


def test_the_preview_says_what_goes_and_what_comes_and_extraction_does_it(project: Project) -> None:
    engines = engines_for(project, encoder="builtin")
    known = TermChoices(known=(KnownGlossary("g", ("超导材料",)),), stop_words=("科学家",))
    effect = preview(project, engines, known)
    assert "超导材料" in effect.going
    assert "量子纠缠" not in effect.going
    assert effect.coming == ()
    assert choices_of(project) == TermChoices()  # nothing is saved
    first = {c.main("zh").text for c in extract_project(project, engines) if c.main("zh")}  # type: ignore[union-attr]
    set_choices(project, known)
    again = {c.main("zh").text for c in extract_project(project, engines) if c.main("zh")}  # type: ignore[union-attr]
    assert "超导材料" in first - again
    assert "超导材料" in preview(project, engines, TermChoices()).coming


def test_a_protected_word_is_whole_wherever_the_project_is_worked_on(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True) as project:
        before = engines_for(project, encoder="lexicon").lexicon
        set_choices(project, TermChoices(protected=("一体化压铸",)))
        after = engines_for(project, encoder="lexicon").lexicon
    assert "一体化压铸" not in before.cut("车身采用一体化压铸工艺")
    assert "一体化压铸" in after.cut("车身采用一体化压铸工艺")
