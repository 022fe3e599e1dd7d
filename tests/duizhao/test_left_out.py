"""What a file of pairs cannot hold is said, by the command and in the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.model import Bead, Document, Lang, Segment
from align.review import from_beads
from align.segments import Text
from duizhao.cli import main
from duizhao.store import NewAlignment, Project


def project_of(path: Path, count: int) -> None:
    """A project of *count* pairs, of which the last has no English side."""
    sides = []
    ends: tuple[tuple[Lang, str], ...] = (("zh", "。"), ("en", "."))
    for lang, end in ends:
        lines = [f"{number}{end}" for number in range(count)]
        segments, at = [], 0
        for line in lines:
            segments.append(Segment(at, at + len(line), 0))
            at += len(line)
        sides.append((Document(f"a.{lang}", lang, "".join(lines), lang), tuple(segments)))
    beads = [Bead((n,), (n,), probability=0.99) for n in range(count - 1)]
    beads += [Bead((count - 1,), (), probability=0.99), Bead((), (count - 1,), probability=0.99)]
    made = from_beads(beads, [Text(*sides[0])], [Text(*sides[1])])
    with Project.open(path, create=True) as project:
        ids = [project.add_document(*side).id for side in sides]
        project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), made, "s"))


@pytest.mark.parametrize(
    ("form", "lost"), [("report", 206), ("html", 0), ("tmx", 2), ("tsv", 0), ("csv", 0)]
)
def test_the_command_says_how_many_are_not_in_the_file(
    tmp_path: Path, form: str, lost: int, capfd: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "p.duizhao", tmp_path / f"o.{form}"
    project_of(path, 3205)
    with pytest.raises(SystemExit) as ended:
        main(["export", str(path), "--all", "--format", form, "-o", str(out)])
    assert ended.value.code == 0
    err = capfd.readouterr().err
    assert f"{3206 - lost:,} pairs written" in err
    assert (f"{lost} pairs are not in the file" in err) == bool(lost)
    if form == "report":
        text = out.read_text(encoding="utf-8")
        assert "the first 3\N{NARROW NO-BREAK SPACE}000 of 3\N{NARROW NO-BREAK SPACE}206" in text
        assert "pairs.tsv" not in text
