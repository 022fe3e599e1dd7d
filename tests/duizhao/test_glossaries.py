"""A glossary file looked at before it comes, imported one by one, and what goes out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.errors import EmptyInputError, SettingError
from align.model import Lang
from duizhao.exporting import (
    PROFILES,
    ConceptSet,
    Selection,
    choose_concepts,
    glossary_form,
    write_glossary,
    write_project,
)
from duizhao.glossaries import import_glossary, look_at, remember_columns
from duizhao.importing import ImportOptions, import_files, import_into
from duizhao.store import Project
from termbase.concepts import with_status
from termbase.exchange import read_glossary
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term, TermStatus
from termbase.sorting import sort_concepts


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as opened:
        yield opened


GLOSSARY = ImportOptions(kind="glossary")
SEEN = (Evidence("d.en.txt", 0, 0, 3),)


def extracted() -> Concept:
    return Concept(
        "k",
        (
            LanguageSection("zh", (Term("发展中经济体", "zh", evidence=SEEN),)),
            LanguageSection(
                "en",
                (
                    Term("developing economies", "en", evidence=SEEN, probability=0.9),
                    Term("develop economy", "en", evidence=SEEN, probability=0.2),
                ),
            ),
        ),
    )


def test_a_file_that_is_refused_leaves_the_others(tmp_path: Path) -> None:
    good, bad, half = (tmp_path / name for name in ("good.csv", "bad.xls", "half.csv"))
    good.write_text("中文,英文\n质权,pledge\n", encoding="utf-8")
    bad.write_bytes(b"\xd0\xcf\x11\xe0")
    half.write_text("English,Notes\npledge,质权\nlien,留置权\n", encoding="utf-8")
    report = import_files(tmp_path / "p.duizhao", [bad, good, half], GLOSSARY)
    assert [line.file for line in report.lines] == ["good.csv"]
    told = {item.file: str(item.message) for item in report.problems}
    assert "XLSX" in told["bad.xls"]
    assert "Chinese" in told["half.csv"]
    with pytest.raises(EmptyInputError):
        import_files(tmp_path / "q.duizhao", [bad, half], GLOSSARY)
    assert not (tmp_path / "q.duizhao").exists()


def test_importing_again_is_silent(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    text = "中文,英文,状态,领域\n单位,unit,首选,物理\n单位,employer,首选,社会\n"
    text += "单位,unit of measure,许用,物理\n"
    path.write_text(text, encoding="utf-8")
    first = import_into(project, [path], GLOSSARY)
    assert first.lines[0].counts["new"] == 2
    before = project.concepts()
    again = import_into(project, [path], GLOSSARY)
    assert again.lines[0].counts == {"new": 0, "merged": 0, "there already": 2, "conflicting": 0}
    assert again.lines[0].conflicts == ()
    assert project.concepts() == before


def test_columns_are_said_once(project: Project) -> None:
    body = "A,B,C\nx1,担保,security\nx2,质权,pledge\n".encode()
    first = look_at(project, "g.csv", body)
    assert [item.note for item in first.concepts] == ["", ""]
    said = {0: "note", 1: "zh", 2: "en"}
    told = look_at(project, "g.csv", body, columns=said)
    assert [item.note for item in told.concepts] == ["x1", "x2"]
    assert told.preview is not None
    assert [item.name for item in told.preview.columns] == ["note", "zh", "en"]
    remember_columns(project, told.preview.headers, said)
    again = look_at(project, "other.csv", "a,b,c\nx3,抵押,mortgage\nx4,留置,lien\n".encode())
    assert [item.note for item in again.concepts] == ["x3", "x4"]
    other = look_at(project, "g.csv", "A,B,D\nx1,担保,security\nx2,质权,pledge\n".encode())
    assert other.columns is None
    assert [item.note for item in other.concepts] == ["", ""]
    without = look_at(project, "g.csv", body, columns={0: "", 1: "zh", 2: "en"})
    assert [item.note for item in without.concepts] == ["", ""]


def test_a_file_that_is_refused_shows_its_columns(project: Project) -> None:
    read = look_at(project, "../../half.csv", "English,Notes\npledge,质权\nlien,留置权\n".encode())
    assert read.problem is not None
    assert "tmp" not in str(read.problem)
    assert read.preview is not None
    assert [item.header for item in read.preview.columns] == ["English", "Notes"]
    mended = look_at(
        project, "half.csv", "English,Notes\npledge,质权\nlien,留置权\n".encode(),
        columns={0: "en", 1: "zh"},
    )  # fmt: skip
    assert mended.problem is None
    report = import_glossary(project, mended, candidates=True)
    assert all(item.status is ConceptStatus.CANDIDATE for item in report.after)
    assert look_at(project, "x.numbers", b"PK").problem is not None
    assert look_at(project, "x.csv", b" " * (51 * 2**20)).problem is not None


def test_only_what_was_decided_goes_out(project: Project, tmp_path: Path) -> None:
    project.save_concepts([extracted()])
    (concept,) = project.concepts()
    accepted = with_status(concept, ConceptStatus.ACCEPTED)
    project.change_concepts((concept,), (accepted,), label="x")
    chosen = choose_concepts(project, Selection())
    assert [t.text for t in chosen.concepts[0].terms("en")] == ["developing economies"]
    assert (len(chosen.concepts), chosen.terms, chosen.terms_held_back) == (1, 2, 1)
    every = choose_concepts(project, Selection(proposed=True))
    assert len(every.concepts[0].terms("en")) == 2
    every.write(tmp_path / "g.csv", "csv")
    text = (tmp_path / "g.csv").read_text("utf-8-sig")
    assert "develop economy,proposed" in text
    assert "d.en.txt" not in text
    every.write(tmp_path / "own.csv", "csv", profile="duizhao", full=True)
    assert read_glossary(tmp_path / "own.csv") == every.concepts
    with pytest.raises(SettingError):
        choose_concepts(project, Selection(documents=("none.txt",)))


@pytest.mark.parametrize("word", ["proposed", "建议", "New", "draft"])
def test_what_a_file_calls_proposed_goes_out_with_proposals_only(
    project: Project, word: str
) -> None:
    rows = ["中文,英文,状态", "质权,pledge,preferred", f"质权,pawn,{word}", f"留置权,lien,{word}"]
    body = "\n".join([*rows, "典权,dian right,", ""])
    read = look_at(project, "g.csv", body.encode())
    report = import_glossary(project, read)
    project.change_concepts(report.before, report.after, label="x")
    chosen = choose_concepts(project, Selection())
    assert [[t.text for t in c.terms("en")] for c in chosen.concepts] == [
        ["pledge"],
        ["dian right"],
    ]
    assert (chosen.held_back, chosen.terms_held_back) == (1, 1)
    every = choose_concepts(project, Selection(proposed=True))
    assert {t.text: str(t.status) for c in every.concepts for t in c.terms("en")} == {
        "pledge": "preferred",
        "pawn": "proposed",
        "lien": "proposed",
        "dian right": "preferred",
    }
    again = import_glossary(project, look_at(project, "g.csv", body.encode()))
    assert not again.after
    assert not again.conflicts
    (open_one,) = (c for c in project.concepts() if c.status is ConceptStatus.CANDIDATE)
    accepted = with_status(open_one, ConceptStatus.ACCEPTED)
    project.change_concepts((open_one,), (accepted,), label="y")
    assert len(choose_concepts(project, Selection()).concepts) == 3


def test_a_candidate_that_was_extracted_is_no_proposal_of_a_glossary(project: Project) -> None:
    project.save_concepts([extracted()])
    assert choose_concepts(project, Selection(proposed=True)).concepts == ()


def test_an_accepted_concept_without_a_decided_term_keeps_its_main_one(project: Project) -> None:
    item = extracted()
    project.change_concepts((), (with_status(item, ConceptStatus.CANDIDATE),), label="x")
    (found,) = project.concepts()
    accepted = replace(found, status=ConceptStatus.ACCEPTED)
    project.change_concepts((found,), (accepted,), label="y")
    (out,) = choose_concepts(project, Selection()).concepts
    assert [t.text for t in out.terms("en")] == ["developing economies"]


@pytest.mark.parametrize(("profile", "form"), [(p, f) for p, fs in PROFILES.items() for f in fs])
def test_every_profile_is_written_and_read(profile: str, form: str, tmp_path: Path) -> None:
    target = tmp_path / f"g.{form}"
    item = with_status(extracted(), ConceptStatus.ACCEPTED)
    assert write_glossary((item,), target, form=form, profile=profile) >= 1
    found = read_glossary(target)
    assert {t.text for c in found for t in c.terms("en")} >= {"developing economies"}
    body = target.read_bytes()
    if form not in ("xlsx", "xml"):
        assert (b"d.en.txt" in body) is (profile == "duizhao")


def test_what_a_profile_can_hold_is_counted(tmp_path: Path) -> None:
    def concept(name: str, zh: str, en: str) -> Concept:
        def terms(lang: Lang, said: str) -> LanguageSection:
            found = [
                Term(
                    text.rstrip("!"),
                    lang,
                    status=TermStatus.FORBIDDEN if text.endswith("!") else TermStatus.ADMITTED,
                )
                for text in said.split("|")
            ]
            return LanguageSection(lang, tuple(found))

        sections = (terms("zh", zh), *((terms("en", en),) if en else ()))
        return Concept(name, sections, ConceptStatus.ACCEPTED)

    chosen = ConceptSet(
        (
            concept("1", "租赁|租用", "lease|rental!"),
            concept("2", "租赁", "tenancy"),
            concept("3", "留置", ""),
            concept("4", "抵押", "pawn!"),
        )
    )
    assert chosen.terms == 9
    held = {profile: chosen.held_by(profile) for profile in PROFILES}
    assert held["omegat"] == (2, 5)
    assert held["deepl"] == (1, 3)
    assert held["utx"] == (3, 8)
    assert {held[name] for name in held if name not in ("omegat", "deepl", "utx")} == {(4, 9)}
    for name in ("omegat", "deepl"):
        form = PROFILES[name][0]
        chosen.write(tmp_path / f"g.{form}", form, profile=name)
        again = read_glossary(tmp_path / f"g.{form}")
        written = {(t.lang, t.text) for c in again for s in c.languages for t in s.terms}
        assert len(written) == {"omegat": 4, "deepl": 3}[name]  # 租赁 is of two concepts


def test_profiles_and_formats_that_do_not_go_together() -> None:
    assert glossary_form(None, None) == ("tables", "csv")
    assert glossary_form("memoq", None) == ("memoq", "csv")
    assert glossary_form(None, "json") == ("duizhao", "json")
    for profile, form in (("memoq", "tbx"), ("trados", None), (None, "doc")):
        with pytest.raises(SettingError):
            glossary_form(profile, form)


def test_orders() -> None:
    pairs = (("银行", "bank"), ("一般", "the norm"), ("重庆", "Chongqing"), ("人", "person"))
    items = [
        Concept(
            en, (LanguageSection("zh", (Term(zh, "zh"),)), LanguageSection("en", (Term(en, "en"),)))
        )
        for zh, en in pairs
    ]
    assert [c.id for c in sort_concepts(items)] == ["Chongqing", "person", "the norm", "bank"]
    strokes = sort_concepts(items, by_stroke=True)
    assert [c.id for c in strokes] == ["the norm", "person", "Chongqing", "bank"]
    by_english = [c.id for c in sort_concepts(items, "en")]
    assert by_english == ["bank", "Chongqing", "the norm", "person"]


def test_statuses_are_marked_in_tbx(tmp_path: Path) -> None:
    items = (extracted(),)
    write_glossary(items, tmp_path / "g.tbx", form="tbx")
    text = (tmp_path / "g.tbx").read_text("utf-8")
    assert "duizhao:" not in text
    assert text.count("status: proposed") == 3
    (found,) = read_glossary(tmp_path / "g.tbx")
    assert {t.status for t in found.terms("en")} == {TermStatus.PROPOSED}


def test_what_is_seldom_a_term_is_kept_in_the_project_and_not_written(
    project: Project, tmp_path: Path
) -> None:
    def proposal(text: str, probability: float) -> Concept:
        zh = LanguageSection("zh", (Term(text, "zh", probability=probability),))
        return Concept(text, (zh,), created_by="extraction")

    project.save_concepts((proposal("潮间带", 0.8), proposal("一般情况", 0.16)))
    write_project(project, tmp_path / "out")
    found = read_glossary(tmp_path / "out" / "glossary.csv")
    assert [term.text for item in found for term in item.terms("zh")] == ["潮间带"]
    kept = {term.text for item in project.concepts() for term in item.terms("zh")}
    assert kept == {"潮间带", "一般情况"}
