"""Projects and files that earlier versions wrote open, undo and export as they did then.

``tests/data/kept/VERSION`` holds what a version wrote and what was to be seen of it at the
time; its README says how it was made. None of that is ever changed: where a test fails, the
program is what has to be mended. Only the adapter below follows the names of modules.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# The adapter: all that this file knows of the program's insides.
from align.errors import ConflictError
from align.model import flat
from duizhao.checking import allowed
from duizhao.cli import main
from duizhao.pairing import kept_pairings
from duizhao.store import Project, check_project

Plain = dict[str, Any]


def faults(project: Project) -> list[str]:
    """What a check of the whole project finds; the log is played again for it."""
    return [str(fault) for fault in check_project(project)]


def undo(project: Project, author: str) -> str:
    """Take back one change of *author*: ``done``, ``nothing`` or ``refused``."""
    return _step(project.can_undo, project.undo, author)


def redo(project: Project, author: str) -> str:
    """Do one change of *author* again: ``done``, ``nothing`` or ``refused``."""
    return _step(project.can_redo, project.redo, author)


def _step(can: Callable[[str], bool], do: Callable[[str], Any], author: str) -> str:
    if not can(author):
        return "nothing"
    try:
        do(author)
    except ConflictError:
        return "refused"
    return "done"


def log(project: Project) -> list[Plain]:
    """The log, oldest first."""
    return [
        {"id": e.id, "author": e.author, "kind": e.kind, "label": str(e.label), "target": e.target}
        for e in reversed(project.history())
    ]


def documents(project: Project) -> list[Plain]:
    """All versions of all documents."""
    names = [
        "name",
        "version",
        "current",
        "lang",
        "characters",
        "segments",
        "format",
        "encoding",
    ]
    names += ["text_hash", "added_by", "added_at"]
    found = []
    for record in project.documents(old=True):
        aside = project.document(record.id).excluded
        found.append(
            {
                **{name: getattr(record, name) for name in names},
                "set_aside": record.excluded,
                "notes": list(map(str, record.notes)),
                "aside": [[item.start, item.end, item.reason] for item in aside],
            }
        )
    return found


def alignments(project: Project) -> list[Plain]:
    """All alignments with all their beads."""
    found = []
    for record in project.alignments(old=True):
        texts = {}
        for key in (*record.zh, *record.en):
            document = project.document(key)
            texts[document.text_hash] = document.text
        beads = []
        for bead in project.beads(record.id):
            zh, en = texts[bead.zh_doc], texts[bead.en_doc]
            beads.append(
                {
                    "id": bead.id,
                    "zh": [flat(zh[start:end], "zh") for start, end in bead.zh],
                    "en": [flat(en[start:end], "en") for start, end in bead.en],
                    "type": bead.type,
                    "probability": round(bead.probability, 4),
                    "status": str(bead.status),
                    "grade": str(bead.grade or ""),
                    "rank": bead.rank,
                    "origin": bead.origin,
                    "crossing": bead.crossing,
                    "comment": bead.comment,
                    "zh_text": bead.zh_text,
                    "en_text": bead.en_text,
                    "author": bead.author,
                }
            )
        found.append(
            {"name": record.name, "mode": record.mode, "current": record.current, "beads": beads}
        )
    return found


def concepts(project: Project) -> list[Plain]:
    """All concepts; of extracted ones that nobody has touched only the terms."""
    found: list[Plain] = []
    for item in project.concepts():
        touched = item.changed_by or item.status != "candidate"
        whole = {
            "subject": item.subject,
            "definition": item.definition,
            "note": item.note,
            "related": list(item.related),
            "changed_by": item.changed_by,
        }
        terms: Plain = {}
        for section in item.languages:
            terms[section.lang] = [
                [t.text, str(t.status), t.note, t.usage_note, t.pos, len(t.evidence)]
                for t in section.terms
            ]
            if section.definition:
                whole[f"definition {section.lang}"] = section.definition
        found.append(
            {"id": item.id, "status": str(item.status), **(whole if touched else {}), **terms}
        )
    return found


def rest(project: Project) -> Plain:
    """Settings and jobs."""
    kept = kept_pairings(project)
    return {
        "direction": project.direction,
        "allowed": {
            key: {"by": item.by, "code": item.code, "message": str(item.message)}
            for key, item in allowed(project).items()
        },
        "pairings": [[list(p.zh), list(p.en), p.mode] for p in kept.pairings],
        "confirmed": kept.confirmed,
        "jobs": [
            [job.kind, job.state, "\n".join(map(str, job.said)), job.created_by]
            for job in project.jobs()
        ],
    }


# From here on nothing is known of the insides.


def state(project: Project) -> Plain:
    """All that is to be seen of a project."""
    return {
        "log": log(project),
        "documents": documents(project),
        "alignments": alignments(project),
        "concepts": concepts(project),
        **rest(project),
    }


def counts(project: Project) -> Plain:
    """How many of what there are."""
    beads = [bead for item in alignments(project) for bead in item["beads"]]
    found = concepts(project)
    terms = [term for item in found for lang in ("zh", "en") for term in item.get(lang, ())]
    corrected = [text for b in beads for text in (b["zh_text"], b["en_text"]) if text is not None]
    return {
        "beads": dict(sorted(Counter(bead["status"] for bead in beads).items())),
        "types": dict(sorted(Counter(bead["type"] for bead in beads).items())),
        "grades": dict(sorted(Counter(bead["grade"] for bead in beads).items())),
        "comments": sum(bool(bead["comment"]) for bead in beads),
        "corrected": len(corrected),
        "concepts": dict(sorted(Counter(item["status"] for item in found).items())),
        "terms": dict(sorted(Counter(term[1] for term in terms).items())),
        "log": len(log(project)),
    }


def authors(project: Project) -> list[str]:
    """Everybody in the log."""
    return sorted({entry["author"] for entry in log(project)})


def last_author(project: Project) -> str | None:
    """Who made the last change that stands."""
    gone: set[int] = set()
    standing: dict[int, str] = {}
    for entry in log(project):
        if entry["kind"] in ("review", "termbase"):
            standing[entry["id"]] = entry["author"]
        elif entry["kind"] == "undo":
            gone.add(entry["target"])
        elif entry["kind"] == "redo":
            gone.discard(entry["target"])
    left = [key for key in standing if key not in gone]
    return standing[max(left)] if left else None


def back_to_the_beginning(project: Project) -> Iterator[Plain]:
    """Undo change by change, the last one first, and redo all of it."""
    undone = []
    while (author := last_author(project)) is not None:
        undone.append(author)
        yield {"undo": author, "outcome": undo(project, author), **counts(project)}
    for author in reversed(undone):
        yield {"redo": author, "outcome": redo(project, author), **counts(project)}


def everybody_by_themselves(project: Project, step: Callable[[Project, str], str]) -> list[Plain]:
    """Each person in turn undoes (or redoes) as much as they can."""
    found = []
    for author in authors(project):
        outcome = "done"
        while outcome == "done":
            outcome = step(project, author)
            found.append({"author": author, "outcome": outcome, **counts(project)})
    return found


def observe(path: Path, folder: Path) -> Plain:
    """All that the tests expect of the project *path*; copies of it are made in *folder*."""
    found: Plain = {}
    for part in ("state", "beginning", "undo", "redo"):
        (folder / part).mkdir()
        copy = shutil.copy(path, folder / part)
        with Project.open(copy, author="Somebody") as project:
            assert faults(project) == []
            if part == "state":
                found |= {"state": state(project), "counts": counts(project)}
            elif part == "beginning":
                found[part] = list(back_to_the_beginning(project))
            else:
                found[part] = everybody_by_themselves(project, undo if part == "undo" else redo)
            assert faults(project) == []
    return found


KEPT = Path(__file__).parent / "data" / "kept"
PROJECTS = sorted(KEPT.glob("*/*.duizhao"))
EXPORTS = sorted(path for path in KEPT.glob("*/exports/*") if path.is_file())
TABLES = sorted(KEPT.glob("*/tables/*-zhao.*"))
LETTER_TERMS = "letter-terms.tbx"  # of a glossary without an accepted concept


def name_of(path: Path) -> str:
    return str(path.relative_to(KEPT))


def copied(path: Path, folder: Path) -> Path:
    return Path(shutil.copy(path, folder))


def expected(path: Path) -> Plain:
    text = (path.parent / "expected" / f"{path.stem}.json").read_text(encoding="utf-8")
    found: Plain = json.loads(text)
    return found


def plain(value: object) -> Any:
    """As JSON has it, without tuples."""
    return json.loads(json.dumps(value))


@pytest.fixture
def duizhao(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run the program as Li; gives what it printed."""
    monkeypatch.setenv("DUIZHAO_AUTHOR", "Li")

    def run(*arguments: object) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert not ended.value.code, err
        return out

    return run


def test_something_is_kept() -> None:
    assert {path.stem for path in PROJECTS} >= {"letter", "tea", "well"}
    assert len(EXPORTS) >= 18
    assert len(TABLES) >= 6


@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_it_opens_with_everything_in_it(path: Path, tmp_path: Path) -> None:
    wanted = expected(path)
    with Project.open(copied(path, tmp_path)) as project:
        assert faults(project) == []
        assert counts(project) == wanted["counts"]
        found = plain(state(project))
        for part, value in wanted["state"].items():
            assert found[part] == value, part


@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_it_undoes_to_the_beginning_and_back(path: Path, tmp_path: Path) -> None:
    wanted = expected(path)["beginning"]
    with Project.open(copied(path, tmp_path)) as project:
        before = alignments(project)
        steps = 0
        for steps, found in enumerate(back_to_the_beginning(project), 1):
            assert plain(found) == wanted[steps - 1], steps
        assert steps == len(wanted)
        assert faults(project) == []
        after = alignments(project)
    assert [_said(item) for item in after] == [_said(item) for item in before]


def _said(alignment: Plain) -> list[Plain]:
    """The beads without who touched them last."""
    return [{**bead, "author": ""} for bead in alignment["beads"]]


@pytest.mark.parametrize(("part", "step"), [("undo", undo), ("redo", redo)])
@pytest.mark.parametrize("path", PROJECTS, ids=name_of)
def test_everybody_goes_as_far_as_they_could(
    path: Path, part: str, step: Callable[[Project, str], str], tmp_path: Path
) -> None:
    with Project.open(copied(path, tmp_path)) as project:
        assert plain(everybody_by_themselves(project, step)) == expected(path)[part]
        assert faults(project) == []


_OWN = re.compile(
    r' creationtoolversion="[^"]*"|<prop type="x-signature">.*?</prop>|"generator": "[^"]*"', re.S
)


@pytest.mark.parametrize("path", EXPORTS, ids=name_of)
def test_it_exports_what_it_did(path: Path, tmp_path: Path, duizhao: Any) -> None:
    stem = path.stem.removesuffix("-terms")
    project = copied(path.parent.parent / f"{stem}.duizhao", tmp_path)
    out = tmp_path / path.name
    chosen = ["--what", "glossary", "--full"] if path.stem != stem else []
    if chosen:
        # Since 0.2 other programs get no evidence and nothing undecided unless it is asked for.
        chosen += ["--profile", "duizhao"]
        if "<term" in path.read_text("utf-8") or path.suffix != ".tbx":
            # And with it what an imported glossary proposed, which 0.1 left out of this file.
            chosen.append("--proposed")
    if path.suffix != ".tbx":
        chosen.append("--all")
    duizhao("export", project, *chosen, "-o", out)
    with (
        path.open(encoding="utf-8", newline="") as old,
        out.open(encoding="utf-8", newline="") as new,
    ):
        lines = _OWN.sub("", new.read()).splitlines()
        recorded = _OWN.sub("", old.read()).splitlines()
    if path.name in ("tea.csv", "tea.tsv", "tea.tmx"):
        lines, recorded = _of_comparable_texts(lines, recorded, path.suffix)
    if path.suffix == ".csv" and path.stem == stem:
        # Since 0.2 pairs with one empty side go out in tables, too; 0.1 left them to TSV.
        lines = [line for line in lines if line in set(recorded) or not _one_sided(line)]
    elif path.suffix == ".csv":
        # Since 0.2 a glossary has further columns.
        lines = _with_columns(lines, next(csv.reader([recorded[0].lstrip("\ufeff")])))
        recorded = _with_columns(recorded, next(csv.reader([recorded[0].lstrip("\ufeff")])))
    assert lines == recorded


def _of_comparable_texts(
    lines: list[str], recorded: list[str], suffix: str
) -> tuple[list[str], list[str]]:
    """Since 0.2 comparable pairs have further columns, and what a person made has no probability
    and stands first. A record that there is no counterpart names no document of one: 0.1 named
    that of the candidate which happened to be shown."""
    if suffix == ".tmx":
        both = [re.split(r"(?=<tu )|(?=</body>)", "\n".join(some)) for some in (lines, recorded)]
        own, old = ({unit[:40]: unit.strip() for unit in units} for units in both)
        number = re.compile(r" *<prop type=\"x-probability\">.*?</prop>\n")
        plain = {key for key, unit in own.items() if not number.search(unit)}
        old = {key: number.sub("", unit) if key in plain else unit for key, unit in old.items()}
        assert len(plain) == 2 + 3  # the head and the end, and what was made by hand
        return [own[key] for key in sorted(own)], [old[key] for key in sorted(old)]
    form = csv.excel_tab if suffix == ".tsv" else csv.excel
    tables = [
        list(csv.DictReader("\n".join(some).lstrip("\ufeff").splitlines(), dialect=form))
        for some in (lines, recorded)
    ]
    names = [name for name in tables[1][0] if name != "probability"]
    for row in tables[1]:
        if not row["en_text"]:
            row["en_doc"] = ""
    keyed = [{tuple(row[n] for n in names): row["probability"] for row in t} for t in tables]
    made = [key for key, value in keyed[0].items() if not value]
    assert made
    one, two = ({**some, **dict.fromkeys(made, "")} for some in keyed)
    if suffix == ".csv":
        # 0.1 left pairs with one empty side to TSV.
        one = {
            key: value for key, value in one.items() if key in two or key[names.index("en_text")]
        }
    return sorted(map(str, one.items())), sorted(map(str, two.items()))


def _with_columns(lines: list[str], names: list[str]) -> list[str]:
    """A table's rows with the columns *names* only."""
    text = "\n".join(lines).lstrip("\ufeff")
    rows = csv.DictReader(text.splitlines(keepends=True))
    return ["\t".join(row[name] for name in names) for row in rows]


def _one_sided(line: str) -> bool:
    """Whether a line of a table of pairs has an empty side."""
    row = next(csv.reader([line]))
    return not (row[1] and row[3])


@pytest.mark.parametrize("path", [p for p in EXPORTS if p.name != LETTER_TERMS], ids=name_of)
def test_its_files_can_be_read(path: Path, tmp_path: Path, duizhao: Any) -> None:
    kind = "glossary" if path.stem.endswith("-terms") else "pairs"
    target = tmp_path / "new.duizhao"
    wanted = json.loads((path.parent.parent / "expected" / "read.json").read_text("utf-8"))
    found = json.loads(duizhao("import", path, "--as", kind, "--project", target, "--json"))
    assert found == wanted[path.name]
    with Project.open(target) as project:
        assert faults(project) == []


@pytest.mark.parametrize("path", TABLES, ids=name_of)
def test_a_table_comes_back(path: Path, tmp_path: Path, duizhao: Any) -> None:
    """Sent out by that version, changed by a colleague or not, taken in by this one."""
    wanted = json.loads((path.parent.parent / "expected" / "tables.json").read_text("utf-8"))
    stem = wanted[path.name]["project"]
    project = copied(path.parent.parent / f"{stem}.duizhao", tmp_path)
    with Project.open(project) as opened:
        before = counts(opened)
    (found,) = json.loads(
        duizhao("import", path, "--as", "review", "--by", "Zhao", "--json", "--project", project)
    )
    assert found["counts"] == wanted[path.name]["counts"]
    changes = [[item["field"], item["now"], item["comes"]] for item in found["changes"]]
    assert changes == wanted[path.name]["changes"]
    assert found["taken"] is bool(changes)
    if changes:
        duizhao("undo", project, "--author", "Zhao")
    with Project.open(project) as opened:
        assert {**counts(opened), "log": 0} == {**before, "log": 0}
        assert faults(opened) == []
