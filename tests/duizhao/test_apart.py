"""Readers in a process of their own: what they give is the same, what costs too much ends."""

from __future__ import annotations

import _thread
import io
import pickle
import signal
import threading
from pathlib import Path

import pytest

from align.documents import read_document, read_pairs, read_units
from align.errors import FormatError, LimitError
from align.exchange import write_pairs
from align.messages import Message
from align.model import Pair
from duizhao import apart
from duizhao.corpus import read_files
from duizhao.exporting import write_glossary
from termbase.exchange import preview_tables, read_glossary
from termbase.model import Concept, LanguageSection, Term, TermStatus
from tests.align.documents.samples import docx, p, table
from tests.align.documents.saying import refused
from tests.waiting import until

SLOW = "<!DOCTYPE html><html><body>" + "<p>河水很清。" * 150_000


@pytest.fixture
def fresh() -> None:
    """No process that another test started."""
    apart._end_all()


def test_what_is_read_is_the_same(tmp_path: Path) -> None:
    word = tmp_path / "x.docx"
    word.write_bytes(docx(p("河水很清。") + table([["你好。", "Hello."], ["再见。", "Bye."]])))
    assert apart.read_document_apart(word) == read_document(word)
    assert apart.read_pairs_apart(word) == read_pairs(word)
    page = tmp_path / "x.html"
    page.write_text("<p>好的。<sup>1</sup></p>", encoding="utf-8")
    assert apart.read_document_apart(page, name="y", lang="zh") == read_document(
        page, name="y", lang="zh"
    )


def test_errors_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(docx(p("河水很清。"))[:200])
    with pytest.raises(FormatError) as caught:
        read_document(path)
    with refused(FormatError, caught.value.code):
        apart.read_document_apart(path)


def test_one_process_reads_many_files(tmp_path: Path, fresh: None) -> None:
    for number in range(5):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(docx(p(f"第{number}份文件的正文。")))
        assert apart.read_document_apart(path).text == f"第{number}份文件的正文。\n"
    assert len(apart._idle) == 1


def test_names_are_of_the_folder_one_works_in(
    tmp_path: Path, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("春天来了", "秋天来了"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        Path("x.docx").write_bytes(docx(p(f"{name}。")))
        assert apart.read_document_apart("x.docx").text == f"{name}。\n"
    assert len(apart._idle) == 1


def test_plain_text_needs_no_process(tmp_path: Path, fresh: None) -> None:
    path = tmp_path / "x.txt"
    path.write_text("河水很清。\n", encoding="utf-8")
    apart.read_document_apart(path)
    assert apart._idle == []


def test_what_takes_too_long_is_ended(
    tmp_path: Path, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0)
    monkeypatch.setattr(apart, "SECONDS_A_MEGABYTE", 0)
    path = tmp_path / "x.html"
    path.write_text(SLOW, encoding="utf-8")
    with refused(LimitError, "file.too-slow"):
        apart.read_document_apart(path)
    assert apart._idle == []
    monkeypatch.undo()
    path.write_text("<p>好的，下一份。</p>", encoding="utf-8")
    assert apart.read_document_apart(path).text == "好的，下一份。\n"


def test_what_takes_too_much_memory_is_refused(
    tmp_path: Path, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MEMORY", 20_000_000)
    path = tmp_path / "x.html"
    path.write_text("<!DOCTYPE html><html><body>" + "<b>水</b>" * 90_000, encoding="utf-8")
    with refused(LimitError, "file.too-much-memory"):
        apart.read_document_apart(path)


def test_the_others_of_a_folder_are_read(
    tmp_path: Path, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_limits", lambda size: (0 if size > 10**6 else 20, 10**9))
    bad, good = tmp_path / "a.html", tmp_path / "b.docx"
    bad.write_text(SLOW, encoding="utf-8")
    good.write_bytes(docx(p("河水很清。")))
    corpus = read_files([bad, good])
    assert [text.name for text in corpus.texts] == ["b.docx"]
    assert [problem.file for problem in corpus.problems] == ["a.html"]


def test_a_process_that_dies_costs_its_file_alone(tmp_path: Path, fresh: None) -> None:
    path = tmp_path / "x.html"
    path.write_text(SLOW, encoding="utf-8")
    caught: list[BaseException] = []

    def reading() -> None:
        try:
            apart.read_document_apart(path)
        except LimitError as error:
            caught.append(error)

    workers: list[apart._Worker] = []
    begun = apart._Worker.ask

    def noted(self: apart._Worker, *args: object) -> object:
        workers.append(self)
        return begun(self, *args)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart._Worker, "ask", noted)
        thread = threading.Thread(target=reading)
        thread.start()
        until(lambda: workers)
        workers[0]._process.kill()
        thread.join()
    assert len(caught) == 1


def test_ctrl_c_ends_the_reading(tmp_path: Path, fresh: None) -> None:
    path = tmp_path / "x.html"
    path.write_text(SLOW, encoding="utf-8")
    timer = threading.Timer(1.0, _thread.interrupt_main)
    timer.start()

    def reading() -> None:
        apart.read_document_apart(path)
        # Where reading is faster than the timer, it comes here.
        timer.join()
        until(lambda: False)

    # Worker processes of the test run ignore the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            reading()
    finally:
        signal.signal(signal.SIGINT, before)
    assert all(worker.alive() for worker in apart._idle)


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "subprocess.Popen"])
def test_answers_are_data_only(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    harmful = b"c" + module.encode() + b"\n" + attribute.encode() + b"\n(S'x'\ntR."
    with pytest.raises(pickle.UnpicklingError):
        apart._Unpickler(io.BytesIO(harmful)).load()


@pytest.mark.parametrize(
    ("size", "seconds", "memory"),
    [(10, 20, 1_000_000_000), (1_000_000, 20, 1_000_000_000), (11_000_000, 80, 2_000_000_000)],
)
def test_limits_grow_with_the_file(size: int, seconds: int, memory: int) -> None:
    assert apart._limits(size) == (seconds, memory)


GLOSSARY = tuple(
    Concept(
        f"c{n}",
        (
            LanguageSection("zh", (Term(f"术语{n}", "zh", status=TermStatus.PREFERRED),)),
            LanguageSection("en", (Term(f"term {n}", "en", status=TermStatus.DEPRECATED),)),
        ),
        subject="law",
    )
    for n in range(3)
)


@pytest.mark.parametrize("form", ["xlsx", "tbx", "json", "csv"])
def test_glossaries_are_the_same(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"g.{form}"
    write_glossary(GLOSSARY, path, form=form)
    ours: list[Message] = []
    theirs: list[Message] = []
    found = apart.read_glossary_apart(path, notes=theirs)
    assert found == read_glossary(path, notes=ours)
    assert len(found) == 3
    assert theirs == ours
    if form in ("xlsx", "csv"):
        assert apart.preview_tables_apart(path) == preview_tables(path)


def test_a_glossary_that_costs_too_much_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "_limits", lambda size: (1, 2 * 10**9))
    path = tmp_path / "g.tbx"
    unit = '<termEntry><langSet xml:lang="zh"><tig><term>甲{}</term></tig></langSet></termEntry>'
    body = "".join(unit.format(n) for n in range(150_000))
    path.write_text(
        f"<martif type='TBX'><text><body>{body}</body></text></martif>", encoding="utf-8"
    )
    with refused(LimitError, "file.too-slow"):
        apart.read_glossary_apart(path)


def test_an_answer_is_data_only() -> None:
    for thing in (print, write_glossary, read_glossary, read_document):
        with pytest.raises(pickle.UnpicklingError):
            apart._Unpickler(io.BytesIO(pickle.dumps(thing))).load()


def test_units_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    pairs = [Pair("一。", "One.", author="li", fields=(("client", "A"),))]
    write_pairs(pairs, path, format="tmx")
    assert apart.read_units_apart(path) == read_units(path)
