"""Files are written in one place, which refuses inputs and projects; all others are listed here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

OTHERS = {
    "align/replacing.py": "the one place",
    "align/encoders/st_module.py": "a model's folder, which its library names",
    "align/lexicon/_cache.py": "the cache of the dictionary, in the user's folder of caches",
    "align/mining/_files.py": "within mining's own folder, beside its marker",
    "align/mining/_filter.py": "within mining's own folder, beside its marker",
    "align/comparable/neighbours.py": "an index within mining's own folder, beside its marker",
    "align/exchange/copy_docx.py": "into the stream that the one place opened",
    "align/exchange/copy_epub.py": "into the stream that the one place opened",
    "duizhao/cli/_main.py": "what nobody reads",
    "duizhao/crashes.py": "reports of faults, in the user's folder of logs",
    "duizhao/dividing.py": "a temporary folder",
    "duizhao/models.py": "libraries, in the user's folder of data",
    "duizhao/people.py": "into the file that the one place opened",
    "duizhao/store/project.py": "a project beside itself, renamed",
    "termbase/exchange/book.py": "into the stream that the one place opened",
    "duizhao/cli/_reference.py": "the project's own pages, when it is built",
    "duizhao/glossaries.py": "a temporary folder",
    "duizhao/jobs/batch/shard.py": "a temporary folder",
    "duizhao/jobs/mining/cluster.py": "within mining's own folder, beside its marker",
    "duizhao/messages/compile.py": "the project's own catalogue, when it is built",
    "duizhao/messages/reference.py": "the project's own pages, when it is built",
    "duizhao/projects.py": "the user's settings",
    "duizhao/uploads.py": "a temporary folder",
    "duizhao/store/_backup.py": "a copy beside itself, renamed",
    "duizhao/store/_copy.py": "a project beside itself, renamed",
    "duizhao/store/_sqlite.py": "a new project, where nothing is",
    "ui/address.py": "the user's settings",
}
"""Files that write by themselves, and to what."""

METHODS = {"write_text", "write_bytes", "unlink", "touch", "rename", "hardlink_to", "symlink_to"}
OF_MODULES = {
    ("os", "open"),
    ("os", "replace"),
    ("os", "rename"),
    ("os", "remove"),
    ("os", "fdopen"),
    ("shutil", "copy"),
    ("shutil", "copyfile"),
    ("shutil", "move"),
    ("shutil", "rmtree"),
    ("tempfile", "mkstemp"),
}
WRITING = {"w", "x", "a", "wb", "xb", "ab", "w+", "wb+", "r+", "r+b"}


def writes(tree: ast.AST) -> Iterator[int]:
    """The lines of calls that write a file, or take one away."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
        modes = {item.value for item in given if isinstance(item, ast.Constant)}
        function = node.func
        if (
            isinstance(function, ast.Name)
            and function.id in ("open", "ZipFile")
            and modes & WRITING
        ):
            yield node.lineno
        if not isinstance(function, ast.Attribute):
            continue
        of = function.value.id if isinstance(function.value, ast.Name) else ""
        if (
            (function.attr in METHODS and of != "formatter")
            or (of, function.attr) in OF_MODULES
            or (function.attr in ("open", "ZipFile") and modes & WRITING)
        ):
            yield node.lineno


def test_who_writes_is_known() -> None:
    found = set()
    for room in ("align", "termbase", "duizhao", "ui"):
        for path in (ROOT / room).rglob("*.py"):
            if any(writes(ast.parse(path.read_text(encoding="utf-8")))):
                found.add(path.relative_to(ROOT).as_posix())
    assert found - set(OTHERS) <= THROUGH_IT, "write through align.replacing, or say here to what"
    assert set(OTHERS) <= found


THROUGH_IT = {
    "align/encoders/weights_file.py",
    "align/exchange/workbooks.py",
    "align/exchange/wordtables.py",
    "align/peeking.py",
    "duizhao/cli/_speech.py",
}
"""Write to the new file that :func:`align.replacing.replacing` gives, or to no file at all."""
