"""What people say of concepts, who looks after them, where definitions are from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from align.messages import Message
from duizhao.editing import add_comment
from duizhao.store import Project, check_project
from termbase.concepts import joined
from termbase.exchange import read_json, read_tbx, write_json, write_tbx
from termbase.exchange.filters import ConceptFilter, select_concepts
from termbase.model import Comment, Concept, ConceptStatus, LanguageSection, Term

WHOLE = Concept(
    "a",
    (
        LanguageSection("zh", (Term("改革", "zh"),), "改变旧制度", "《现代汉语词典》"),
        LanguageSection("en", (Term("reform", "en"),)),
    ),
    ConceptStatus.UNDER_REVIEW,
    definition="a change",
    definition_source="Glossary of 2019",
    assigned_to="王芳",
    comments=(Comment("Li", "2026-11-30T10:00:00Z", "Capital letter?\n要吗？"),),
)


def test_files_of_ours_keep_all(tmp_path: Path) -> None:
    write_json([WHOLE], tmp_path / "a.json")
    assert read_json(tmp_path / "a.json") == (WHOLE,)
    write_tbx([WHOLE], tmp_path / "a.tbx")
    assert read_tbx(tmp_path / "a.tbx") == (WHOLE,)


def test_a_damaged_comment_in_a_file_is_left_out(tmp_path: Path) -> None:
    write_tbx([WHOLE], tmp_path / "a.tbx")
    text = (tmp_path / "a.tbx").read_text("utf-8").replace("Capital letter?", "x")
    (tmp_path / "b.tbx").write_text(text.replace("author", "autor"), "utf-8")
    notes: list[Message] = []
    (read,) = read_tbx(tmp_path / "b.tbx", notes=notes)
    assert read == replace(WHOLE, comments=())


def test_a_project_keeps_all_and_its_undo(tmp_path: Path) -> None:
    with Project.open(tmp_path / "p.duizhao", create=True, author="Li") as project:
        project.change_concepts([], [replace(WHOLE, comments=())], label="x")
        (before,) = project.concepts()
        after = add_comment(project, before, " Why not? ")
        assert add_comment(project, after, "  ") is after
        # Somebody else says something at the same time: both stay.
        add_comment(project, before, "And you?")
        (present,) = project.concepts()
        assert [(item.author, item.text) for item in present.comments] == [
            ("Li", "Why not?"),
            ("Li", "And you?"),
        ]
        project.undo()
        project.undo()
        assert project.concepts()[0].comments == ()
        project.redo()
        kept = project.concepts()[0]
        assert (kept.assigned_to, kept.status) == ("王芳", "under review")
        assert kept.languages[0].definition_source == "《现代汉语词典》"
        assert list(check_project(project)) == []


def test_merging_keeps_what_both_said() -> None:
    other = replace(
        WHOLE,
        id="b",
        comments=(Comment("Wu", "2026-11-29T10:00:00Z", "first"),),
        definition="another",
        definition_source="elsewhere",
    )
    both = joined(replace(WHOLE, definition="", definition_source=""), other)
    assert [item.author for item in both.comments] == ["Wu", "Li"]
    assert (both.definition, both.definition_source) == ("another", "elsewhere")


def test_the_filter_knows_who_looks_after_it() -> None:
    free = replace(WHOLE, id="b", assigned_to="")
    found = select_concepts([WHOLE, free], ConceptFilter(assigned_to=["王芳"]))
    assert [item.id for item in found] == ["a"]
