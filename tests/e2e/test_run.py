"""``run`` on the seeds and on a small folder: everything at once, twice the same."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from e2e_samples import ROOT, ZH, Result

from align.documents.memories import read_tmx
from align.model import Status
from align.review import SetStatus
from duizhao.store import BeadFilter, Project
from termbase.exchange.lines import LIST_COLUMNS

FILES = ["glossary.csv", "glossary.tbx", "pairs.tmx", "pairs.tsv", "pairs.xlsx", "report.html"]
Run = Callable[..., Result]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in sorted(folder.iterdir())}


def glossary(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_demonstration(seeds_run: tuple[Path, Result]) -> None:
    here, result = seeds_run
    assert result.code == 0, result.err
    for words in ("Documents", "Segments", "Pairs", "Top terms", "Files written"):
        assert words in result.out
    assert re.search(r"Documents +5\b", result.out)
    assert "duizhao ui" in result.out.rstrip().splitlines()[-1]
    assert sorted(item.name for item in (here / "out").iterdir()) == FILES
    assert [item.name for item in here.iterdir() if item.is_file()] == ["seeds.duizhao"]


def test_the_term_the_project_began_with_is_at_the_top(seeds_run: tuple[Path, Result]) -> None:
    here, _ = seeds_run
    lines = glossary(here / "out" / "glossary.csv")
    terms = list(dict.fromkeys(line["zh"] for line in lines))
    assert "人类命运共同体" in terms[:5]
    first = next(line for line in lines if line["zh"] == "人类命运共同体")
    assert first["en"] == "community of human destiny"
    # A person reads it: how often, where, and one example of each side; no offsets.
    assert tuple(first) == LIST_COLUMNS
    assert "人类命运共同体" in first["zh_contexts"]
    assert "community of human destiny" in first["en_contexts"]


def test_every_segment_has_its_best_candidate(seeds_run: tuple[Path, Result]) -> None:
    here, _ = seeds_run
    with Project.open(here / "seeds.duizhao", read_only=True) as project:
        (alignment,) = project.alignments()
        beads = project.beads(alignment.id)
        spans = {
            (doc, span)
            for b in beads
            for doc, side in ((b.zh_doc, b.zh), (b.en_doc, b.en))
            for span in side
        }
        for record in project.documents():
            for segment in project.segments(record.id):
                assert (record.text_hash, (segment.start, segment.end)) in spans
        best = project.beads(alignment.id, filters=BeadFilter(order="probability"))
        assert [b.probability for b in best] == sorted((b.probability for b in best), reverse=True)


def test_the_memory_holds_only_sure_pairs_marked_unreviewed(
    seeds_run: tuple[Path, Result],
) -> None:
    here, _ = seeds_run
    rows = read_tmx(here / "out" / "pairs.tmx")
    assert all(row.probability >= 0.9 for row in rows)
    assert all(row.status is Status.PROPOSED for row in rows)


def test_twice_is_the_same(seeds_run: tuple[Path, Result], process: Run) -> None:
    here, _ = seeds_run
    before = bytes_of(here / "out")
    result = process("demo", "--project", here / "seeds.duizhao", "--out", here / "out", "--json")
    assert result.code == 0, result.err
    assert bytes_of(here / "out") == before
    summary = json.loads(result.out)
    assert (summary["documents"], len(summary["files"])) == (5, len(FILES))
    assert summary["terms"][0]["en"]


def test_a_fresh_run_gives_the_same_bytes(
    folder: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    for seed in "17":
        command = ["run", folder, "--project", tmp_path / seed / "p.duizhao"]
        command += ["--encoder", "static"]
        subprocess.run(
            [sys.executable, "-m", "duizhao.cli", *command, "--out", tmp_path / seed / "o"],
            env={**environment, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
    assert bytes_of(tmp_path / "1" / "o") == bytes_of(tmp_path / "7" / "o")


def test_the_main_job_and_the_pages_need_no_model(
    folder: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    """The application leaves these libraries out."""
    code = (
        "import sys\n"
        "from duizhao.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    assert end.code == 0, end\n"
        "import ui.launch\nui.launch._import_pages()\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'sklearn', 'distributed'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    command = ["run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "o"]
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, command)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.rstrip().splitlines()[-1] == "[]"


def test_a_parallel_folder(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    result = duizhao(
        "run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "out", "--json"
    )
    assert result.code == 0, result.err
    lines = (tmp_path / "out" / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t")[4] == "type"
    assert [line.split("\t")[6] for line in lines[1:]] == ZH


def test_reviewed_work_is_kept(folder: Path, tmp_path: Path, duizhao: Run) -> None:
    arguments = ("run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "out")
    assert duizhao(*arguments).code == 0
    with Project.open(tmp_path / "p.duizhao") as project:
        (alignment,) = project.alignments()
        first = project.beads(alignment.id)[0]
        project.apply(alignment.id, SetStatus((first.id,), Status.ACCEPTED))
    assert duizhao(*arguments).code == 0
    with Project.open(tmp_path / "p.duizhao") as project:
        (alignment,) = project.alignments()
        assert project.beads(alignment.id)[0].status is Status.ACCEPTED
        assert len(project.beads(alignment.id)) == len(ZH)


def test_outputs_in_the_folder_are_not_read_as_documents(
    folder: Path, tmp_path: Path, duizhao: Run
) -> None:
    (folder / "README.md").write_text("What this folder is about.", encoding="utf-8")
    for _ in range(2):
        result = duizhao(
            "run", folder, "--project", folder / "p.duizhao", "--out", folder, "--json"
        )
        assert result.code == 0, result.err
        assert json.loads(result.out)["documents"] == 2


def test_a_changed_file_is_offered_as_a_new_version(
    folder: Path, tmp_path: Path, duizhao: Run
) -> None:
    arguments = ("run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "out")
    assert duizhao(*arguments).code == 0
    changed = folder / "day.zh.txt"
    changed.write_text("".join(ZH[:8]), encoding="utf-8")
    result = duizhao(*arguments)
    assert result.code == 3
    assert "day.zh.txt" in result.err
    assert "--new-version" in result.err
    assert duizhao(*arguments, "--new-version").code == 0
    with Project.open(tmp_path / "p.duizhao") as project:
        assert [d.version for d in project.documents() if d.lang == "zh"] == [2]


def test_the_direction_is_the_source_language_of_the_memory(
    folder: Path, tmp_path: Path, duizhao: Run
) -> None:
    arguments = ("run", folder, "--project", tmp_path / "p.duizhao", "--out", tmp_path / "o")
    for more, source in [((), "zh-CN"), (("--direction", "en-zh"), "en-US"), ((), "en-US")]:
        assert duizhao(*arguments, *more).code == 0
        assert f'srclang="{source}"' in (tmp_path / "o" / "pairs.tmx").read_text(encoding="utf-8")
