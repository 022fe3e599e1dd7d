"""Fields of the users' own: kept, exported, read back, merged, and their pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from align.errors import SettingError
from align.messages import Message
from duizhao.custom_fields import (
    OwnField,
    fields_for,
    own_fields,
    picture,
    with_field,
    without_field,
)
from duizhao.glossaries import look_at
from duizhao.importing import ImportOptions, import_files
from duizhao.store import Project, check_project
from termbase.concepts import combined, joined, merge_concepts
from termbase.custom import custom_values, with_custom
from termbase.exchange import read_glossary, write_csv, write_json, write_tbx, write_tsv, write_xlsx
from termbase.exchange.frames import from_frame, to_frame
from termbase.model import Comment, Concept, ConceptStatus, LanguageSection, Term, TermStatus

LAMP = Concept(
    "lamp",
    (
        LanguageSection("zh", (Term("油灯", "zh", status=TermStatus.PREFERRED),)),
        LanguageSection(
            "en",
            (
                Term("oil lamp", "en", status=TermStatus.PREFERRED),
                Term("lamp", "en", status=TermStatus.ADMITTED),
            ),
        ),
    ),
    ConceptStatus.ACCEPTED,
)
OWN = {"Dialect": "官话", "Picture of it": "lamp 1.png", "=Sum": "=1+1 | 2"}
FULL = with_custom(LAMP, OWN)
BARE = replace(LAMP, id="door", languages=(LanguageSection("zh", (Term("门", "zh"),)),))


@pytest.mark.parametrize(
    ("write", "name", "options"),
    [
        (write_csv, "a.csv", {"full": True}),
        (write_csv, "b.csv", {"full": True, "private": False}),
        (write_tsv, "a.tsv", {"full": True}),
        (write_xlsx, "a.xlsx", {"full": True, "private": False}),
        (write_tbx, "a.tbx", {}),
        (write_tbx, "b.tbx", {"private": False}),
        (write_tbx, "c.tbx", {"private": False, "style": "v2"}),
        (write_json, "a.json", {}),
    ],
)
def test_what_they_say_goes_out_and_comes_back(
    write: Any, name: str, options: dict[str, bool], tmp_path: Path
) -> None:
    write([FULL, BARE], tmp_path / name, **options)
    notes: list[Message] = []
    back = {item.id: item for item in read_glossary(tmp_path / name, notes=notes)}
    assert custom_values(back["lamp"]) == OWN
    assert back["door"].custom == ()
    assert not [note for note in notes if note.code == "glossary.columns-ignored"]
    # Who did not ask for all fields has the table that scripts rely on.
    if "full" in options:
        write([FULL, BARE], tmp_path / name)
        narrow = write is write_xlsx or "field:" not in (tmp_path / name).read_text("utf-8")
        assert narrow


def test_a_frame_has_them_too() -> None:
    frame = to_frame([FULL, BARE], full=True)
    assert list(frame.columns)[-3:] == ["field:=Sum", "field:Dialect", "field:Picture of it"]
    assert from_frame(frame)[0].custom == FULL.custom


@pytest.mark.parametrize("how", ["keep", "take"])
def test_an_import_fills_what_is_empty_and_asks_where_both_say_something(how: Any) -> None:
    comes = with_custom(LAMP, {"Dialect": "吴语", "Region": "Suzhou"})
    report = merge_concepts([FULL], [comes], on_conflict=how)
    (made,) = report.after
    wanted = {**OWN, "Region": "Suzhou", "Dialect": "官话" if how == "keep" else "吴语"}
    assert custom_values(made) == wanted
    (conflict,) = report.conflicts
    assert (conflict.key, conflict.field.code) == ("lamp/field:Dialect", "field.custom")
    one = merge_concepts([FULL], [comes], choices={"lamp/field:Dialect": "take"})
    assert custom_values(one.after[0])["Dialect"] == "吴语"


def test_two_people_and_two_concepts() -> None:
    mine, theirs = with_custom(FULL, {"Dialect": "粤语"}), with_custom(FULL, {"Region": "Suzhou"})
    both, clashes = combined(FULL, mine, theirs)
    assert custom_values(both) == {**OWN, "Dialect": "粤语", "Region": "Suzhou"}
    assert clashes == ()
    _, clashes = combined(FULL, mine, with_custom(FULL, {"Dialect": ""}))
    assert [(item.field, item.theirs, item.mine) for item in clashes] == [
        ("field:Dialect", "", "粤语")
    ]
    other = with_custom(BARE, {"Dialect": "吴语", "Region": "Suzhou"})
    assert custom_values(joined(FULL, other)) == {**OWN, "Region": "Suzhou"}


def test_a_project_keeps_them_with_comments_and_takes_them_back(tmp_path: Path) -> None:
    path = tmp_path / "p.duizhao"
    said = replace(FULL, comments=(Comment("Li", "2026-12-01T08:00:00Z", "Which lamp?"),))
    with Project.open(path, create=True, author="Li") as project:
        project.change_concepts([], [BARE, said], label="x")
        before = project.concepts()
        (_, lamp) = before
        project.change_concepts([lamp], [with_custom(lamp, {"Dialect": " "})], label="y")
        assert "Dialect" not in custom_values(project.concepts()[1])
        project.undo()
        assert [(c.id, c.custom, c.comments) for c in project.concepts()] == [
            (c.id, c.custom, c.comments) for c in before
        ]
    with Project.open(path, author="Li") as project:
        (_, present) = project.concepts()
        assert (present.custom, present.comments) == (FULL.custom, said.comments)
        assert check_project(project) == ()


def test_which_fields_a_project_has(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True) as project:
        with_field(project, " Dialect ", "list", ["官话", "", "吴语 ", "官话"])
        with_field(project, "Remark\nof mine")
        assert own_fields(project) == (
            OwnField("Dialect", "list", ("官话", "吴语")),
            OwnField("Remark of mine"),
        )
        with_field(project, "Dialect")
        names = [(item.name, item.kind) for item in fields_for(project, FULL)]
        assert names == [
            ("Dialect", "text"),
            ("Remark of mine", "text"),
            ("=Sum", "text"),
            ("Picture of it", "text"),
        ]
        without_field(project, "Remark of mine")
        for code, given in (
            ("glossary.own-field-name", ("  ",)),
            ("glossary.own-field-choices", ("Region", "list", [" "])),
        ):
            with pytest.raises(SettingError) as raised:
                with_field(project, *given)  # type: ignore[arg-type]
            assert raised.value.code == code
        for number in range(29):
            with_field(project, f"f{number}")
        with pytest.raises(SettingError, match="30"):
            with_field(project, "one more")
        project.set_setting("own-fields", '[{"name": 3}]')
        assert own_fields(project) == ()


def test_a_picture_lies_in_its_folder_or_is_none(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True) as project:
        folder = tmp_path / "p-images"
        folder.mkdir()
        for name in ("a.png", "灯.JPG", "b.svg", "c.html"):
            (folder / name).write_bytes(b"x")
        (tmp_path / "secret.png").write_bytes(b"x")
        (folder / "link.png").symlink_to(tmp_path / "secret.png")
        assert picture(project, "a.png") == folder / "a.png"
        assert picture(project, "灯.JPG") == folder / "灯.JPG"
        for name in (
            "", ".", "..", "b.svg", "c.html", "none.png", "../secret.png", "link.png",
            "..\\secret.png", str(folder / "a.png"), "a.png\0", "x" * 5000 + ".png",
        ):  # fmt: skip
            assert picture(project, name) is None, name


WORDS = (
    "中文,英文,Register,Source,project,field:Era,Region\n"
    "油灯,oil lamp,plain,old book,P1,late,north\n"
    "油灯,lamp,,old book,P1,,south\n"
    "门,door,,,,,\n"
)


def test_a_column_of_another_tool_is_the_field_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text(WORDS, encoding="utf-8")
    with Project.open(tmp_path / "p.duizhao", create=True) as project:
        for name in ("register", "Region", "Source", "英文"):
            with_field(project, name)
        lamp, door = look_at(project, path.name, path.read_bytes()).concepts
        # A field of one's own goes before what such a column is elsewhere, but terms are terms.
        assert custom_values(lamp) == {
            "register": "plain",
            "Source": "old book",
            "Era": "late",
            "Region": "north; south",
        }
        assert [term.source for term in lamp.terms("en")] == ["", ""]
        assert [term.text for term in door.terms("en")] == ["door"]
        assert door.custom == ()
        # Somebody may say otherwise, of each column.
        preview = look_at(project, path.name, path.read_bytes()).preview
        assert preview is not None
        said = {item.place: item.name for item in preview.columns}
        assert (said[2], said[5]) == ("field:register", "field:Era")
        said |= {2: "note", 4: "field:Era", 6: ""}
        lamp, _ = look_at(project, path.name, path.read_bytes(), columns=said).concepts
        assert custom_values(lamp) == {"Source": "old book", "Era": "P1"}
        assert lamp.note == "plain"
    # As from the command line, which reads before it opens.
    import_files(tmp_path / "p.duizhao", [path], ImportOptions(kind="glossary"))
    with Project.open(tmp_path / "p.duizhao", read_only=True) as project:
        found = {term.text: item for item in project.concepts() for term in item.terms("zh")}
    assert custom_values(found["油灯"])["Region"] == "north; south"
