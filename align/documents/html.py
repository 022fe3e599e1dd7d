"""HTML: the main text of a page; the rest of what can be read is excluded.

What belongs to the main text is decided in two steps. Landmarks come first (nav, footer,
aside, ARIA roles, hidden elements, the usual class names). Then density: blocks that are
long and hold few links are surely text, and the smallest element that holds nearly all
of them is where the text is (compare Kohlschütter et al. 2010, "Boilerplate Detection
using Shallow Text Features"); readable blocks outside it are excluded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.documents.package import most_tags
from align.documents.protocol import Builder, Content, join_wraps
from align.documents.raised import raised
from align.errors import EncodingError, FormatError, LimitError
from align.messages import message
from align.text.decoding import Decoded, decode
from align.text.scripts import HAN

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["HtmlReader", "page_blocks"]

_SNIFF = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_XML = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_SILENT = frozenset(
    (  # noqa: SIM905
        "script style noscript template svg math iframe object embed canvas audio video select "
        "option button input textarea datalist map area head title rp rt applet frame frameset"
    ).split()
)
_BLOCK = frozenset(
    (  # noqa: SIM905
        "address article aside blockquote body caption center dd details dialog dir div dl dt "
        "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend "
        "li main menu nav ol p pre search section summary table tbody td tfoot th thead tr ul"
    ).split()
)
_LANDMARKS = {
    "nav": "navigation", "footer": "footer", "aside": "sidebar", "menu": "navigation",
    "form": "form", "search": "form", "dialog": "dialog",
}  # fmt: skip
_ROLES = {
    "navigation": "navigation", "banner": "page header", "contentinfo": "footer",
    "complementary": "sidebar", "search": "form", "dialog": "dialog", "alert": "dialog",
    "menu": "navigation", "menubar": "navigation",
}  # fmt: skip
_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?P<navigation>nav|navbar|navi|navigation|breadcrumbs?|crumbs?|menu|menubar|pager|"
    r"pagination|toolbar|topbar|tabs|toc|weizhi|mianbao|daohang)"
    r"|(?P<footer>footer|foot|copyright|siteinfo|beian)"
    r"|(?P<sidebar>sidebar|aside|related|recommend|recommended|hotnews|ranking|widget|rightbar"
    r"|xiangguan|tuijian)"
    r"|(?P<share>share|sharing|social|bdshare|qrcode|ewm|fenxiang)"
    r"|(?P<comments>comments|comment-list|pinglun|disqus)"
    r"|(?P<advertisement>ad|ads|advert|advertisement|banner-ad|sponsor|guanggao|cookie|popup|modal"
    r"|newsletter))"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE_MARK = re.compile(
    r"(?:(?:(?P<bracket>[\[［【])|[(（])\s*)?(?P<number>\d{1,3})\s*[\]］】)）]?"
)
_LONGEST_MARK = 6
_LONG_WORD = re.compile(r"[^\W\d_]{3}$")
_NOTE_START = re.compile(r"\s*[\[［(（【]?\s*(\d{1,3})(?:\s*[\]］)）】.．、:：]|\s|$)")
_AFTER_TEXT = re.compile(f"[{HAN}。！？；：，、…”’」』）》〉】.,;:!?\"'％%]")
_SPACE = re.compile(r"[ \t\f\r]+")
_HAN = re.compile(f"[{HAN}]")
_NOTE_BLOCKS = frozenset(["p", "li", "div", "dd", "dt", "td", "aside", "section"])
_NARROW = 20
"""Lines shorter than that (characters) are no wraps: verse."""

_SENTENCE = re.compile(r"[。！？.!?][”’」』\"')）]*$")
_NESTING = 64
_MOSTLY = 2
"""How many times the text that is seen the hidden one is, when it is the page's text."""
_DEEPEST = 2048
_OPEN_ENDED = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
# A tag with its attributes, as long as two thousand of them; the parser compares each with all.
# Possessive throughout, and for every tag: what was one tag is looked at no second time.
_TAG = re.compile(r"<[A-Za-z][^\s/>]*+(?:[\s/]++|\"[^\"]*+\"|'[^']*+'|[^\s\"'/>=]++|=)*+")
_ATTRIBUTE = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s\"'/>=]+")
_ATTRIBUTES = 2000
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)


@dataclass(slots=True)
class _Block:
    """One block's text, what of it is links, where it stands in the tree."""

    path: tuple[int, ...]
    reason: str | None
    tag: str
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    made: str | None = None

    @property
    def text(self) -> str:
        """What was gathered, made once: a block is whole when it is first asked for."""
        if self.made is None:
            self.made = self._make()
        return self.made

    def _make(self) -> str:
        raw = "".join(self.parts)
        if self.tag == "pre":
            return raw.strip("\n")
        lines = (join_wraps(_SPACE.sub(" ", line)).strip(" \n") for line in raw.split("\v"))
        return "\n".join(lines).strip("\n ")


class HtmlReader:
    """Reads ``.html`` and ``.htm``."""

    name = "html"
    extensions: tuple[str, ...] = (".html", ".htm", ".xhtml", ".shtml")

    def sniff(self, data: bytes) -> bool:
        """A document type or root element of HTML."""
        return bool(_SNIFF.match(data[:4096]))

    def read(self, data: bytes, *, where: str, encoding: str | None = None) -> Content:
        """The page's blocks, a paragraph each."""
        decoded = _decode(data, where, encoding)
        root = _parse(decoded.text, where)
        builder = Builder()
        marks = 0
        blocks: list[_Block] = []
        lifted = 0
        if root is not None:
            walker = _Walker(root)
            blocks = [block for block in walker.blocks() if block.text]
            if shown := _to_lift(root, blocks):
                walker = _Walker(root, shown=shown)
                blocks = [block for block in walker.blocks() if block.text]
                lifted = sum(len(_said(element).strip()) for element in shown)
            marks = walker.marks
        if lifted:
            builder.notes.append(message("page.hidden-taken", count=lifted))
        _choose(blocks)
        for block in blocks:
            for line in _lines(block):
                builder.add(line, block.reason)
        if marks:
            builder.notes.append(message("page.note-marks", count=marks))
        return builder.content(encoding=decoded.encoding, notes=decoded.notes)


def page_blocks(data: bytes, where: str) -> tuple[list[tuple[str, str | None]], int]:
    """The blocks of one page of a book (XHTML), and how many footnote marks were left out.

    In a book only what is hidden and lists of contents are no running text; class names
    mean what the book's maker liked.

    Raises:
        EncodingError, FormatError, LimitError: the page cannot be read.
    """
    # An XML parser would refuse what is not well-formed; for an HTML parser "<title/>"
    # opens a title that never ends.
    text = _OPEN_ENDED.sub(
        lambda m: m[0] if m[1].lower() in _VOID else f"<{m[1]}{m[2]}></{m[1]}>",
        _decode(data, where, None).text,
    )
    root = _parse(text, where)
    if root is None:
        return [], 0
    walker = _Walker(root, book=True)
    blocks = [block for block in walker.blocks() if block.text]
    return [(line, block.reason) for block in blocks for line in _lines(block)], walker.marks


def _lines(block: _Block) -> list[str]:
    """The lines of a block: each a paragraph, if they are not wrapped at one width."""
    lines = block.text.split("\n")
    if block.tag == "pre":
        return [block.text]
    widths = [len(line) for line in lines[:-1]]
    if len(widths) > 2 and sum(w >= 0.8 * max(widths) for w in widths) >= 0.6 * len(widths) > 0:
        return lines if max(widths) < _NARROW else [block.text]
    return lines


def _decode(data: bytes, where: str, encoding: str | None) -> Decoded:
    """As other text, but the page's own word comes before a guess."""
    try:
        return decode(data, where=where, encoding=encoding, guess=False)
    except EncodingError:
        if encoding is not None:
            raise
    said = _CHARSET.search(data[:8192])
    if said:
        label = (said[1] or said[2]).decode("ascii").lower()
        label = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}.get(label, label)
        try:
            return decode(data, where=where, encoding=label)
        except EncodingError:
            pass
    return decode(data, where=where)


def _parse(text: str, where: str) -> etree._Element | None:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if text.count("<") > (most := most_tags(len(text))):
        raise LimitError("document.too-many-tags", where=where, limit=most)
    long = (tag[0] for tag in _TAG.finditer(text) if tag.end() - tag.start() > 2 * _ATTRIBUTES)
    if any(len(_ATTRIBUTE.findall(tag)) > _ATTRIBUTES for tag in long):
        raise LimitError("page.too-many-attributes", where=where, limit=_ATTRIBUTES)
    # A huge tree may be 2,048 elements deep instead of 256; the file's size is limited anyway.
    parser = HTMLParser(no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = document_fromstring(_XML.sub("", text), parser=parser)
    except etree.ParserError:
        return None
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError("page.unreadable", where=where, reason=str(error)) from error
    # What lies deeper is cut off without an exception; the log alone tells.
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise LimitError("document.nested-too-deep", where=where, limit=_DEEPEST)
    return root


class _Walker:
    """Goes through the tree without recursion, for pages nested without end."""

    def __init__(
        self,
        root: etree._Element,
        *,
        book: bool = False,
        shown: frozenset[etree._Element] = frozenset(),
    ) -> None:
        self.root = root
        self.book = book
        self._shown = shown
        self.marks = 0
        self._note_marks = _note_marks(root)

    def blocks(self) -> Iterator[_Block]:
        """Blocks in document order; some are empty."""
        current = _Block((), None, "body")
        # (element, its path, the reason it inherits, whether in a link, whether leaving it)
        stack: list[tuple[etree._Element, tuple[int, ...], str | None, bool, bool]] = [
            (self.root, (), None, False, False)
        ]
        while stack:
            element, path, reason, linked, leaving = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if leaving:
                if tag in _BLOCK:
                    yield current
                    outer = element.getparent()
                    current = _Block(path[:-1], reason, str(outer.tag) if outer is not None else "")
                self._text(current, element.tail, linked=linked)
                continue
            if tag in _SILENT or not tag:
                self._text(current, element.tail, linked=linked)
                continue
            if tag == "sup":
                power = _said(element).strip()
                if element in self._note_marks:
                    self.marks += 1
                    power = ""
                if not power or raised(power) != power:
                    self._text(current, raised(power), linked=linked)
                    self._text(current, element.tail, linked=linked)
                    continue
            inner = reason or (_book_reason if self.book else _reason)(element, tag)
            if inner == "hidden" and not reason and element in self._shown:
                inner = None
            here = path
            if tag in _BLOCK:
                yield current
                here = (*path, id(element)) if len(path) < _NESTING else path
                current = _Block(here, inner, tag)
            elif tag == "br":
                current.parts.append("\v")
            inside = linked or tag == "a"
            stack.append((element, here, reason, linked, True))
            self._text(current, element.text, linked=inside)
            stack.extend((child, here, inner, inside, False) for child in reversed(element))
        yield current

    def _text(self, block: _Block, text: str | None, *, linked: bool) -> None:
        if text:
            block.parts.append(text.replace("\v", " "))
            if linked:
                block.linked += len(text.strip())


def _to_lift(root: etree._Element, blocks: list[_Block]) -> frozenset[etree._Element]:
    """The hidden elements that hold nearly all of a page's text: a script would show them.

    Saved articles come so: the page hides them until it is loaded.
    """
    seen = [block for block in blocks if block.reason is None]
    hidden = sum(len(block.text) for block in blocks if block.reason == "hidden")
    if hidden < _MOSTLY * sum(len(block.text) for block in seen) or any(map(_dense, seen)):
        return frozenset()
    if sum(bool(_SENTENCE.search(block.text)) for block in seen) > 1:
        return frozenset()
    sizes: dict[etree._Element, int] = {}
    stack = [root]
    while stack:
        element = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SILENT:
            continue
        reason = _reason(element, tag)
        if reason == "hidden":
            sizes[element] = len(_said(element).strip())
        elif reason is None:
            stack.extend(reversed(element))
    most = max(sizes.values(), default=0)
    return frozenset(element for element, size in sizes.items() if size > 0 and 3 * size >= most)


def _note_marks(root: etree._Element) -> frozenset[etree._Element]:
    """The superscripts that lead to a note; others are powers, isotopes, ordinals.

    A mark is linked to a note, or is a number in brackets, or one after Chinese or
    punctuation and before no letter; a number after a word of three letters and more is one
    only if it comes in its turn (1, 2, 3 …) and a note of that number follows.
    """
    marks: list[etree._Element] = []
    doubtful: list[tuple[int, int, etree._Element]] = []
    notes: dict[int, int] = {}
    sure: set[int] = set()
    for position, element in enumerate(root.iter()):
        if element.tag in _NOTE_BLOCKS and (start := _NOTE_START.match(_beginning(element))):
            notes[int(start[1])] = position
        if element.tag != "sup":
            continue
        text = _said(element).strip()
        match = _NOTE_MARK.fullmatch(text)
        before, after = _before(element)[-8:], (element.tail or "")[:1]
        if text and len(text) <= _LONGEST_MARK and _linked(element):
            marks.append(element)
        elif match is None:
            continue
        elif match["bracket"] or (
            _AFTER_TEXT.match(before[-1:]) and not (after.isascii() and after.isalpha())
        ):
            marks.append(element)
        else:
            if _LONG_WORD.search(before):
                doubtful.append((position, int(match["number"]), element))
            continue
        if match is not None:
            sure.add(int(match["number"]))
    turn = 1
    for position, number, element in doubtful:
        while turn in sure:
            turn += 1
        if number == turn and notes.get(number, -1) > position:
            marks.append(element)
            turn += 1
    return frozenset(marks)


def _said(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _beginning(element: etree._Element) -> str:
    """The first words of a block, those within its first child too."""
    text = element.text or ""
    for _ in range(3):
        if text.strip() or not len(element):
            break
        element = element[0]
        text = f"{element.text or ''}{element.tail or ''}"
    return text[:20]


def _linked(sup: etree._Element) -> bool:
    """Whether *sup* holds a link to a place in a page, or stands in one."""
    inside = [*sup.iter("a"), *(outer for outer in (sup.getparent(),) if outer is not None)]
    return any(link.tag == "a" and "#" in (link.get("href") or "") for link in inside)


def _before(sup: etree._Element) -> str:
    """The last text of its block before *sup*, without blanks at its end."""
    element: etree._Element | None = sup
    while element is not None and element.tag not in _BLOCK:
        previous, parent = element.getprevious(), element.getparent()
        text = parent.text or "" if previous is None and parent is not None else ""
        if previous is not None:
            inner, text = previous, previous.tail or ""
            while not text.strip() and isinstance(inner.tag, str) and len(inner):
                inner = inner[-1]
                text = inner.tail or ""
            text = text if text.strip() else inner.text or ""
        if text.strip():
            return text.rstrip()
        outer = previous if previous is not None else parent
        if outer is None:
            break
        element = outer
    return ""


def _reason(element: etree._Element, tag: str) -> str | None:  # noqa: PLR0911
    """Why *element* is no running text, by its landmarks."""
    if tag in _LANDMARKS:
        return _LANDMARKS[tag]
    if tag == "pre":
        return "code"
    if tag == "header" and not any(
        a.tag in ("article", "main", "section") for a in element.iterancestors()
    ):
        return None if element.find(".//h1") is not None else "page header"
    role = _ROLES.get((element.get("role") or "").lower())
    if role:
        return role
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return "hidden"
    if _HIDDEN.search(element.get("style") or ""):
        return "hidden"
    if tag in ("body", "html", "article", "main", "h1"):
        return None
    match = _CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    return match.lastgroup if match else None


def _book_reason(element: etree._Element, tag: str) -> str | None:
    """Why *element* of a book's page is no running text."""
    if tag == "nav":
        return "contents"
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return "hidden"
    return None


def _choose(blocks: list[_Block]) -> None:
    """Give a reason to what stands outside the main text, and to lists of links inside."""
    free = [block for block in blocks if not block.reason]
    dense = [block for block in free if _dense(block)]
    total = sum(len(block.text) for block in dense)
    main: tuple[int, ...] = ()
    if total:
        weight: dict[tuple[int, ...], int] = {}
        for block in dense:
            for depth in range(1, len(block.path) + 1):
                prefix = block.path[:depth]
                weight[prefix] = weight.get(prefix, 0) + len(block.text)
        main = max(
            (path for path, held in weight.items() if held >= 0.85 * total), key=len, default=()
        )
        # A text of one paragraph: what stands beside the paragraph belongs to it.
        while main and sum(b.path[: len(main)] == main for b in dense) < 2 <= len(dense):
            main = main[:-1]
        if len(dense) == 1:
            main = main[:-1]
    for block in free:
        inside = block.path[: len(main)] == main
        if not inside and block.tag != "h1":
            block.reason = "outside the main text"
        elif block.linked and not _dense(block) and block.linked > 0.6 * len(block.text):
            block.reason = "links"


def _dense(block: _Block) -> bool:
    """Whether a block is surely running text: long, with few links."""
    text = block.text
    length = len(text) + len(_HAN.findall(text))
    return length >= 80 and block.linked < 0.3 * len(text)
