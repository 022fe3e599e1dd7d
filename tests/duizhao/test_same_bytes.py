"""The page, the command and the API write the same bytes for the same choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit

import duizhao
from align.model import Bead, Document, Grade, Segment, Status
from align.review import SetStatus, from_beads
from align.segments import Text
from duizhao.cli import main
from duizhao.exporting import GLOSSARY_FORMATS, PAIR_FORMATS
from duizhao.store import NewAlignment, Project
from termbase.model import Concept, ConceptStatus, Evidence, LanguageSection, Term
from tests.ui.apptest import page_of
from ui.launch import PROJECT_VARIABLE


def text(name: str, lang: str, sentences: list[str]) -> Text:
    segments, at = [], 0
    for number, line in enumerate(sentences):
        segments.append(Segment(at, at + len(line), number))
        at += len(line) + 1
    made = Document(name, lang, "\n".join(sentences), name, segmented=True)  # type: ignore[arg-type]
    return Text(made, tuple(segments))


def add(project: Project, zh: Text, en: Text, beads: list[Bead], mode: str) -> int:
    ids = [project.add_document(item.document, item.segments).id for item in (zh, en)]
    made = from_beads(beads, [zh], [en])
    new = NewAlignment(mode, (ids[0],), (ids[1],), made, f"signature of {mode}")  # type: ignore[arg-type]
    return project.save_alignment(new).id


def concept(
    key: str, zh: str, en: str, status: ConceptStatus, probability: float, subject: str = ""
) -> Concept:
    seen = (Evidence("rain.zh.txt", 0, 1, 1),)
    english = (LanguageSection("en", (Term(en, "en", probability=probability),)),) if en else ()
    chinese = LanguageSection("zh", (Term(zh, "zh", probability=probability, evidence=seen),))
    return Concept(key, (chinese, *english), status=status, subject=subject)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both modes; accepted, rejected, doubtful, proposed and one-sided pairs; a glossary."""
    path = tmp_path_factory.mktemp("same") / "rain.duizhao"
    zh = text(
        "rain.zh.txt", "zh", ["下雨了。", "街上没有人。", "=他打开伞。", "风停了。", "灯亮着。"]
    )
    english = ["It rained.", "The street was empty.", "He opened his umbrella.", "A dog barked."]
    en = text("rain.en.txt", "en", english)
    beads = [
        Bead((0,), (0,), probability=0.99),
        Bead((1,), (1,), probability=0.95),
        Bead((2,), (2,), probability=0.4),
        Bead((3,), (), probability=0.93),
        Bead((), (3,), probability=0.2),
        Bead((4,), (), probability=0.6),
    ]
    other_zh = text("news.zh.txt", "zh", ["昨天的会议结束了。", "代表们回国。"])
    other_en = text("news.en.txt", "en", ["The meeting ended yesterday.", "Delegates left."])
    pairs = [
        Bead((0,), (0,), probability=0.97, grade=Grade.TRANSLATION),
        Bead((1,), (1,), probability=0.5, grade=Grade.RELATED),
        Bead((1,), (0,), probability=0.1, grade=Grade.NONE, rank=1),
    ]
    with Project.open(path, create=True, author="Mei") as opened:
        first = add(opened, zh, en, beads, "parallel")
        second = add(opened, other_zh, other_en, pairs, "comparable")
        for alignment, number, status in (
            (first, 0, Status.ACCEPTED),
            (first, 1, Status.REJECTED),
            (first, 2, Status.NEEDS_REVIEW),
            (first, 5, Status.ACCEPTED),
            (second, 0, Status.ACCEPTED),
        ):
            key = opened.beads(alignment)[number].id
            opened.apply(alignment, SetStatus((key,), status))
        opened.save_concepts(
            [
                concept("c1", "雨", "rain", ConceptStatus.ACCEPTED, 0.3, "weather"),
                concept("c2", "伞", "umbrella", ConceptStatus.CANDIDATE, 0.95, "things"),
                concept("c3", "街", "street", ConceptStatus.CANDIDATE, 0.5, "things"),
                concept("c4", "风", "wind", ConceptStatus.REJECTED, 0.9, "weather"),
                concept("c5", "灯", "", ConceptStatus.CANDIDATE, 0.9),
            ]
        )
    return path


def date(value: str) -> Any:
    import datetime

    return datetime.date.fromisoformat(value)


# A name; what the command is given; what the API is given; what is set on the page.
Choice = tuple[str, list[str], dict[str, Any], dict[str, Any]]
CHOICES: list[Choice] = [
    ("accepted", [], {"status": "accepted"}, {"x_which": "accepted"}),
    (
        "probable",
        ["--min-probability", "0.9"],
        {"min_probability": 0.9},
        {"x_which": "probable"},
    ),
    ("all", ["--all"], {}, {"x_which": "all"}),
    (
        "accepted and rejected",
        ["--status", "accepted", "--status", "rejected"],
        {"status": ["accepted", "rejected"]},
        {"x_which": "accepted", "x_rejected": True},
    ),
    (
        "everything",
        ["--all", "--rejected"],
        {"rejected": True},
        {"x_which": "all", "x_rejected": True},
    ),
    (
        "of a document",
        ["--all", "--document", "rain.zh.txt"],
        {"documents": ["rain.zh.txt"]},
        {"x_which": "all", "x_documents": ["rain.zh.txt"]},
    ),
    (
        "since",
        ["--all", "--since", "2020-01-02"],
        {"since": "2020-01-02"},
        {"x_which": "all", "x_since": date("2020-01-02")},
    ),
    (
        "until",
        ["--all", "--until", "2020-01-02"],
        {"until": "2020-01-02"},
        {"x_which": "all", "x_until": date("2020-01-02")},
    ),
]
ONLY_PAIRS: list[Choice] = [
    ("needs review", ["--status", "needs-review"], {"status": "needs review"}, {}),
]
SUBJECT: Choice = (
    "of a subject",
    ["--all", "--subject", "things"],
    {"subjects": ["things"]},
    {"x_which": "all", "x_subjects": ["things"]},
)


def command(folder: Path, *given: str) -> bytes:
    target = folder / "by-command"
    with pytest.raises(SystemExit) as ended:
        main([*given, "-o", str(target)])
    assert ended.value.code == 0
    return target.read_bytes()


def by_api(path: Path, what: str, mode: str | None, form: str, given: dict[str, Any]) -> bytes:
    target = path.parent / "by-api"
    with duizhao.open(path) as opened:
        if what == "pairs":
            pairs = opened.pairs(mode=mode, **given)  # type: ignore[arg-type]
            if form.startswith("xliff"):
                pairs.to_xliff(target, version="1.2" if form == "xliff12" else "2.1")
            else:
                getattr(pairs, f"to_{form}")(target)
        elif profile := {"txt": "omegat", "utx": "utx", "xml": "multiterm"}.get(form):
            opened.glossary(**given).to_profile(target, profile)
        else:
            getattr(opened.glossary(**given), f"to_{form}")(target)
    return target.read_bytes()


@pytest.fixture
def page(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., bytes]:
    """Runs the Export page with what is chosen on it; gives what its button downloads."""
    offered: list[Callable[[], bytes]] = []
    monkeypatch.setenv(PROJECT_VARIABLE, str(project))
    monkeypatch.setattr(
        streamlit, "download_button", lambda label, data, **more: offered.append(data)
    )
    shown = page_of("export")

    def download(what: str, mode: str | None, form: str, chosen: dict[str, Any]) -> bytes:
        state = shown.session_state
        state["x_what"] = what
        state["x_form" if what == "pairs" else "x_gform"] = form
        if mode:
            state["x_mode"] = mode
        state[f"x_which_{what}"] = chosen.get("x_which", "accepted")
        for name, empty in (
            ("x_rejected", False),
            ("x_documents", []),
            ("x_since", None),
            ("x_until", None),
        ):
            state[name] = chosen.get(name, empty)
        if what == "glossary":
            state["x_subjects"] = chosen.get("x_subjects", [])
        offered.clear()
        shown.run()
        assert not shown.exception
        return offered[-1]()

    return download


# Subtitles need times, which these texts have none of.
UNTIMED = tuple(form for form in PAIR_FORMATS if form not in ("ass", "srt"))
PAIR_CHOICES = [
    *((form, "parallel", choice) for form in UNTIMED for choice in CHOICES),
    *((form, "comparable", CHOICES[2]) for form in UNTIMED),
    *((form, None, CHOICES[4]) for form in UNTIMED if form != "beads"),
    ("tsv", "parallel", ONLY_PAIRS[0]),
]


def test_pairs(project: Path, tmp_path: Path, page: Callable[..., bytes]) -> None:
    made = set()
    for form, mode, (name, options, arguments, chosen) in PAIR_CHOICES:
        export = ["export", str(project), "--format", form, *options]
        ours = command(tmp_path, *export, *(["--mode", mode] if mode else []))
        assert by_api(project, "pairs", mode, form, arguments) == ours, (form, mode, name)
        if chosen and mode:
            assert page("pairs", mode, form, chosen) == ours, (form, mode, name)
        made.add(ours)
    assert len(made) > 5 * len(UNTIMED)


def test_glossary(project: Path, tmp_path: Path, page: Callable[..., bytes]) -> None:
    made = set()
    for form in GLOSSARY_FORMATS:
        for name, options, arguments, chosen in (*CHOICES, SUBJECT):
            export = ["export", str(project), "--what", "glossary", "--format", form, *options]
            ours = command(tmp_path, *export)
            assert by_api(project, "glossary", None, form, arguments) == ours, (form, name)
            assert page("glossary", None, form, chosen) == ours, (form, name)
            made.add(ours)
    assert len(made) > 5 * len(GLOSSARY_FORMATS)


@pytest.mark.parametrize(("form", "count"), [("tmx", 2), ("tsv", 5), ("xliff12", 4), ("csv", 5)])
def test_a_pair_with_one_side_is_in_every_file_that_can_hold_it(
    project: Path, tmp_path: Path, form: str, count: int
) -> None:
    with duizhao.open(project) as opened:
        pairs = opened.pairs(mode="parallel")
        assert len(pairs) == 5
        write = getattr(pairs, "to_xliff" if form == "xliff12" else f"to_{form}")
        assert write(tmp_path / "x") == count


def test_no_probability_is_no_high_probability(project: Path) -> None:
    with duizhao.open(project) as opened:
        assert [item.id for item in opened.glossary(min_probability=0.5)] == ["c1", "c2", "c3"]
        assert len(opened.glossary()) == 4
        assert [item.id for item in opened.glossary("rejected")] == ["c4"]
        assert len(opened.pairs(["accepted", "proposed"], min_probability=0.9)) == 4
