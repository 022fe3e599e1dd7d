"""Whatever an import accepts, a check finds the project whole; and what was taken can be undone."""

from __future__ import annotations

import csv
import html
import io
import json
import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store_whole import work

from align.errors import DuizhaoError
from align.exchange.review_tables import REVIEW_FORMATS
from duizhao.importing import ImportOptions, import_into
from duizhao.projects import Location
from duizhao.reviewing import send_for_review, take_review
from duizhao.store import Project, check_project, copy_project
from tests.align.documents.samples import SAMPLES, docx, table, xlsx
from tests.fuzz.targets import TARGETS
from tests.fuzz.test_mutations import mutated
from tests.postgres import Server

ODD = (
    *("", " ", "\u3000", "\u200b", "\ufeff", "\u2028", "\x85", "\x0b", "\x1f", "\ufffe"),
    *("\0", "a\0b"),
    *("\u202e右", "e\u0301", "é", "İ", "ß", "ﬃ", "Ａ", "😀", "👨‍👩‍👧", "\U000e0041", "\ue000"),
    *("=1+1", "@x", "'", '"', "<b>", "&amp;", "]]>", "%s", "{0}", "\\", "\n", "\r\n", "\t"),
    *(";", "|"),
    *("0", "-1", "1e400", "nan", "inf", "9223372036854775808", "true", "null", "None", "[]", "{}"),
    *("zh", "en", "zh-TW", "x-none", "preferred", "forbidden", "rejected", "accepted", "concept"),
    *("a.zh.txt", "词0", "Numbers.", "一二三四五六七八。", "春天来了。", "Spring has come.", "c0"),
    "长" * 5000,
)  # fmt: skip
"""What a field may hold: blanks, controls, marks, words of formats, what is in the project."""

TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(max_size=8),
    st.lists(st.sampled_from(ODD), max_size=4).map("".join),
)
HEADERS = st.sampled_from(
    [
        "zh",
        "en",
        "concept",
        "status",
        "subject",
        "definition",
        "note",
        "zh_status",
        "en_status",
        "zh_synonym",
        "en_synonym",
        "zh_pos",
        "en_pos",
        "forbidden",
        "untranslatable",
        "case_sensitive",
        "exact_match",
        "context",
        "source",
        "usage_note",
        "client",
        "zh_definition",
        "en_definition",
        "language",
        "term",
        "id",
        "frequency",
        "probability",
        "score",
        "created",
        "changed",
        "changed_by",
        "related",
        "sort_key",
        "type",
        "grammar",
        "comments",
        "中文",
        "英文",
        "同义词",
        "备注",
        "ZH-CN",
        "EN-US",
    ]
)


Rows = list[list[str]]


def xml(text: str) -> str:
    """*text* as XML can hold it."""
    return html.escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text))


def delimited(mark: str) -> Callable[[Rows], bytes]:
    def write(rows: Rows) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=mark).writerows(rows)
        return out.getvalue().encode("utf-8", "surrogatepass")

    return write


def memory(rows: Rows) -> bytes:
    units = "".join(
        f'<tu changedate="{xml(row[-1])}"><note>{xml(row[-1])}</note>'
        f'<tuv xml:lang="zh"><seg>{xml(row[0])}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{xml(row[1 % len(row)])}</seg></tuv></tu>'
        for row in rows
    )
    return f'<tmx version="1.4"><header srclang="zh"/><body>{units}</body></tmx>'.encode()


def terms(rows: Rows) -> bytes:
    def entry(row: list[str]) -> str:
        one, other, more = (xml(item) for item in (row * 3)[:3])
        return (
            f'<termEntry id="{one}"><descrip type="definition">{other}</descrip>'
            f'<langSet xml:lang="zh"><tig><term>{one}</term><termNote '
            f'type="administrativeStatus">{more}</termNote></tig></langSet>'
            f'<langSet xml:lang="en"><tig><term>{other}</term><note>{more}</note></tig></langSet>'
            "</termEntry>"
        )

    body = "".join(map(entry, rows))
    return f'<martif type="TBX"><text><body>{body}</body></text></martif>'.encode()


def escaped(write: Callable[[Rows], bytes]) -> Callable[[Rows], bytes]:
    return lambda rows: write([[xml(cell) for cell in row] for row in rows])


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "csv": delimited(","),
    "tsv": delimited("\t"),
    "xlsx": escaped(lambda rows: xlsx({"一": rows})),
    "docx": escaped(lambda rows: docx(table(rows))),
    "tmx": memory,
    "tbx": terms,
    "srt": lambda rows: "\n\n".join(
        f"{n}\n00:00:0{n}.000 --> 00:00:0{n}.500\n{' '.join(row)}" for n, row in enumerate(rows)
    ).encode("utf-8", "replace"),
    "txt": lambda rows: "\n".join("\t".join(row) for row in rows).encode("utf-8", "surrogatepass"),
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a bit of everything, closed."""
    path = tmp_path_factory.mktemp("begun") / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        work(project)
    return path


class Imports:
    """A project into which one file after the other is imported."""

    def __init__(self, begun: Path, folder: Path, place: Location | None = None) -> None:
        self.folder, self._files = folder, 0
        if place is None:
            place = folder / "p.duizhao"
            shutil.copy(begun, place)
        else:
            with Project.open(begun, read_only=True) as project:
                copy_project(project, place)
        self.project = Project.open(place, author="Li")

    def take(self, data: bytes, ending: str, kind: str, **options: Any) -> bool:
        """Import it; whether that was accepted."""
        self._files += 1
        file = self.folder / f"{self._files}.{ending}"
        file.write_bytes(data)
        wanted = ImportOptions(kind=kind, **options)  # type: ignore[arg-type]
        try:
            report = import_into(self.project, [file], wanted)
        except DuizhaoError:
            accepted = False
        else:
            accepted = bool(report.lines)
        return accepted

    def see(self) -> None:
        assert check_project(self.project) == ()

    def see_and_undo(self) -> None:
        """No fault is found, nor when what can be undone is."""
        self.see()
        while self.project.can_undo("Li"):
            try:
                self.project.undo("Li")
            except DuizhaoError:
                break
        self.see()


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports")


@contextmanager
def imports(begun: Path, base: Path, place: Location | None = None) -> Iterator[Imports]:
    """In a folder of its own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir=base))
    made = Imports(begun, folder, place)
    try:
        yield made
    finally:
        made.project.close()
        shutil.rmtree(folder)


ROW = st.lists(TEXTS, min_size=1, max_size=5)
ROWS = st.lists(ROW, min_size=1, max_size=5)
FILES = {
    "glossary": ("csv", "tsv", "xlsx", "docx", "tbx"),
    "pairs": ("csv", "tsv", "xlsx", "docx", "tmx", "txt"),
    "documents": ("txt", "docx", "xlsx", "csv", "srt"),
}
OPTIONS = st.fixed_dictionaries(
    {
        "new_version": st.booleans(),
        "on_conflict": st.sampled_from(["keep", "take", "add"]),
        "candidates": st.booleans(),
        "separator": st.sampled_from([None, "", ";", "a"]),
    }
)
Wanted = tuple[str, str, Rows, list[str] | None, dict[str, Any]]
WANTED: st.SearchStrategy[list[Wanted]] = st.lists(
    st.sampled_from(sorted(FILES)).flatmap(
        lambda kind: st.tuples(
            st.just(kind),
            st.sampled_from(FILES[kind]),
            ROWS,
            st.none() | st.lists(HEADERS, min_size=1, max_size=5),
            OPTIONS,
        )
    ),
    min_size=1,
    max_size=3,
)


def import_all(begun: Path, base: Path, wanted: list[Wanted], place: Location | None = None) -> int:
    """How many of the files were accepted."""
    accepted = 0
    with imports(begun, base, place) as made:
        for kind, ending, rows, header, options in wanted:
            head = [header] if header and kind != "documents" else []
            data = WRITERS[ending](head + rows)
            accepted += made.take(
                data, f"zh.{ending}" if kind == "documents" else ending, kind, **options
            )
        made.see_and_undo()
    return accepted


@settings(max_examples=12)
@given(wanted=WANTED)
def test_odd_cells(begun: Path, base: Path, wanted: list[Wanted]) -> None:
    import_all(begun, base, wanted)


@pytest.mark.soak
@settings(max_examples=1_000)
@given(wanted=WANTED)
def test_many_odd_cells(begun: Path, base: Path, wanted: list[Wanted]) -> None:
    import_all(begun, base, wanted)


@settings(max_examples=6)
@given(wanted=WANTED)
def test_odd_cells_in_a_database(
    begun: Path, base: Path, postgres: Server, wanted: list[Wanted]
) -> None:
    import_all(begun, base, wanted, postgres.place())


def leaves(value: Any, chance: random.Random) -> Any:
    """JSON with one thing in twenty another."""
    if chance.random() < 0.05:
        return chance.choice([*ODD, 0, -1, 2**63, 1e308, True, None, [], {}, ["zh"], {"zh": 1}])
    if isinstance(value, dict):
        return {key: leaves(item, chance) for key, item in value.items() if chance.random() > 0.02}
    if isinstance(value, list):
        return [
            leaves(item, chance) for item in value for _ in range(chance.choice([1] * 20 + [2]))
        ]
    return value


def import_disturbed(begun: Path, base: Path, name: str, count: int, seed: int) -> int:
    """Import disturbed files, four into a project; gives how many were accepted."""
    chance = random.Random(f"{name} {seed}")
    kind, _, form = name.rpartition("-")
    ending = form if kind else SAMPLES[name][0].partition(".")[2]
    accepted = 0
    for _ in range(0, count, 4):
        with imports(begun, base) as made:
            for _ in range(min(4, count)):
                data = chance.choice(TARGETS[name].samples)
                if form == "json" and chance.random() < 0.7:
                    data = json.dumps(leaves(json.loads(data), chance)).encode()
                else:
                    data = mutated(data, chance)
                accepted += made.take(
                    data,
                    ending,
                    kind or "documents",
                    new_version=chance.random() < 0.5,
                    on_conflict=chance.choice(["keep", "take", "add"]),
                    candidates=chance.random() < 0.3,
                )
            made.see_and_undo()
    return accepted


TAKEN = sorted(name for name in TARGETS if not name.startswith(("manifest", "review")))


@pytest.mark.parametrize("name", TAKEN)
def test_disturbed_files(begun: Path, base: Path, name: str) -> None:
    import_disturbed(begun, base, name, 4, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("name", TAKEN)
def test_many_disturbed_files(begun: Path, base: Path, name: str) -> None:
    assert import_disturbed(begun, base, name, 200, seed=2)


def returned(begun: Path, base: Path, form: str, what: str, count: int, seed: int) -> None:
    """Tables for review that come back with their structure or their cells disturbed."""
    chance = random.Random(f"{form} {what} {seed}")
    for _ in range(count):
        with imports(begun, base) as made:
            file = made.folder / f"sent.{form}"
            send_for_review(made.project, file, form=form, what=what)  # type: ignore[arg-type]
            for _ in range(3):
                data = disturbed_table(file.read_bytes(), form, chance)
                back = made.folder / f"back.{form}"
                back.write_bytes(data)
                with suppress(DuizhaoError):
                    take_review(
                        made.project,
                        back,
                        by=chance.choice(["Wang", "", "a\0b", "长" * 300]),
                        on_conflict=chance.choice(["keep", "take"]),
                        reject_deleted=chance.random() < 0.5,
                    )
            made.see_and_undo()


def disturbed_table(data: bytes, form: str, chance: random.Random) -> bytes:
    if form in ("csv", "tsv") and chance.random() < 0.7:
        mark = "\t" if form == "tsv" else ","
        rows = [*csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=mark)]
        for _ in range(chance.randint(1, 4)):
            row = chance.choice([row for row in rows if row])
            row[chance.randrange(len(row))] = chance.choice(ODD)
        return delimited(mark)(rows)
    return mutated(data, chance)


@pytest.mark.parametrize("what", ["pairs", "glossary"])
@pytest.mark.parametrize("form", REVIEW_FORMATS)
def test_disturbed_reviews(begun: Path, base: Path, form: str, what: str) -> None:
    returned(begun, base, form, what, 1, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("what", ["pairs", "glossary"])
@pytest.mark.parametrize("form", REVIEW_FORMATS)
def test_many_disturbed_reviews(begun: Path, base: Path, form: str, what: str) -> None:
    returned(begun, base, form, what, 100, seed=2)
