"""One catalogue for libraries, commands and pages: complete, in both languages, and used."""

from __future__ import annotations

import ast
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from align import errors
from align.errors import DuizhaoError, FormatError, InputError
from align.messages import Message, is_code, message, stored, unstored
from duizhao.messages import Wording, default, from_system, translator, use
from duizhao.messages.compile import FOLDER, compiled, read
from ui.labels import DYNAMIC_LABELS, REVIEW_LABELS
from ui.queue import QUEUE_LABELS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("align", "termbase", "duizhao", "ui")
LANGUAGES = ("en", "zh")
PREFIXES = (
    "key:",
    "check:",
    "column:",
    "conflict:",
    "export:",
    "field:",
    "format:",
    "job:",
    "job-kind:",
    "kwic:",
    "merge:",
    "outcome:",
    "tbx:",
    "view:",
)
ERRORS = {name for name in errors.__all__ if name.endswith("Error")} | {"CancelledJobError"}


@dataclass(frozen=True)
class Said:
    """A place in the code where something is said."""

    place: str
    code: ast.expr
    parameters: frozenset[str]
    more: bool
    kind: str

    @property
    def text(self) -> str | None:
        return self.code.value if isinstance(self.code, ast.Constant) else None


@cache
def sources() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


@cache
def said() -> tuple[Said, ...]:
    found: list[Said] = []
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = node.func
            name = getattr(function, "id", getattr(function, "attr", ""))
            if name in ERRORS or name == "message":
                names = frozenset(k.arg for k in node.keywords if k.arg)
                more = any(k.arg is None for k in node.keywords)
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                found.append(Said(place, node.args[0], names, more, name))
    return tuple(found)


@cache
def entries(language: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """(context, id) → its forms."""
    found = {}
    for item in read(language):
        if not item.id:
            continue
        key = item.id[0] if isinstance(item.id, tuple) else item.id
        forms = item.string if isinstance(item.string, tuple) else (item.string,)
        found[item.context or "", key] = tuple(map(str, forms))
    return found


def parts(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def strings() -> set[str]:
    return {
        node.value
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def page_texts() -> set[str]:
    """Every text of the pages, found in their sources; English is its own key."""
    found = {*REVIEW_LABELS, *DYNAMIC_LABELS, *QUEUE_LABELS}
    for path in (ROOT / "ui").rglob("*.py"):
        found |= set(re.findall(r'\bt\(\s*"([^"]+)"', path.read_text(encoding="utf-8")))
    return {text for text in found if not is_code(text)}


def codes(language: str) -> set[str]:
    return {key for context, key in entries(language) if is_code(key) and not context}


def free(room: str) -> list[str]:
    """Places of *room* where something is said in words instead of by a code."""
    return [
        item.place
        for item in said()
        if item.place.startswith(room)
        and (
            isinstance(item.code, (ast.JoinedStr, ast.BinOp))
            or (item.text is not None and not is_code(item.text))
            or "remedy" in item.parameters
        )
    ]


@pytest.mark.parametrize("room", PACKAGES)
def test_everything_is_said_by_code(room: str) -> None:
    assert free(room) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_that_name_what_is_given(language: str) -> None:
    faults = []
    for item in said():
        if item.text is None or not is_code(item.text):
            continue
        forms = entries(language).get(("", item.text))
        if forms is None:
            faults.append(f"{item.place}: {item.text} has no words")
        elif not item.more:
            contexts = ("", "remedy", "remedy:cli", "remedy:page", "remedy:api")
            faults += [
                f"{item.place}: {item.text} lacks {parts(form)}"
                for context in contexts
                for form in entries(language).get((context, item.text), ())
                if not parts(form) <= item.parameters
            ]
    assert faults == []


def test_both_languages_have_the_same_codes_and_parameters() -> None:
    english, chinese = entries("en"), entries("zh")
    own = {key for key in english if is_code(key[1])}
    assert own == {key for key in chinese if is_code(key[1])}
    faults = [
        key
        for key in own
        if parts("".join(english[key])) != parts("".join(chinese[key]))
        and parts("".join(english[key])) - {"count"} != parts("".join(chinese[key])) - {"count"}
    ]
    assert faults == []


def test_no_code_is_left_over() -> None:
    used = strings()
    assert sorted(code for code in codes("en") if code not in used) == []


def test_a_remedy_belongs_to_a_code() -> None:
    every = {key for context, key in entries("en") if context and is_code(key)}
    assert every <= codes("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_and_buttons_are_named_only_where_they_are(language: str) -> None:
    faults = [
        (context, key)
        for (context, key), forms in entries(language).items()
        if is_code(key) and context != "remedy:cli"
        for form in forms
        if re.search(r"(?<![\w-])--[a-z]|\bduizhao [a-z]+ ", form) and not key.startswith("cli.")
    ]
    assert faults == []


def test_no_library_names_an_option() -> None:
    faults = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value[:60]!r}"
        for path, tree in sources().items()
        if path.relative_to(ROOT).parts[0] in ("align", "termbase")
        for node in _texts(tree)
        if re.search(r"(?<![\w-])--[a-z]{3}", str(node.value))
    ]
    assert faults == []


def _texts(tree: ast.Module) -> Iterator[ast.Constant]:
    """String constants that are no docstrings."""
    doc = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in doc:
            yield node


def test_chinese_has_every_text_of_the_pages() -> None:
    assert page_texts() <= {key for context, key in entries("zh") if not context}


def test_english_spells_out_every_key() -> None:
    wanted = {text for text in page_texts() if text.startswith(PREFIXES)}
    assert wanted <= {key for _, key in entries("en")}


def test_texts_keep_their_parts_in_chinese() -> None:
    for (_, key), forms in entries("zh").items():
        if not is_code(key):
            assert all(parts(form) == parts(key) for form in forms), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_of_the_present_source(language: str) -> None:
    assert (FOLDER / f"{language}.mo").read_bytes() == compiled(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_empty(language: str) -> None:
    assert [key for key, forms in entries(language).items() if not all(forms)] == []


def test_a_message_is_translated() -> None:
    assert translator("zh")("Review") == "审校"
    assert translator("en")("Review") == "Review"
    assert translator("en")("key:accept") == "accept"


def test_a_place_is_worded_in_the_reader_s_language() -> None:
    error = FormatError(message("verbatim.text", text="瑕疵"), where="一.txt", line=3)
    assert Wording("zh").error(error) == "一.txt 第 3 行：瑕疵"
    assert Wording("en").error(error) == "一.txt, line 3: 瑕疵"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.line) == (FormatError, str(error), 3)


def test_a_break_in_a_name_stays_one_line() -> None:
    error = InputError("odd", where="a\nb.txt")
    assert "\n" not in str(error)


def test_messages_are_kept_and_come_back() -> None:
    inner = Message("file.example", {"count": 3, "names": ("a", "b")})
    outer = Message("file.example", {"inner": inner})
    assert unstored(stored(outer)) == outer
    assert unstored("an older project's note").parameters["text"] == "an older project's note"


def test_an_error_is_kept_whole() -> None:
    error = DuizhaoError("odd", where="a.txt", line=2)
    assert str(unstored(stored(error.as_message()))) == str(error)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh:en", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_system_s_language(environment: dict[str, str], language: str) -> None:
    assert from_system(environment) == language


def test_the_default_is_one_a_process() -> None:
    before = default()
    try:
        use("zh", "cli")
        assert str(FormatError(Message("place.line", {"line": 4}))) == "第 4 行"
    finally:
        use(before.language, before.surface)


def test_the_queue_asks_for_no_label_that_is_not_listed() -> None:
    script = (ROOT / "ui" / "queue" / "queue.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'\.t\(\s*"([^"]+)"\s*[),]', script))
    asked |= set(re.findall(r'button\("\w+", "([^"]+)"', script))
    assert asked <= set(QUEUE_LABELS)


def test_the_component_asks_for_no_label_that_is_not_listed() -> None:
    folder = ROOT / "ui" / "component"
    script = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    asked = set(re.findall(r'\.t\(\s*"([^"]+)"\s*[),]', script))
    asked |= set(re.findall(r'button\("\w+", "([^"]+)"', script))
    keys = (folder / "keys.js").read_text(encoding="utf-8")
    asked |= {f"key:{name}" for name in re.findall(r'(\w+): "[^"]"', keys)}
    assert asked <= set(REVIEW_LABELS)
