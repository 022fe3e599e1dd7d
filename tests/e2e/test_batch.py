"""``batch``: a manifest in, a project and files out; run again it does what is missing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from e2e_samples import EN, ZH, Result

from duizhao.store import Project

Run = Callable[..., Result]


def write_pair(folder: Path, stem: str, start: int, end: int) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{stem}.zh.txt").write_text("".join(ZH[start:end]), encoding="utf-8")
    (folder / f"{stem}.en.txt").write_text(" ".join(EN[start:end]), encoding="utf-8")


def write_manifest(folder: Path, rows: Sequence[Sequence[str]], header: str = "zh,en,name") -> Path:
    path = folder / "pairs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Three pairs, and a manifest of them."""
    folder = tmp_path / "texts"
    for number in range(3):
        write_pair(folder, f"t{number}", number, number + 7)
    write_manifest(folder, [(f"t{n}.zh.txt", f"t{n}.en.txt", f"n{n}") for n in range(3)])
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in sorted(folder.iterdir())}


def content(path: Path) -> dict[str, list[tuple[str, float]]]:
    """Every alignment's beads by the names of its documents."""
    with Project.open(path, read_only=True) as project:
        return {
            record.name: [(bead.id, bead.probability) for bead in project.beads(record.id)]
            for record in project.alignments()
        }


def events(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.out.splitlines()]


def ending(result: Result) -> dict[str, object]:
    last = events(result)[-1]
    assert last["event"] == "end"
    return last


def test_a_manifest_is_aligned_and_written(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    out = tmp_path / "out"
    result = duizhao(
        "batch", texts / "pairs.csv", "--project", tmp_path / "p.duizhao",
        "--out", out, "--format", "beads",
    )  # fmt: skip
    assert result.code == 0, result.err
    assert sorted(bytes_of(out)) == ["n0.align", "n1.align", "n2.align", "report.html"]
    assert (out / "n0.align").read_text(encoding="utf-8").splitlines()[0] == "[0]:[0]"
    assert "done now" in result.out
    assert len(content(tmp_path / "p.duizhao")) == 3


def test_again_nothing_is_done_and_the_files_are_the_same(
    texts: Path, tmp_path: Path, duizhao: Run
) -> None:
    command = ("batch", texts / "pairs.csv", "--project", tmp_path / "p.duizhao")
    more = ("--out", tmp_path / "out", "--json")
    assert ending(duizhao(*command, *more))["done"] == 3
    before, beads = bytes_of(tmp_path / "out"), content(tmp_path / "p.duizhao")
    (tmp_path / "out" / "n1.tsv").unlink()
    again = ending(duizhao(*command, *more, "--resume"))
    assert (again["done"], again["present"]) == (0, 3)
    assert bytes_of(tmp_path / "out") == before
    fresh = ending(duizhao(*command, *more, "--fresh"))
    assert (fresh["done"], fresh["present"]) == (3, 0)
    assert bytes_of(tmp_path / "out") == before
    assert content(tmp_path / "p.duizhao") == beads


def test_a_changed_input_is_done_again_and_back_again(
    texts: Path, tmp_path: Path, duizhao: Run
) -> None:
    command = ("batch", texts / "pairs.csv", "--project", tmp_path / "p.duizhao", "--json")
    duizhao(*command)
    before = content(tmp_path / "p.duizhao")
    old = (texts / "t1.en.txt").read_text(encoding="utf-8")
    (texts / "t1.en.txt").write_text(old + " The end has come.", encoding="utf-8")
    changed = ending(duizhao(*command))
    assert (changed["done"], changed["present"], changed["failed"]) == (1, 2, 0)
    now = content(tmp_path / "p.duizhao")
    assert {name for name in before if before[name] != now[name]} == {"t1.zh.txt – t1.en.txt"}
    (texts / "t1.en.txt").write_text(old, encoding="utf-8")
    assert ending(duizhao(*command))["failed"] == 0
    assert content(tmp_path / "p.duizhao") == before
    assert ending(duizhao(*command))["present"] == 3


def test_the_number_of_workers_changes_nothing(
    texts: Path, tmp_path: Path, duizhao: Run, process: Run
) -> None:
    for workers, run in ((1, duizhao), (2, process)):
        result = run(
            "batch", texts / "pairs.csv", "--project", tmp_path / f"{workers}.duizhao",
            "--out", tmp_path / str(workers), "--workers", workers, "--format", "tmx",
        )  # fmt: skip
        assert result.code == 0, result.err
        export = tmp_path / f"all-{workers}.tsv"
        assert duizhao("export", tmp_path / f"{workers}.duizhao", "--all", "-o", export).code == 0
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2")
    assert content(tmp_path / "1.duizhao") == content(tmp_path / "2.duizhao")
    assert (tmp_path / "all-1.tsv").read_bytes() == (tmp_path / "all-2.tsv").read_bytes()


def test_bad_lines_are_named_and_the_rest_runs(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    write_pair(texts, "sw", 0, 6)
    (texts / "empty.zh.txt").write_text("", encoding="utf-8")
    manifest = write_manifest(
        texts,
        [
            ("t0.zh.txt", "t0.en.txt", "good", "parallel"),
            ("missing.zh.txt", "t1.en.txt", "missing", ""),
            ("sw.en.txt", "sw.zh.txt", "swapped", ""),
            ("t1.zh.txt", "t1.en.txt", "good", ""),
            ("t1.zh.txt", "t1.en.txt", "mode", "sideways"),
            ("empty.zh.txt", "t1.en.txt", "empty", ""),
            ("t2.zh.txt", "", "half", ""),
            ("t2.zh.txt", "t2.zh.txt", "one", ""),
            ("a", "b", "c", "d", "e", "f"),
            ("d\\" + "x" * 5000, "t2.en.txt", "long", ""),
        ],
        header="zh,en,name,mode",
    )
    out = tmp_path / "out"
    result = duizhao("batch", manifest, "--project", tmp_path / "p.duizhao", "--out", out)
    assert result.code == 3
    for words in (
        "line 3: missing.zh.txt: the file cannot be read",
        "line 4: the two are swapped",
        "line 5: the name “good” is used twice (first in line 2)",
        "line 6: there is no mode “sideways”",
        "line 7: empty.zh.txt",
        "line 8: it names no English document",
        "line 9: t2.zh.txt: the Chinese and the English document are the same file",
        "line 10: it has 6 cells, but the header has 4",
        "line 11: d",
    ):
        assert words in result.err, words
    assert "Traceback" not in result.err
    with (out / "failed.csv").open(encoding="utf-8-sig", newline="") as file:
        failed = list(csv.DictReader(file))
    assert {row["name"] for row in failed} >= {"missing", "swapped", "mode", "empty", "half"}
    assert all(row["reason"] for row in failed)


def test_the_failures_are_a_manifest(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    manifest = texts / "pairs.csv"
    kept = (texts / "t1.zh.txt").read_bytes()
    (texts / "t1.zh.txt").unlink()
    out, project = tmp_path / "out", tmp_path / "p.duizhao"
    command = ("--project", project, "--out", out)
    assert duizhao("batch", manifest, *command).code == 3
    (texts / "t1.zh.txt").write_bytes(kept)
    assert duizhao("batch", out / "failed.csv", *command).code == 0
    assert not (out / "failed.csv").exists()
    assert sorted(content(project)) == [f"t{n}.zh.txt – t{n}.en.txt" for n in range(3)]
    assert ending(duizhao("batch", manifest, *command, "--json"))["present"] == 3


def test_strict_does_nothing(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    manifest = write_manifest(texts, [("t0.zh.txt", "t0.en.txt", "a"), ("x", "y", "b")])
    result = duizhao("batch", manifest, "--project", tmp_path / "p.duizhao", "--strict")
    assert result.code == 1
    assert "line 3" in result.last
    assert not (tmp_path / "p.duizhao").exists()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("m.tsv", "zh\ten\tname\tsubject\nt0.zh.txt\tt0.en.txt\tx\tlaw\n"),
        ("m.csv", "\ufeffzh;en;name;subject\r\nt0.zh.txt;t0.en.txt;x;law\r\n"),
        ("m.jsonl", '{"zh": "t0.zh.txt", "en": "t0.en.txt", "name": "x", "subject": "law"}\n'),
        ("m.csv", 'subject,"zh","en",name\n\nlaw,t0.zh.txt,t0.en.txt,x\n'),
    ],
)
def test_kinds_of_manifests(
    texts: Path, tmp_path: Path, duizhao: Run, name: str, body: str
) -> None:
    (texts / name).write_text(body, encoding="utf-8", newline="")
    result = duizhao("batch", texts / name, "--project", tmp_path / "p.duizhao", "--json")
    assert result.code == 0, result.err
    assert [e["name"] for e in events(result) if e["event"] == "pair"] == ["x"]
    assert "law" in (tmp_path / "p-report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("chinese,english\na,b\n", "lacks columns: zh, en"),
        ("zh,en,zh\na,b,c\n", "the column zh twice"),
        ("", "it is empty"),
        (",\n,,\n", "it is empty"),
        ("zh,en\n", "names no pairs"),
    ],
)
def test_a_manifest_that_is_none(
    texts: Path, tmp_path: Path, duizhao: Run, body: str, words: str
) -> None:
    (texts / "m.csv").write_text(body, encoding="utf-8")
    result = duizhao("batch", texts / "m.csv", "--project", tmp_path / "p.duizhao")
    assert result.code == 1
    assert words in result.last
    assert not (tmp_path / "p.duizhao").exists()


def test_a_folder_and_patterns(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    (texts / "pairs.csv").unlink()
    (texts / "alone.zh.txt").write_text("".join(ZH), encoding="utf-8")
    result = duizhao("batch", texts, "--project", tmp_path / "a.duizhao", "--json")
    assert result.code == 3
    assert (ending(result)["done"], ending(result)["failed"]) == (3, 1)
    result = duizhao(
        "batch", f"{texts}/*.zh.txt", f"{texts}/*.en.txt", "--project", tmp_path / "b.duizhao",
        "--json",
    )  # fmt: skip
    assert (ending(result)["done"], ending(result)["failed"]) == (3, 1)
    assert content(tmp_path / "a.duizhao") == content(tmp_path / "b.duizhao")


def test_a_text_of_the_same_name_from_elsewhere_is_not_hidden(
    texts: Path, tmp_path: Path, duizhao: Run
) -> None:
    project = ("--project", tmp_path / "p.duizhao")
    assert duizhao("batch", texts / "pairs.csv", *project).code == 0
    other = tmp_path / "other"
    write_pair(other, "t0", 3, 9)
    manifest = write_manifest(other, [("t0.zh.txt", "t0.en.txt", "t0")])
    result = duizhao("batch", manifest, *project)
    assert result.code == 1
    assert "another text of this name" in result.err
    assert duizhao("batch", manifest, *project, "--new-version").code == 0


def test_two_lines_of_the_same_files_are_one_shard(
    texts: Path, tmp_path: Path, duizhao: Run
) -> None:
    manifest = write_manifest(
        texts, [("t0.zh.txt", "t0.en.txt", "a"), ("t0.zh.txt", "t0.en.txt", "b")]
    )
    out = tmp_path / "out"
    result = duizhao("batch", manifest, "--project", tmp_path / "p.duizhao", "--out", out)
    assert result.code == 0
    assert (out / "a.tsv").read_bytes() == (out / "b.tsv").read_bytes()
    assert len(content(tmp_path / "p.duizhao")) == 1


def test_a_name_that_is_no_file_name_and_a_cell_that_is_a_formula(
    texts: Path, tmp_path: Path, duizhao: Run
) -> None:
    manifest = write_manifest(
        texts,
        [("t0.zh.txt", "t0.en.txt", "a/b:c?"), ("=1+1", "x", "y")],
    )
    command = ("--project", tmp_path / "p.duizhao", "--out", texts)
    assert duizhao("batch", manifest, *command).code == 3
    assert (texts / "a_b_c_.tsv").exists()
    assert "\n'=1+1," in (texts / "failed.csv").read_text(encoding="utf-8-sig")
    again = duizhao("batch", texts / "failed.csv", *command)
    assert "line 2: =1+1: the file cannot be read" in again.err


def test_unknown_columns_are_said(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    manifest = write_manifest(texts, [("t0.zh.txt", "t0.en.txt", "yes")], header="zh,en,segmentd")
    result = duizhao("batch", manifest, "--project", tmp_path / "p.duizhao")
    assert result.code == 0
    assert "did you mean segmented?" in result.err


def test_options_that_fight(texts: Path, tmp_path: Path, duizhao: Run) -> None:
    base = ("batch", texts / "pairs.csv", "--project", tmp_path / "p.duizhao")
    assert duizhao(*base, "--resume", "--fresh").code == 2
    assert duizhao(*base, "--workers", 2, "--scheduler", "tcp://x:1").code == 2
    assert duizhao(*base, "--scheduler", "tcp://user:secret@x:1").code == 1
    result = duizhao(*base, "--scheduler", "tcp://user:secret@x:1")
    assert "secret" not in result.err + result.out
