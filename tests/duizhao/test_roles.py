"""Who may do what: every change of a project, by every role."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from align.errors import DuizhaoError, NotAllowedError, ReviewError
from align.model import Bead, Document, Segment, Status
from align.review import EditText, SetStatus, from_beads
from align.segments import Text
from duizhao import jobs
from duizhao.adding import add_term
from duizhao.aligning import align_project
from duizhao.attached import attach
from duizhao.batches import run_failed_again, start_batch
from duizhao.bulk import merge_duplicates, planned, written
from duizhao.checking import allow, disallow, set_severities
from duizhao.custom_fields import with_field, without_field
from duizhao.editing import add_comment, save_concept
from duizhao.extracting import extract_project
from duizhao.folder import (
    discard_project,
    duplicate_project,
    make_project,
    recover_project,
    rename_project,
    restore_copy,
)
from duizhao.glossaries import remember_columns
from duizhao.importing import ImportOptions, import_into, import_planned, import_texts, plan_uploads
from duizhao.jobs.batch import run_batch
from duizhao.pairing import confirm_pairings, suggest_pairings
from duizhao.realigning import Realignment, apply_realignment, realign
from duizhao.reviewing import Sending, send_for_review, take_review
from duizhao.roles import ACTIONS, OWNER, ROLES, Action, Actor, Role, may, of_concepts, of_setting
from duizhao.segmentation import Rules, set_rules
from duizhao.store import NewAlignment, Project
from duizhao.term_choices import TermChoices, set_choices
from termbase.concepts import Duplicates, Likeness, with_status
from termbase.model import (
    Comment,
    Concept,
    ConceptStatus,
    LanguageSection,
    Term,
    TermStatus,
)

ROOT = Path(__file__).parent.parent.parent

ALLOWED: dict[Role, set[Action]] = {
    "owner": {*ACTIONS},
    "terminologist": {"keep", "review", "comment", "propose", "glossary", "checks"},
    "reviewer": {"keep", "review", "comment", "propose"},
}


@dataclass
class Colleague:
    """Somebody who has signed in; *role* may change under their hands."""

    role: Role | None
    name: str = "Zhao"


def concept(
    key: str, zh: str, en: str, status: ConceptStatus, of_terms: TermStatus = TermStatus.PREFERRED
) -> Concept:
    sections = (
        LanguageSection("zh", (Term(zh, "zh", of_terms),)),
        LanguageSection("en", (Term(en, "en", of_terms),)),
    )
    return Concept(key, sections, status)


def fill(project: Project) -> None:
    lines = {"zh": ["甲公司。", "乙方。", "丙处。"], "en": ["Company A.", "Party B.", "Place C."]}
    texts, ids = [], []
    for lang in ("zh", "en"):
        segments, at = [], 0
        for number, line in enumerate(lines[lang]):
            segments.append(Segment(at, at + len(line), number))
            at += len(line) + 1
        made = Document(f"k.{lang}", lang, "\n".join(lines[lang]), file_hash=lang, segmented=True)
        ids.append(project.add_document(made, segments).id)
        texts.append(Text(made, tuple(segments)))
    beads = from_beads([Bead((n,), (n,), probability=0.7) for n in range(3)], texts[:1], texts[1:])
    project.save_alignment(NewAlignment("parallel", (ids[0],), (ids[1],), beads, "s"))
    project.save_concepts(
        [
            concept("c1", "公司", "company", ConceptStatus.ACCEPTED),
            concept("c2", "乙方", "Party B", ConceptStatus.CANDIDATE, TermStatus.PROPOSED),
        ]
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "team.duizhao"
    with Project.open(path, create=True, author="Qian") as made:
        fill(made)
    return path


@pytest.fixture
def project(filled: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(shutil.copy(filled, tmp_path), author="Qian") as opened:
        yield opened


# Every change of the store


Change = Callable[[Project], object]


def bead(project: Project, place: int = 0) -> str:
    return project.beads(1)[place].id


def change(project: Project, key: str, edit: Callable[[Concept], Concept]) -> object:
    before = next(item for item in project.concepts() if item.id == key)
    return project.change_concepts([before], [edit(before)], label="x")


STORE: dict[str, tuple[Action, Change]] = {
    "add_document": (
        "documents",
        lambda p: p.add_document(Document("n.zh", "zh", "丁。", file_hash="n.zh")),
    ),
    "set_segments": ("documents", lambda p: p.set_segments(1, (), "x")),
    "rename_document": ("documents", lambda p: p.rename_document(1, "other.zh")),
    "remove_document": ("documents", lambda p: p.remove_document(1)),
    "restore_document": ("documents", lambda p: p.restore_document(1)),
    "save_alignment": (
        "documents",
        lambda p: p.save_alignment(NewAlignment("parallel", (1,), (2,), (), "t")),
    ),
    "save_shard": ("documents", lambda p: p.save_shard(None)),  # type: ignore[arg-type]
    "add_job": ("documents", lambda p: p.add_job("align", {})),
    "update_job": ("keep", lambda p: p.update_job(99)),
    "set_setting": ("settings", lambda p: p.set_setting("direction", "en-zh")),
    "apply": ("review", lambda p: p.apply(1, SetStatus((bead(p),), Status.ACCEPTED))),
    "apply_all": (
        "review",
        lambda p: p.apply_all([(1, SetStatus((bead(p, 1),), Status.REJECTED), {})], batch="b"),
    ),
    "save_concepts": ("glossary", lambda p: p.save_concepts([])),
    "change_concepts": (
        "glossary",
        lambda p: change(p, "c1", lambda c: replace(c, subject="law")),
    ),
    # What one did oneself; whether one still may is another test.
    "undo": ("keep", lambda p: p.undo()),
    "redo": ("keep", lambda p: p.redo()),
}


def classes() -> dict[str, ast.FunctionDef]:
    found: dict[str, ast.FunctionDef] = {}
    for name in ("project", "_decisions", "_project_file"):
        tree = ast.parse((ROOT / f"duizhao/store/{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                found |= {m.name: m for m in node.body if isinstance(m, ast.FunctionDef)}
    return found


def called(node: ast.AST) -> set[str]:
    calls = (item.func for item in ast.walk(node) if isinstance(item, ast.Call))
    return {getattr(func, "attr", getattr(func, "id", "")) for func in calls}


def writers() -> set[str]:
    """Methods of a project that write, themselves or through one another."""
    methods = classes()
    found = {"writing"}
    while more := {n for n, m in methods.items() if n not in found and found & called(m)}:
        found |= more
    return {name for name in found if not name.startswith("_")} - {"writing"}


def test_every_change_of_the_store_stands_in_the_table() -> None:
    assert writers() == set(STORE)


def test_every_transaction_names_its_action() -> None:
    known = {"of_setting", "of_job", "of_concepts"}
    for path in sorted((ROOT / "duizhao").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "writing":
                (given,) = node.args
                literal = isinstance(given, ast.Constant) and given.value in ACTIONS
                worked_out = isinstance(given, ast.Call) and getattr(given.func, "id", "") in known
                assert literal or worked_out, f"{path}:{node.lineno}"


def refused(work: Callable[[], object]) -> bool:
    """Whether it was not allowed; other errors (there is no such job) are none of this."""
    try:
        work()
    except NotAllowedError:
        return True
    except (DuizhaoError, AttributeError, TypeError, KeyError):
        return False
    return False


@pytest.mark.parametrize("name", STORE)
def test_each_role_changes_what_it_may(project: Project, name: str) -> None:
    action, work = STORE[name]
    before = project.revision()
    for role in ROLES:
        theirs = project.acting_as(Colleague(role))
        if action not in ALLOWED[role]:
            assert refused(lambda theirs=theirs: work(theirs)), role
            assert project.revision() == before
    for role in reversed(ROLES):
        if action in ALLOWED[role]:
            theirs = project.acting_as(Colleague(role))
            assert not refused(lambda theirs=theirs: work(theirs)), role
    assert refused(lambda: work(project.acting_as(Colleague(None))))
    assert not refused(lambda: work(project))


@pytest.mark.parametrize("role", ROLES)
def test_the_table_of_roles(role: Role) -> None:
    assert {action for action in ACTIONS if may(Colleague(role), action)} == ALLOWED[role]
    assert all(may(OWNER, action) for action in ACTIONS)
    assert not any(may(Colleague(None), action) for action in ACTIONS)


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("keys", "keep"),
        ("export", "keep"),
        ("sent:4f2a", "review"),
        ("attached:00ff", "documents"),
        ("qa.allowed", "checks"),
        ("term-choices", "glossary"),
        ("own-fields", "glossary"),
        ("direction", "settings"),
        ("name", "settings"),
        ("something new", "settings"),
        ("keysmith", "settings"),
    ],
)
def test_a_setting_belongs_to_an_action(key: str, action: Action) -> None:
    assert of_setting(key) == action


# Every change of the application layer


def nothing(project: Project, folder: Path) -> object:
    """For what changes a project by another function of the table only."""
    raise AssertionError(project, folder)


LAYER: dict[str, tuple[Action, Callable[[Project, Path], object]]] = {
    "add_comment": ("comment", lambda p, _: add_comment(p, p.concepts()[0], "?")),
    "add_term": ("propose", lambda p, _: add_term(p, "合同", "contract")),
    "align_project": ("documents", lambda p, _: align_project(p, None)),  # type: ignore[arg-type]
    "allow": ("checks", lambda p, _: allow(p, [], ())),
    "apply_realignment": (
        "review",
        lambda p, _: apply_realignment(p, Realignment(1, p.beads(1)[:1], p.beads(1)[:1], 1)),
    ),
    "attach": (
        "documents",
        lambda p, _: attach(p, replace(Document("s", "zh", "一", file_hash="s"), units=(_unit(),))),
    ),
    "cancel": ("documents", lambda p, _: jobs.cancel(p, _job(p))),
    "confirm_pairings": ("documents", lambda p, _: confirm_pairings(p, ())),
    "disallow": ("checks", lambda p, _: disallow(p, [_allowance(p)])),
    "extract_project": ("glossary", lambda p, _: extract_project(p, None)),  # type: ignore[arg-type]
    "import_into": ("documents", lambda p, d: import_into(p, [d / "none.txt"])),
    "import_planned": (
        "documents",
        lambda p, _: import_planned(p, plan_uploads(p, [], options=ImportOptions())),
    ),
    "import_texts": ("documents", lambda p, _: import_texts(p, _Corpus, segmenter="x")),  # type: ignore[arg-type]
    "mark_dead": ("keep", lambda p, _: jobs.mark_dead(p, 99)),
    "merge_duplicates": (
        "glossary",
        lambda p, _: merge_duplicates(p, [_two(p)]),
    ),
    "realign": ("review", lambda p, _: realign(p, 1, None)),  # type: ignore[arg-type]
    "remember_columns": ("glossary", lambda p, _: remember_columns(p, ["a"], {0: "zh"})),
    "retry": ("documents", lambda p, _: jobs.retry(p, _job(p, "failed"))),
    "run_again": ("documents", nothing),  # `run_batch` of what a job keeps
    "run_batch": ("documents", lambda p, _: run_batch(p, None, None)),  # type: ignore[arg-type]
    "run_failed_again": ("documents", lambda p, _: run_failed_again(p, p.job(_job(p, "failed")))),
    "running": ("keep", lambda p, _: jobs.running(p)),
    "save_concept": (
        "glossary",
        lambda p, _: save_concept(p, p.concepts()[0], replace(p.concepts()[0], note="n")),
    ),
    "send_for_review": (
        "review",
        lambda p, d: send_for_review(p, d / "out.csv", form="csv", everything=True),
    ),
    "set_choices": ("glossary", lambda p, _: set_choices(p, TermChoices(min_frequency=3))),
    "set_rules": ("settings", lambda p, _: set_rules(p, Rules(abbreviations=("Art.",)))),
    "set_severities": ("checks", lambda p, _: set_severities(p, {})),
    "start": ("documents", lambda p, _: jobs.start(p, "no such kind")),
    "start_batch": ("documents", lambda p, d: start_batch(p, d, _table(d))),
    "start_with": ("documents", lambda p, _: jobs.start_with(p, "no such kind", {})),
    "suggest_pairings": ("documents", lambda p, _: suggest_pairings(p, None)),  # type: ignore[arg-type]
    "take_review": ("review", lambda p, d: take_review(p, _reviewed(p, d), on_conflict="take")),
    "transfer_decisions": ("review", nothing),  # writes through `apply` alone
    "take_review_upload": ("review", nothing),  # `take_review` of a file in a folder of its own
    "save": ("review", lambda p, _: Sending("pairs", "t", "a").save(p, "k")),
    "with_field": ("glossary", lambda p, _: with_field(p, "单位")),
    "without_field": ("glossary", lambda p, _: without_field(p, "单位")),
    "written": (
        "glossary",
        lambda p, _: written(p, planned(p.concepts(), lambda c: replace(c, note="m")), label="x"),
    ),
}


def functions_that_write() -> set[str]:
    """Public functions that are given a project and write to it, themselves or through others."""
    functions: dict[str, tuple[ast.FunctionDef, str, bool]] = {}
    for path in [*(ROOT / "duizhao").glob("*.py"), *(ROOT / "duizhao/jobs").rglob("*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef):
                continue
            for argument in (*node.args.args, *node.args.kwonlyargs):
                if "Project" in ast.unparse(argument.annotation or ast.Constant("")).split():
                    functions[node.name] = (node, argument.arg, not node.name.startswith("_"))
    found: set[str] = set()

    def writes(node: ast.FunctionDef, project: str) -> bool:
        for call in ast.walk(node):
            if not isinstance(call, ast.Call):
                continue
            func = call.func
            of = getattr(getattr(func, "value", None), "id", "")
            name = getattr(func, "attr", getattr(func, "id", ""))
            if of == project and name in STORE:
                return True
            given = [*call.args, *(k.value for k in call.keywords)]
            if name in found and any(getattr(item, "id", "") == project for item in given):
                return True
        return False

    while more := {
        name
        for name, (node, project, _) in functions.items()
        if name not in found and writes(node, project)
    }:
        found |= more
    return {name for name in found if functions[name][2]}


def test_every_function_that_changes_a_project_stands_in_the_table() -> None:
    reading = {"alive", "plan", "plan_uploads"}  # how far a job is; a look beforehand
    assert functions_that_write() - reading <= set(LAYER)


@pytest.mark.parametrize("name", LAYER)
def test_each_function_asks_the_role(
    project: Project, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    action, work = LAYER[name]
    if work is nothing:
        return
    monkeypatch.setattr("duizhao.jobs.background.subprocess.Popen", lambda *a, **k: _Gone())
    for role in reversed(ROLES):
        theirs = project.acting_as(Colleague(role))
        got = refused(lambda theirs=theirs: work(theirs, tmp_path))
        assert got == (action not in ALLOWED[role]), role


class _Gone:
    def poll(self) -> int:
        return 0


class _Corpus:
    texts = (Text(Document("m.zh", "zh", "戊。", file_hash="m.zh"), ()),)
    aligned = ()
    given = ()


def _unit() -> Any:
    from align.model import Unit

    return Unit(0, 1, (("client", "A"),))


def _job(project: Project, state: str = "queued") -> int:
    whole = project.acting_as(OWNER)
    number = whole.add_job("align", {})
    whole.update_job(number, state=state)  # type: ignore[arg-type]
    return number


def _allowance(project: Project) -> str:
    project.acting_as(OWNER).set_setting("qa.allowed", '{"k": {"by": "Qian", "code": "T01"}}')
    return "k"


def _two(project: Project) -> Duplicates:
    if len(project.concepts()) < 2:
        fresh = concept("c9", "己", "sixth", ConceptStatus.ACCEPTED)
        project.acting_as(OWNER).change_concepts([], [fresh], label="x")
    one, two = project.concepts()[:2]
    return Duplicates(one, (two,), Likeness.SAME_CHINESE)


def _table(folder: Path) -> str:
    (folder / "pairs.csv").write_text("zh,en\na.txt,b.txt\n", encoding="utf-8")
    return "pairs.csv"


def _reviewed(project: Project, folder: Path) -> Path:
    path = folder / "review.csv"
    whole = project.acting_as(OWNER)
    send_for_review(whole, path, form="csv", everything=True)
    lines = path.read_text("utf-8-sig").replace("Place C.", f"Place {whole.revision()}.")
    path.write_text(lines, encoding="utf-8-sig")
    return path


FOLDER: dict[str, Callable[[Path, Actor], object]] = {
    "make_project": lambda d, by: make_project(d, "new", by=by),
    "rename_project": lambda d, by: rename_project(d, "team", "other", by=by),
    "duplicate_project": lambda d, by: duplicate_project(d, "team", "copy", by=by),
    "discard_project": lambda d, by: discard_project(d, "team", by=by),
    "recover_project": lambda d, by: recover_project(d, "team", by=by),
    "restore_copy": lambda d, by: restore_copy(d / "team.duizhao", "x", by=by),
}


@pytest.mark.parametrize("name", FOLDER)
def test_only_owners_touch_whole_projects(filled: Path, tmp_path: Path, name: str) -> None:
    shutil.copy(filled, tmp_path)
    there = sorted(path.name for path in tmp_path.rglob("*"))
    for role in ("reviewer", "terminologist", None):
        assert refused(lambda role=role: FOLDER[name](tmp_path, Colleague(role))), role
        assert sorted(path.name for path in tmp_path.rglob("*")) == there
    assert not refused(lambda: FOLDER[name](tmp_path, Colleague("owner")))


# What of the glossary a reviewer may do

OPEN = concept("o", "标的", "subject matter", ConceptStatus.CANDIDATE, TermStatus.PROPOSED)
DONE = concept("d", "违约", "default", ConceptStatus.ACCEPTED)
SAID = Comment("Zhao", "2026-01-01T00:00:00Z", "?")


def with_term(item: Concept, term: Term, at: int = 1) -> Concept:
    sections = tuple(
        replace(s, terms=(*s.terms[:at], term, *s.terms[at:])) if s.lang == "en" else s
        for s in item.languages
    )
    return replace(item, languages=sections)


@pytest.mark.parametrize(
    ("before", "after", "action"),
    [
        (DONE, replace(DONE, comments=(SAID,)), "comment"),
        (OPEN, replace(OPEN, comments=(SAID,)), "comment"),
        (DONE, replace(DONE, comments=(SAID,), note="x"), "glossary"),
        (replace(DONE, comments=(SAID,)), DONE, "glossary"),
        (OPEN, with_status(OPEN, ConceptStatus.UNDER_REVIEW), "propose"),
        (OPEN, replace(OPEN, assigned_to="Qian"), "propose"),
        (OPEN, with_status(OPEN, ConceptStatus.ACCEPTED), "glossary"),
        (OPEN, with_status(OPEN, ConceptStatus.REJECTED), "glossary"),
        (DONE, with_status(DONE, ConceptStatus.UNDER_REVIEW), "glossary"),
        (DONE, replace(DONE, assigned_to="Qian"), "glossary"),
        (OPEN, with_term(OPEN, Term("object", "en")), "propose"),
        (OPEN, with_term(OPEN, Term("object", "en", TermStatus.PREFERRED)), "glossary"),
        (DONE, with_term(DONE, Term("breach", "en")), "glossary"),
        (OPEN, replace(OPEN, languages=OPEN.languages[:1]), "glossary"),
        (OPEN, replace(OPEN, languages=OPEN.languages[::-1]), "glossary"),
        (OPEN, replace(OPEN, definition="x"), "glossary"),
        (
            OPEN,
            replace(
                OPEN, languages=(replace(OPEN.languages[0], definition="x"), OPEN.languages[1])
            ),
            "glossary",
        ),
        (None, OPEN, "propose"),
        (None, replace(OPEN, status=ConceptStatus.UNDER_REVIEW), "propose"),
        (None, DONE, "glossary"),
        (None, replace(DONE, status=ConceptStatus.CANDIDATE), "glossary"),
        (OPEN, None, "glossary"),
        (DONE, replace(DONE, id="another"), "glossary"),
    ],
)
def test_what_a_change_of_a_concept_is(
    before: Concept | None, after: Concept | None, action: Action
) -> None:
    old = [before] if before else []
    new = [replace(after, changed_by="Zhao", changed="2026")] if after else []
    assert of_concepts(old, new) == action
    # The strongest part of a change of many counts.
    comment = replace(DONE, id="z", comments=(SAID,))
    assert of_concepts([replace(DONE, id="z"), *old], [comment, *new]) == action


def test_a_reviewer_suggests_and_comments_and_takes_that_back(project: Project) -> None:
    theirs = project.acting_as(Colleague("reviewer"))
    made = add_term(theirs, "合同", "contract", note="n")
    assert made.status is ConceptStatus.UNDER_REVIEW
    assert {term.status for s in made.languages for term in s.terms} == {TermStatus.PROPOSED}
    more = add_term(theirs, "乙方", "second party")
    assert (more.id, more.status) == ("c2", ConceptStatus.UNDER_REVIEW)
    assert more.terms("en")[1].status is TermStatus.PROPOSED
    # Of what is decided it is a comment.
    said = add_term(theirs, "公司", "corporation", note="see the act")
    assert said.status is ConceptStatus.ACCEPTED
    assert [term.text for term in said.terms("en")] == ["company"]
    assert said.comments[-1].text == "公司 → corporation\nsee the act"
    assert said.comments[-1].author == "Zhao"
    with pytest.raises(ReviewError):
        add_term(theirs, "公司", "Company")
    for _ in range(3):
        theirs.undo()
    assert {item.id for item in project.concepts()} == {"c1", "c2"}
    assert not any(item.comments for item in project.concepts())
    theirs.redo()
    assert len(project.concepts()) == 3


def test_nobody_takes_another_name(project: Project) -> None:
    theirs = project.acting_as(Colleague("owner", "Sun"))
    theirs.apply(1, SetStatus((bead(project),), Status.ACCEPTED), author="Qian")
    theirs.apply_all([(1, EditText(bead(project, 1), "en", "B."), {})], author="Qian", batch="b")
    change(theirs, "c1", lambda c: replace(c, note="n"))
    theirs.add_job("align", {}, author="Qian")
    theirs.rename_document(1, "other", author="Qian")
    assert {entry.author for entry in project.history(limit=4)} == {"Sun"}
    assert project.jobs()[0].created_by == "Sun"
    assert project.beads(1)[0].author == "Sun"
    # Nor is anything of another taken back.
    change(project, "c2", lambda c: replace(c, note="m"))
    theirs.undo("Qian")
    assert project.history(limit=1)[0].author == "Sun"
    assert {c.id: c.note for c in project.concepts()} == {"c1": "", "c2": "m"}


def test_a_role_that_is_taken_away_is_gone_at_once(project: Project) -> None:
    who = Colleague("terminologist")
    theirs = project.acting_as(who)
    change(theirs, "c1", lambda c: replace(c, note="n"))
    who.role = "reviewer"
    with pytest.raises(NotAllowedError) as caught:
        theirs.undo()
    assert caught.value.code == "roles.not-allowed"
    who.role = None
    with pytest.raises(NotAllowedError) as caught:
        theirs.apply(1, SetStatus((bead(project),), Status.ACCEPTED))
    assert caught.value.code == "roles.signed-out"
    assert next(c for c in project.concepts() if c.id == "c1").note == "n"


def test_what_is_refused_is_said_in_both_languages(project: Project) -> None:
    from duizhao.messages import Wording

    theirs = project.acting_as(Colleague("reviewer", "李"))
    with pytest.raises(NotAllowedError) as caught:
        change(theirs, "c1", lambda c: replace(c, note="n"))
    said = caught.value.as_message()
    assert "李 may not change the glossary (role: reviewer)" in Wording("en", "page").text(said)
    assert "李（审校员）无权修改术语表" in Wording("zh", "page").text(said)


def test_one_project_is_written_in_one_line_whoever_it_is(project: Project) -> None:
    """The file is brought together after what anybody wrote."""
    project.merge_log(0)
    project.acting_as(Colleague("reviewer")).set_setting("keys", "{}")
    wal = Path(f"{project.path}-wal")
    assert wal.stat().st_size > 0
    assert project._line is project.acting_as(OWNER)._line
