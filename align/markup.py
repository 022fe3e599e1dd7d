"""XML in and out: escaping, and streamed reading that opens nothing but the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from align.errors import FormatError, InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["attribute", "content", "flat_text", "local", "one_line", "stream_elements"]

_BLANKS = re.compile("[ \t\r\n]+")


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
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def flat_text(element: _Element) -> str:
    """All text in *element*, markup left out, on one line."""
    return one_line("".join(map(str, element.itertext())))


def one_line(text: str) -> str:
    """*text* with every run of XML's blanks as one space, and none at its edges.

    Other blanks (no-break, ideographic) are the author's and stay.
    """
    return _BLANKS.sub(" ", text).strip(" ")


def stream_elements(
    path: str | PathLike[str], names: Sequence[str], *, roots: Sequence[str], kind: str
) -> Iterator[tuple[str, _Element]]:
    """Elements called one of *names* (in any namespace), each whole, then forgotten.

    First comes ``("root", element)`` with the document's root, of which only name and
    attributes can be relied on.

    A DOCTYPE is fine; entity declarations in it are refused, external ones are never
    opened, and nothing is fetched.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not well formed, declares entities, or its root is none of
            *roots*; *kind* is what the message calls the format.
    """
    from lxml import etree

    tags = [f"{{*}}{name}" for name in dict.fromkeys((*roots, *names))]
    wanted = frozenset(names)
    depth = 0
    root: _Element | None = None
    with _opened(path) as stream:
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            tag=tags,
            resolve_entities=False,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                if root is None:
                    root = element.getroottree().getroot()
                    _check_root(root, path, roots, kind)
                    yield "root", root
                name = local(element)
                if name not in wanted:
                    continue
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 0:
                    yield name, element
                    _forget(element)
            if root is None:
                _check_root(events.root, path, roots, kind)
        except etree.XMLSyntaxError as error:
            raise FormatError(
                "xml.malformed",
                where=path,
                line=error.lineno or None,
                reason=_first_sentence(error.msg),
                format=kind,
            ) from error
        except OSError as error:
            raise InputError(
                "exchange.unreadable", where=path, reason=error.strerror or str(error)
            ) from error


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
