"""Projects by name, uploads by content: no path from a browser reaches the file system."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import InputError, LimitError, SettingError
from align.messages import message
from duizhao import jobs, uploads
from duizhao.folder import make_project, project_file, project_names
from duizhao.importing import import_planned, plan_uploads
from duizhao.pairing import Pairing
from duizhao.roles import OWNER
from duizhao.segmentation import Rules, rules_of, uploaded_rules
from duizhao.store import Project, overview
from duizhao.uploads import safe_name, without_folder
from tests.ui.apptest import page_of, press, said
from ui.environment import CHOICE_VARIABLE, FOLDER_VARIABLE, PROJECT_VARIABLE
from ui.pairing_edits import edited_rows, pairing_rows, pairings_of

ZH = "今天天气很好。我们去公园散步。晚上下雨了，我们回家看书。".encode()
EN = b"The weather is fine today. We take a walk in the park. It rained, we went home to read."


@pytest.mark.parametrize("name", ["", " ", "../x", "a/b", "a\\b", "..", "C:x", "x\0y", "z" * 99])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingError, match="cannot be used for a project"):
        project_file(tmp_path, name)


def test_projects_are_made_and_listed_by_name(tmp_path: Path) -> None:
    assert project_names(tmp_path / "missing") == []
    file = make_project(tmp_path / "new", "我的 project-1.duizhao", by=OWNER)
    assert file == tmp_path / "new" / "我的 project-1.duizhao"
    assert project_names(tmp_path / "new") == ["我的 project-1"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.txt", "x.txt"),
        ("..", "document-7"),
        ("CON.txt", "document-7"),
        ("a\0b\n.txt", "a_b_.txt"),
        ("甲.zh.txt", "甲.zh.txt"),
        (f"{'x' * 300}.docx", f"{'x' * 115}.docx"),
    ],
)
def test_names_of_uploads(given: str, kept: str) -> None:
    assert safe_name(given, 7) == kept


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    path = tmp_path / "p.duizhao"
    opened = Project.open(path, create=True, author="Li")
    monkeypatch.setenv(PROJECT_VARIABLE, str(path))
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(jobs, "start", lambda *a, **k: 1)
    return opened


def test_a_dry_run_stores_nothing_and_tells_all(project: Project) -> None:
    files = [
        ("../a.zh.txt", ZH),
        ("a.zh.txt", ZH + "又一句。".encode()),
        ("b.en.txt", EN),
        ("evil.txt", b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 8),
        ("evil.docx", b"PK\x03\x04 no archive"),
        ("empty.txt", b""),
    ]
    wanted = plan_uploads(project, files)
    assert project.documents() == ()
    assert {line.file for line in wanted.report.lines} == {
        "a.zh.txt",
        "a (2).zh.txt",
        "b.en.txt",
    }
    assert len(wanted.report.problems) == 3
    for problem in wanted.report.problems:
        assert "/tmp" not in str(problem.message)
        assert "Traceback" not in str(problem.message)
    assert import_planned(project, wanted).problems == []
    assert len(project.documents()) == 3
    again = plan_uploads(project, [("b.en.txt", EN), ("a.zh.txt", "全然不同的一句话。".encode())])
    assert [line.outcome for line in again.report.lines] == ["same", "changed"]
    assert len(import_planned(project, again).problems) == 1
    assert import_planned(project, again, new_version=True).problems == []


def test_a_folder_of_a_moment_is_named_nowhere(tmp_path: Path) -> None:
    inner = InputError("file.empty", where=tmp_path / "甲.txt", line=3)
    said = message("place.said", place="甲", what=[inner, message("input.new", n=4)])
    bare = without_folder(said, tmp_path)
    assert str(tmp_path) not in repr(bare)
    assert bare.parameters["what"][0].parameters["where"] == "甲.txt"
    assert bare.parameters["what"][1].parameters == {"n": 4}


def test_too_much_at_once_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)
    with pytest.raises(LimitError, match="MB"):
        plan_uploads(project, [("a.txt", ZH)])


def test_an_edited_table_of_pairings(project: Project) -> None:
    import_planned(project, plan_uploads(project, [("a.zh.txt", ZH), ("a.en.txt", EN)]))
    records = project.documents()
    en, zh = (record.id for record in records)
    rows = pairing_rows([Pairing((zh,), (en,), "comparable", "why")], records)
    state = {
        "edited_rows": {0: {"mode": "parallel"}},
        "added_rows": [{"zh": ["a.zh.txt"], "en": ["a.en.txt"]}, {}],
    }
    found = pairings_of(edited_rows(rows, state), records)
    assert [item.mode for item in found] == ["parallel", "parallel"]
    assert edited_rows(rows, {"deleted_rows": [0]}) == []
    with pytest.raises(SettingError, match="no document"):
        pairings_of([{"zh": ["x"], "en": []}], records)


def test_without_a_project_the_seeds_and_the_folder_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, "")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "d"))
    monkeypatch.setattr(jobs, "start", lambda *a, **k: 1)
    page = page_of("project")
    page.text_input(key="p_name").set_value("../evil")
    page = press(page, "Create")
    assert "cannot be used for a project" in said(page)
    assert not (tmp_path / "evil.duizhao").exists()
    page = press(page, "Try the sample documents")
    assert (tmp_path / "d" / "seeds.duizhao").exists()
    assert "Aligning" not in said(page)
    with Project.open(tmp_path / "d" / "seeds.duizhao") as made:
        assert len(made.documents()) == 5


def test_another_project_is_opened_from_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv(CHOICE_VARIABLE, "1")
    monkeypatch.setenv(PROJECT_VARIABLE, str(make_project(tmp_path, "one", by=OWNER)))
    make_project(tmp_path, "two", by=OWNER)
    page = press(press(page_of("project"), "Switch project …"), "Back to one")
    assert page.subheader[0].value == "one"
    page = press(page, "Switch project …")
    page.selectbox(key="p_known").set_value("two")
    assert press(page, "Open").subheader[0].value == "two"


def test_a_launch_with_a_project_offers_no_other(project: Project) -> None:
    assert "Switch project …" not in {button.label for button in page_of("project").button}


def test_the_page_confirms_pairings(project: Project) -> None:
    import_planned(project, plan_uploads(project, [("a.zh.txt", ZH), ("a.en.txt", EN)]))
    page = press(page_of("project"), "Confirm document pairs")
    assert "Not paired: a.en.txt, a.zh.txt" in said(page)


def test_a_running_job_shows_its_progress_and_is_cancelled(project: Project) -> None:
    job = project.add_job("all", {})
    project.update_job(job, state="running", stage="encode", done=1, total=2)
    page = press(page_of("project"), "Cancel")
    assert project.job(job).state == "cancelling"
    project.update_job(job, state="cancelled")
    assert "cancelled" in said(page.run()).lower()


def test_the_page_counts_what_is_reviewed(
    project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PROJECT_VARIABLE, str(project_file))
    shown = {item.label: item.value for item in page_of("project").metric}
    assert shown["Pairs"] == "40"  # a candidate that nobody has accepted is no pair


def test_the_overview_counts(project_file: Path) -> None:
    with Project.open(project_file) as project:
        seen = overview(project)
        assert seen.total == 40  # pairs of parallel texts
        assert seen.reviewed == 0
        assert seen.types["1-1"] == 40
        assert sum(seen.histogram) == 40
        (sides,) = seen.comparable.values()  # and sentences of comparable ones
        assert (sides.zh.sentences, sides.en.sentences, sides.zh.decided) == (2, 3, 0)
        assert (sides.accepted, sides.candidates) == (0, 3)
        covered = {item.name: (item.segments, item.likely) for item in seen.documents}
        assert covered == {"a.en": (40, 40), "a.zh": (40, 40), "b.en": (3, 1), "b.zh": (2, 1)}


def test_rules_for_sentences_are_set_on_the_page(project: Project) -> None:
    page = page_of("project")
    words = next(box for box in page.text_area if "full stop" in box.label)
    words.set_value("approx.\n# of the house\nNr.\napprox.")
    next(box for box in page.selectbox if "Reference" in box.label).set_value("leave-out")
    page = press(page, "Save the rules")
    assert rules_of(project) == Rules(("Nr", "approx"), (), "leave-out")
    assert [e for e in page.expander if e.label == "Rules for sentences  ·"]
    plan = plan_uploads(project, [("d.en.txt", b"It is approx. ten metres long. So it is.")])
    import_planned(project, plan)
    (document,) = project.documents()
    assert document.segments == 2
    next(box for box in page.text_area if "full stop" in box.label).set_value("x" * 60)
    page = press(page, "Save the rules")
    assert page.error
    assert rules_of(project).abbreviations == ("Nr", "approx")


def test_rules_of_a_file_that_a_browser_sends() -> None:
    body = (
        b'<srx version="2.0"><header cascade="no"/><body><languagerules><languagerule'
        b' languagerulename="e"><rule break="yes"><beforebreak>;</beforebreak>'
        b"<afterbreak>\\s</afterbreak></rule></languagerule></languagerules><maprules>"
        b'<languagemap languagepattern="en.*" languagerulename="e"/></maprules></body></srx>'
    )
    rules = uploaded_rules("../house.srx", body)
    assert [rule[0] for rule in rules] == ["en"]
    with pytest.raises(InputError) as caught:
        uploaded_rules("../house.srx", body[:90])
    assert caught.value.where == "house.srx"
