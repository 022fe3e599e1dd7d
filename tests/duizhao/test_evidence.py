"""What the user has is evidence: pairs of the project, memories and glossaries from files."""

from __future__ import annotations

from pathlib import Path

import pytest

import duizhao
from align.model import Status
from align.review import SetStatus
from duizhao.cli import main
from duizhao.engines import glossary_of
from duizhao.store import Project
from termbase.model import Concept, ConceptStatus, LanguageSection, Term, TermStatus

PLAIN = [
    (
        "第一天早上，老师带学生去博物馆。",
        "That morning the teacher took the students to the museum.",
    ),
    ("博物馆在河边，离学校不远。", "The museum stood by the river, not far from the school."),
    ("他们看了三百年前的地图。", "They looked at maps from three hundred years ago."),
    ("下午开始下雨，大家坐公共汽车回家。", "It began to rain, and everybody went home by bus."),
]
FREE = [
    ("言毕遂去矣。", "Nobody was any the wiser."),
    ("众皆默然。", "Such is the way of it."),
    ("惟闻檐下滴水。", "Drip, went the eaves."),
    ("良久乃散。", "So much for that."),
]
LAST = [
    ("第二天，学生写了一篇作文。", "The next day the students wrote an essay."),
    ("老师把最好的作文贴在墙上。", "The teacher put the best essay on the wall."),
    ("家长们也来学校看。", "The parents came to the school to see it, too."),
]
ADDED = "Well, well, said he."
ALL = [*PLAIN, *FREE, *LAST]


def write(folder: Path, name: str, lines: list[str]) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    """A free translation, with a line of its own before what nothing but a memory tells."""
    english = [en for _, en in ALL]
    english.insert(len(PLAIN), ADDED)
    return (
        write(tmp_path, "day.zh.txt", [zh for zh, _ in ALL]),
        write(tmp_path, "day.en.txt", english),
    )


def table(folder: Path, name: str, pairs: list[tuple[str, str]]) -> Path:
    return write(folder, name, ["zh\ten", *(f"{zh}\t{en}" for zh, en in pairs)])


def command(*given: str | Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["align", *map(str, given), "--encoder", "static", "--mode", "parallel"])
    assert end.value.code == 0


def joined(pairs: object) -> set[tuple[str, str]]:
    return {(pair.zh, pair.en) for pair in pairs}  # type: ignore[attr-defined]


def test_a_memory_from_a_file_tells_what_the_texts_do_not(
    texts: tuple[Path, Path], tmp_path: Path
) -> None:
    memory = table(tmp_path, "memory.tsv", ALL)
    without = duizhao.align(*texts, encoder="static")
    assert not set(FREE) <= joined(without)
    made = duizhao.align(*texts, memory=memory, encoder="static")
    assert set(ALL) <= joined(made)
    assert joined(duizhao.align(*texts, memory=duizhao.read_pairs(memory), encoder="static")) == (
        joined(made)
    )


def test_command_and_api_write_the_same_bytes(
    texts: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = table(tmp_path, "memory.tsv", ALL)
    glossary = table(tmp_path, "terms.tsv", [("博物馆", "museum"), ("作文", "essay")])
    by_command, by_api = tmp_path / "command.tsv", tmp_path / "api.tsv"
    command(*texts, "--memory", memory, "--glossary", glossary, "-o", by_command)
    duizhao.align(*texts, memory=memory, glossary=glossary, encoder="static").to_tsv(by_api)
    assert by_command.read_bytes() == by_api.read_bytes()
    assert "11 earlier translations found in both texts were used" in capsys.readouterr().err


def test_a_wrong_memory_is_said_to_be_wrong(
    texts: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = [en for _, en in ALL]
    wrong = table(
        tmp_path,
        "memory.tsv",
        [(zh, en) for (zh, _), en in zip(ALL, english[5:] + english[:5], strict=True)],
    )
    plain, other = tmp_path / "plain.tsv", tmp_path / "other.tsv"
    command(*texts, "-o", plain)
    capsys.readouterr()
    command(*texts, "--memory", wrong, "-o", other)
    assert plain.read_bytes() == other.read_bytes()
    assert "disagree with them and were not used" in capsys.readouterr().err


def test_a_wrong_glossary_is_left_out(
    texts: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = table(
        tmp_path,
        "terms.tsv",
        [
            ("学生", "wall"),
            ("老师", "eaves"),
            ("博物馆", "bus"),
            ("学校", "essay"),
            ("作文", "river"),
        ],
    )
    plain, other = tmp_path / "plain.tsv", tmp_path / "other.tsv"
    command(*texts, "-o", plain)
    command(*texts, "--glossary", wrong, "-o", other)
    assert plain.read_bytes() == other.read_bytes()
    assert "so it was not used" in capsys.readouterr().err


def test_pairs_of_the_project_are_evidence_for_its_other_texts(
    texts: tuple[Path, Path], tmp_path: Path
) -> None:
    with duizhao.open(tmp_path / "p.duizhao", author="Mei") as project:
        project.add(*texts)
        project.add(table(tmp_path, "client.tsv", ALL[::-1]), kind="pairs")
        said = project.align(mode="parallel", evidence=False, encoder="static")
        assert not any("earlier" in note for note in said)
        assert not set(FREE) <= joined(of_texts(project))
        said = project.align(mode="parallel", encoder="static")
        assert any("11 earlier translations" in note for note in said)
        assert set(ALL) <= joined(of_texts(project))
        again = project.align(mode="parallel", encoder="static")
        assert again == [], "nothing has changed, so nothing is done"


def of_texts(project: duizhao.Project) -> list[duizhao.Pair]:
    return [pair for pair in project.pairs() if pair.zh_document == "day.zh.txt"]


def test_reviewed_pairs_count_and_no_text_is_evidence_for_itself(
    texts: tuple[Path, Path], tmp_path: Path
) -> None:
    other = (
        write(tmp_path, "old.zh.txt", [zh for zh, _ in ALL[:9]]),
        write(tmp_path, "old.en.txt", [en for _, en in ALL[:9]]),
    )
    path = tmp_path / "p.duizhao"
    with duizhao.open(path, author="Mei") as project:
        project.add(*other)
        project.align(mode="parallel", encoder="static")
    with Project.open(path, author="Mei") as opened:
        (record,) = opened.alignments()
        for bead in opened.beads(record.id):
            opened.apply(record.id, SetStatus((bead.id,), Status.ACCEPTED))
    with duizhao.open(path, author="Mei") as project:
        accepted = joined(project.pairs("accepted"))
        assert project.align(mode="parallel", encoder="static") == []
        project.add(*texts)
        notes = project.align(mode="parallel", encoder="static")
        assert any(note.startswith("day.zh.txt") and "earlier" in note for note in notes)
        assert not any(note.startswith("old.zh.txt") for note in notes)
        assert joined(project.pairs("accepted")) == accepted


def test_a_projects_glossary_has_no_proposals_and_nothing_forbidden() -> None:
    def concept(key: str, status: ConceptStatus, *terms: tuple[str, TermStatus]) -> Concept:
        zh = LanguageSection("zh", (Term("研发", "zh", status=TermStatus.PREFERRED),))
        en = LanguageSection("en", tuple(Term(t, "en", status=s) for t, s in terms))
        return Concept(key, (zh, en), status=status)

    terms = (
        ("R&D", TermStatus.PREFERRED),
        ("research and development", TermStatus.ADMITTED),
        ("study hair", TermStatus.FORBIDDEN),
        ("development", TermStatus.PROPOSED),
    )
    accepted = concept("c1", ConceptStatus.ACCEPTED, *terms)
    assert glossary_of([accepted]) == (("研发", "R&D"), ("研发", "research and development"))
    assert glossary_of([concept("c1", ConceptStatus.CANDIDATE, *terms)]) == ()
    undecided = concept("c1", ConceptStatus.ACCEPTED, terms[2], terms[3])
    assert glossary_of([undecided]) == (("研发", "development"),)


def test_counterparts_that_a_memory_has_are_likelier(tmp_path: Path) -> None:
    zh = [[a for a, _ in ALL], ["昨天的会议结束了。", "代表们各自回国。"]]
    en = [[b for _, b in ALL[::-1]], ["The meeting ended yesterday.", "A dog barked."]]
    pairs = duizhao.compare(zh, en, encoder="static")
    told = duizhao.compare(zh, en, memory=table(tmp_path, "m.tsv", ALL), encoder="static")

    def chance(found: duizhao.Found, zh: str, en: str) -> float:
        return max((p.probability for p in found if (p.zh, p.en) == (zh, en)), default=0.0)

    some = [pair for pair in PLAIN if 0 < chance(pairs, *pair) < 0.99]
    assert some
    assert all(chance(told, *pair) > chance(pairs, *pair) for pair in some)
    shifted = [(a, ALL[(k + 4) % len(ALL)][1]) for k, (a, _) in enumerate(ALL)]
    wrong = duizhao.compare(zh, en, memory=table(tmp_path, "w.tsv", shifted), encoder="static")
    assert list(wrong) == list(pairs)
