"""XML in and out: escaping, and streamed reading that opens nothing but the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableSequence, Sequence
from functools import lru_cache
from html import unescape
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from align.errors import FormatError, InputError, LimitError
from align.messages import Message, message
from align.repairing import Mended

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = [
    "attribute",
    "content",
    "flat_text",
    "local",
    "one_line",
    "stream_elements",
    "text_in_lines",
]

_CHUNK = 1 << 18
_LARGEST = 8_000_000
"""Bytes of one element that is read as a whole: some 300 MB of nodes."""

_LIMIT = re.compile(r"depth|huge|limit|too long|too deep", re.IGNORECASE)
_AT_END = re.compile(r"premature end|EndTag: '</' not found|no element found", re.IGNORECASE)
_BLANKS = re.compile("[ \t\r\n]+")
_LINE_ENDS = re.compile(r"(\n+)(?=\S)")
_REFERENCE = re.compile("&[A-Za-z][A-Za-z0-9]{1,31};")
_SEVERAL = re.compile("[\t\r\n]|  ")


def content(text: str) -> str:
    """*text* as the content of an element (a carriage return survives the reader)."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def attribute(text: str) -> str:
    """*text* as an attribute's value, quotation marks not included."""
    text = content(text).replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def local(element: _Element) -> str:
    """An element's name without its namespace; empty for comments and the like."""
    return _bare(element.tag)


@lru_cache(maxsize=10_000)
def _bare(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def flat_text(element: _Element) -> str:
    """All text in *element*, markup left out, on one line."""
    if not len(element):
        return one_line(element.text or "")
    parts = [str(part) for part in element.itertext()]
    if next(element.iter(_entities()), None) is not None:
        # Beside a DOCTYPE that nobody opens, HTML's names are no error, and stay as they are.
        parts = [unescape(part) if _REFERENCE.fullmatch(part) else part for part in parts]
    return one_line("".join(parts))


def text_in_lines(element: _Element) -> str:
    """All text in *element* with the line ends that are the text's: what goes on in a line that
    is indented was only wrapped."""
    flat = flat_text(element)
    if not len(element):
        whole = (element.text or "").strip()
    elif next(element.iter(_entities()), None) is None:
        whole = "".join(map(str, element.itertext())).strip()
    else:
        return flat
    if "\n" not in whole:
        return flat
    parts = _LINE_ENDS.split(whole)
    return "".join(part if at % 2 else one_line(part) for at, part in enumerate(parts))


def _entities() -> Any:
    from lxml import etree

    return etree.Entity


def one_line(text: str) -> str:
    """*text* with every run of XML's blanks as one space, and none at its edges.

    Other blanks (no-break, ideographic) are the author's and stay.
    """
    if _SEVERAL.search(text):
        text = _BLANKS.sub(" ", text)
    return text.strip(" ")


def stream_elements(
    path: str | PathLike[str],
    names: Sequence[str],
    *,
    roots: Sequence[str],
    kind: str,
    notes: MutableSequence[Message] | None = None,
) -> Iterator[tuple[str, _Element]]:
    """Elements called one of *names* (in any namespace), each whole, then forgotten.

    First comes ``("root", element)`` with the document's root, of which only name and
    attributes can be relied on. A DOCTYPE is fine; entity declarations in it are refused,
    external ones are never opened, and nothing is fetched.

    Args:
        notes: where it is given, a file that is not well-formed is mended
            (:mod:`align.repairing`) and taken as far as it is whole; what was done is said here.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not well formed, declares entities, or its root is none of
            *roots*; *kind* is what the message calls the format.
        LimitError: one element is too large.
    """
    from lxml import etree

    given = 0
    try:
        with _opened(path) as stream:
            for item in _Elements(path, names, roots, kind).of(stream):
                yield item
                given += 1
    except etree.XMLSyntaxError as error:
        broken = FormatError(
            "xml.malformed",
            where=path,
            line=error.lineno or None,
            reason=_first_sentence(error.msg),
            format=kind,
        )
        if notes is None or _LIMIT.search(error.msg or ""):
            raise broken from error
    except OSError as error:
        raise _unreadable(path, error) from error
    else:
        return
    # Again, mended, from the place that was reached.
    with _opened(path) as stream:
        mended = Mended(stream, names)
        reading = _Elements(path, names, roots, kind, recover=True)
        found = 0
        try:
            for item in reading.of(mended):
                # What stands before the units alone is nothing that could be taken.
                found += item[0] not in ("root", "header")
                if given:
                    given -= 1
                else:
                    yield item
        except etree.XMLSyntaxError as error:
            raise broken from error
        except OSError as error:
            raise _unreadable(path, error) from error
    if not found:
        raise broken
    notes += (*mended.notes, *reading.notes)


class _Elements:
    """One pass over an XML file, a piece at a time; what is done with is given back."""

    def __init__(
        self,
        path: str | PathLike[str],
        names: Sequence[str],
        roots: Sequence[str],
        kind: str,
        *,
        recover: bool = False,
    ) -> None:
        from lxml import etree

        self._path, self._roots, self._kind, self._recover = path, roots, kind, recover
        self._wanted = frozenset(names)
        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in dict.fromkeys((*roots, *names))],
            resolve_entities=False,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            recover=recover,
        )
        self._depth = 0
        self._root: _Element | None = None
        self.notes: list[Message] = []

    def of(self, stream: IO[bytes] | Mended) -> Iterator[tuple[str, _Element]]:
        """The root and the wanted elements of *stream*."""
        # In a file that is cut off, what is open at its end was closed by the parser alone.
        waiting: _Element | None = None
        within = 0
        while data := stream.read(_CHUNK):
            self._parser.feed(data)
            for name, element in self._events():
                if name == "root":
                    yield name, element
                    continue
                if waiting is not None:
                    yield local(waiting), waiting
                    _forget(waiting)
                waiting, within = element, 0
            if waiting is not None and not self._recover:
                yield local(waiting), waiting
                _forget(waiting)
                waiting = None
            within = within + len(data) if self._depth else 0
            if within > _LARGEST:
                raise LimitError("xml.element-too-large", where=self._path, limit=_LARGEST // 10**6)
            if not self._depth:
                self._prune(waiting)
        open_at_end = self._depth > 0
        root = self._close()
        rest = list(self._events())
        # What the end of the file closed is no whole element.
        if waiting is not None:
            yield local(waiting), waiting
        for name, element in rest:
            if name == "root" or not (open_at_end and self._recover):
                yield name, element
        if self._root is None and root is not None:
            self._check(root)
        self._say(cut=open_at_end)

    def _events(self) -> Iterator[tuple[str, _Element]]:
        for event, found in self._parser.read_events():
            element = cast("_Element", found)
            if self._root is None:
                self._root = element.getroottree().getroot()
                self._check(self._root)
                yield "root", self._root
            name = local(element)
            if name not in self._wanted:
                continue
            self._depth += 1 if event == "start" else -1
            if event == "end" and self._depth == 0:
                yield name, element

    def _close(self) -> _Element | None:
        from lxml import etree

        try:
            return cast("_Element | None", self._parser.close())
        except etree.XMLSyntaxError:
            if self._recover and self._root is not None:
                return self._root
            raise

    def _check(self, root: _Element) -> None:
        _check_root(root, self._path, self._roots, self._kind)

    def _prune(self, kept: _Element | None) -> None:
        """Let go of what is complete and wanted by nobody: all but the way to the open element."""
        element = self._root
        while element is not None and len(element):
            last = element[-1]
            for child in list(element)[:-1]:
                if child is not kept:
                    element.remove(child)
            element = None if last is kept else last

    def _say(self, *, cut: bool) -> None:
        if not self._recover:
            return
        if cut or not self._ended():
            self.notes.append(message("xml.cut-off"))
        errors = [
            entry
            for entry in self._parser.feed_error_log
            if not _AT_END.search(entry.message or "")
        ]
        if errors:
            line = errors[0].line
            self.notes.append(message("xml.broken", count=len(errors), line=line))

    def _ended(self) -> bool:
        return not any(_AT_END.search(e.message or "") for e in self._parser.feed_error_log)


def _unreadable(path: object, error: OSError) -> InputError:
    return InputError("exchange.unreadable", where=path, reason=error.strerror or str(error))


def _opened(path: str | PathLike[str]) -> IO[bytes]:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise InputError(
            "exchange.unreadable", where=path, reason=error.strerror or str(error)
        ) from error


def _check_root(root: _Element, path: object, roots: Sequence[str], kind: str) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and cast(Any, dtd).entities():
        raise FormatError("xml.entities-declared", where=path)
    if local(root) not in roots:
        raise FormatError(
            "xml.root-unexpected", where=path, format=kind, name=local(root), expected=roots[0]
        )


def _forget(element: _Element) -> None:
    element.clear()
    element.tail = None
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _first_sentence(message: str | None) -> str:
    return (message or "").split("\n", 1)[0].removesuffix(".") or "unknown error"
