"""Chinese term candidates: what might be a term, found on words and on characters.

Proposed are runs of words (:func:`_spans`), what is in quotation marks, brackets of titles or
alone between two marks, characters that stand together again and again wherever the segmenter
cuts them, and words with Latin letters. A tag of the segmenter is evidence for
:mod:`termbase.termhood`, which says how likely each is a term; it excludes nothing but words
of grammar.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

from align.text.scripts import GREEK, LATIN, has_han, is_han
from termbase._chinese import (
    CLAUSE_WORDS,
    INNER,
    LIGHT_VERBS,
    STOP_EDGES,
    STOP_WORDS,
    TermFinder,
    TextLine,
    Word,
    general_frequency,
    tagged,
    word_tag,
)
from termbase._contexts import LOOSE, heading
from termbase._statistics import (
    ChineseCandidate,
    c_values,
    cohesion,
    contrasts,
    nc_values,
    specific,
)
from termbase.options import NAMES, CandidateOptions
from termbase.termhood import chinese_features, chinese_probabilities, contrasted

__all__ = ["ChineseCandidate", "chinese_candidates", "propose", "sizes"]

_INSIDE = re.compile(r"^(?!u|y$|e$|o$|w|x)")
_GRAMMAR = re.compile(r"^(u|p$|y$|e$|o$|w|c$|r)")
_QUOTED = re.compile(r"[“\"「『]([^“”\"「」『』]{2,14})[”\"」』]")
_TITLE = re.compile(r"《[^《》]{2,30}》")
_CHUNK = re.compile(r"(?<![\w`])[\u3400-\u9fffA-Za-z0-9]+(?![\w`])")
_CLEAN = re.compile(r"[\w、·—－+#/.-]+")
_LETTER = rf"{LATIN}{GREEK}"
# A word of Latin or Greek letters with the digits and signs that belong to it, the words of a
# name, the number of a standard (ISO 9001), the dot of a name (.NET).
_LATIN = re.compile(
    rf"(?:(?<![\w.])\.(?=[A-Z]))?[0-9]*[{_LETTER}][{_LETTER}0-9]*(?:[.+#/&_-]+[{_LETTER}0-9]+)*[+#]{{0,2}}"
    r"(?:(?<=[a-z])(?: [A-Z][a-z0-9]+){1,3}"
    rf"|(?<=[A-Z][A-Z]) [0-9]+(?:[.:/-][0-9]+)*(?! ?[{LATIN}0-9.年月日%％元个亿万千百]))?"
)
_LETTERS = re.compile(f"[{_LETTER}]")
_LATIN_CHAR = re.compile(f"[{_LETTER}0-9]")
_NAME = re.compile(r"(?=.*[A-Z])")
_CODE = re.compile(r"[=<>{}\[\]_$\\]|\(\)|https?:|\.(?=[A-Za-z])[A-Za-z0-9]{2,4}$")
_LISTING = re.compile(r"[=<>{}\[\]_$\\]|\w\(|:$|^ *#|^import |^from ")
_NUMBER = re.compile(r"[0-9０-９.,%％一二三四五六七八九十百千万亿两几]+$")
_COUNTED = re.compile(
    r"第?[0-9０-９.,〇零一二两三四五六七八九十百千万亿几]+[余多]?"
    r"[条款项章节篇届期年月日号次个名位件元倍岁天周米吨时分秒度]"
)
_CONTENT = re.compile(r"[navjli]")
_SMALL = 50_000
_CONNECT = frozenset("和与及暨")
# Words of grammar that terms begin with all the same (有状态应用, 无人机, 后处理器).
_WEAK_STARTS = frozenset("有无再后前上下内外中多最以按因在去间可")
_WEAK_ENDS = frozenset("上下内外中间时")
# Above so many characters repeated strings are not looked for across words.
_CROSSING = 300_000
_LONGEST = 8
# Kinds of candidates whose edges are the program's.
_GUESSED = frozenset(["pattern", "chars"])
# Kinds whose edges the user has set.
_GIVEN = frozenset(["known", "protected"])
# Words that the dictionary saw no oftener may be chance.
_SELDOM = 3


def chinese_candidates(
    lines: Sequence[TextLine],
    options: CandidateOptions = CandidateOptions(),
    *,
    known: Iterable[str] = (),
    lexicon: Container[object] = frozenset(),
) -> list[ChineseCandidate]:
    """The term candidates of *lines*, with every occurrence.

    Args:
        known: terms that are candidates whatever they look like (an imported glossary).
        lexicon: words of the language.

    Returns:
        Sorted by falling termhood, as far as the Chinese texts tell it, then by text.
    """
    words = [tagged(line.text) for line in lines]
    pool = propose(lines, words, options, lexicon)
    for text in known:
        pool.setdefault(text, ChineseCandidate(text)).kind = "known"
    total, documents = sizes(lines)
    kept = _measured(pool, lines, words, options, total, lexicon)
    if not kept:
        return []
    contrast = contrasts(kept, total, options.domain, options.general)
    for item in kept.values():
        item.contrast = contrast.get(item.text, 0.0)
    items = list(kept.values())
    rows = chinese_features(items, total, documents, lexicon)
    for item, chance in zip(items, chinese_probabilities(rows), strict=True):
        item.termhood = contrasted(float(chance), item)
    return sorted(items, key=lambda item: (-item.termhood, item.text))


def sizes(lines: Sequence[TextLine]) -> tuple[int, int]:
    """How many Han characters and how many documents *lines* have (characters: one at least)."""
    characters = sum(sum(map(is_han, line.text)) for line in lines)
    return max(characters, 1), len({line.document for line in lines})


def _measured(
    pool: Mapping[str, ChineseCandidate],
    lines: Sequence[TextLine],
    words: Sequence[Sequence[Word]],
    options: CandidateOptions,
    total: int,
    lexicon: Container[object],
) -> dict[str, ChineseCandidate]:
    """Those of *pool* that occur often enough, with places and statistics."""
    ordered = sorted(pool)
    beside: dict[int, Counter[str]] = defaultdict(Counter)
    finder = TermFinder(ordered)
    guard = TermFinder(sorted(options.protected))
    for number, line in enumerate(lines):
        borders = _Borders(words[number])
        uncut = {at for start, end, _ in guard.find(line.text) for at in range(start + 1, end)}
        inner = _word_insides(line.text, lexicon)
        head, edge = heading(line.text), str(number)
        for start, end, at in finder.find(line.text):
            if start in uncut or end in uncut or not _whole_latin(line.text, start, end):
                continue
            item = pool[ordered[at]]
            if item.kind in _GUESSED and (
                _torn(line.text, start, end, pool, borders.edges)
                or _cuts_word(line.text, start, end, pool, inner)
            ):
                continue
            if item.kind not in _GIVEN and _of_name(line.text, start, end):
                continue
            item.places.append((number, start, end))
            beside[at].update(borders.beside(start, end))
            cut = not (start in borders.edges and end in borders.edges)
            item.around.add(line.text, start, end, head=head, edge=edge, cut=cut)
    counts = {text: len(item.places) for text, item in pool.items() if item.places}
    kept: dict[str, ChineseCandidate] = {}
    for text in ordered:
        item = pool[text]
        item.frequency = len(item.places)
        if item.frequency < _needed(item, options, total):
            continue
        if not has_han(text) and 4 * item.around.coded > item.frequency:
            continue
        item.documents = len({lines[number].document for number, _, _ in item.places})
        item.cohesion = cohesion(item, counts, total)
        item.specific = specific(item, total)
        kept[text] = item
    c_values(kept)
    values = nc_values(
        {text: item.c_value for text, item in kept.items()},
        {text: beside[at] for at, text in enumerate(ordered) if text in kept},
    )
    for item in kept.values():
        item.nc_value = values[item.text]
    return kept


def _whole_latin(text: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut at either end."""

    def same(one: str, two: str) -> bool:
        return bool(_LATIN_CHAR.match(one) and _LATIN_CHAR.match(two))

    if start and same(text[start - 1], text[start]):
        return False
    return not (end < len(text) and same(text[end - 1], text[end]))


def _torn(text: str, start: int, end: int, pool: Container[str], edges: Container[int]) -> bool:
    """Whether the first or the last character belongs to the word beside the rest of a span.

    提高质量 holds no 高质量: 提高 is a word, and 质量 another candidate. Where the span is a
    word itself, the segmenter says which of the two it is.

    Args:
        edges: where the segmenter's words begin and end.
    """
    if end - start < 3:
        return False
    known = _word(text[start:end])
    before = range(max(start - 2, 0), start)
    if (
        text[start + 1 : end] in pool
        and not (known and start in edges)
        and any(_word(text[at : start + 1]) for at in before)
    ):
        return True
    if text[start : end - 1] in pool and not (known and end in edges):
        last = min(end + 2, len(text))
        return any(_word(text[end - 1 : at]) for at in range(end + 1, last + 1))
    return False


def _word(text: str) -> bool:
    return general_frequency(text) > 0


def _word_insides(text: str, lexicon: Container[object]) -> dict[int, list[tuple[int, int]]]:
    """The words of three to six characters that go over a place in *text*, for each place.

    Not those that consist of two words there (市场经济), nor where another word that begins or
    ends at the place says otherwise.
    """

    def known(part: str) -> bool:
        return len(part) > 1 and (_word(part) or part in lexicon)

    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start in range(len(text) - 2):
        for end in range(start + 3, min(start + 6, len(text)) + 1):
            if not is_han(text[end - 1]):
                break
            part = text[start:end]
            if general_frequency(part) <= _SELDOM and part not in lexicon:
                continue
            for at in range(start + 1, end):
                if known(text[start:at]) and known(text[at:end]):
                    continue
                beyond = any(known(text[at:to]) for to in range(end + 1, at + 5))
                before = any(known(text[since:at]) for since in range(max(at - 4, 0), start))
                if not beyond and not before:
                    found[at].append((start, end))
    return found


def _cuts_word(
    text: str,
    start: int,
    end: int,
    pool: Container[str],
    inner: Mapping[int, Sequence[tuple[int, int]]],
) -> bool:
    """Whether an edge of a span parts a word, and the rest of the span is a candidate.

    新冠肺炎疫情 holds no 冠肺炎疫情, 常态化疫情 no 化疫情.
    """
    if end - start < 3 or _word(text[start:end]):
        return False
    return any(to < end and text[to:end] in pool for _, to in inner.get(start, ())) or any(
        since > start and text[start:since] in pool for since, _ in inner.get(end, ())
    )


def _of_name(text: str, start: int, end: int) -> bool:
    """Whether a span is one part of a name with an interpunct (冯·诺依曼)."""
    return "·" in (text[start - 1 : start], text[end : end + 1])


class _Borders:
    """The words of a line, by where they begin and end."""

    def __init__(self, words: Sequence[Word]) -> None:
        content = [word for word in words if _CONTENT.match(word.tag)]
        self._begin = {word.start: word.text for word in content}
        self._end = {word.end: word.text for word in content}
        self.edges = {edge for word in words for edge in (word.start, word.end)}

    def beside(self, start: int, end: int) -> list[str]:
        """The words that end where a span starts, and start where it ends."""
        found = self._end.get(start), self._begin.get(end)
        return [word for word in found if word is not None]


def _units(text: str, words: Sequence[Word]) -> list[Word]:
    """*words* with each run of Latin letters as one."""
    result: list[Word] = []
    at = 0
    for match in _LATIN.finditer(text):
        while at < len(words) and words[at].end <= match.start():
            result.append(words[at])
            at += 1
        inside = at
        while inside < len(words) and words[inside].end <= match.end():
            inside += 1
        part = words[at:inside]
        if part and (part[0].start, part[-1].end) == match.span():
            result.append(Word(match.start(), match.end(), match.group(), "eng"))
            at = inside
    result += words[at:]
    return result


def propose(
    lines: Sequence[TextLine],
    tags: Sequence[Sequence[Word]],
    options: CandidateOptions,
    lexicon: Container[object] = frozenset(),
) -> dict[str, ChineseCandidate]:
    """Everything that might be a term, without its occurrences.

    Args:
        tags: the words of each line. lexicon: words of the language.
    """
    pool: dict[str, ChineseCandidate] = {}
    total = sum(len(line.text) for line in lines)
    small = total <= _CROSSING
    least = options.min_frequency or (1 if total <= _SMALL else 2)
    singles: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for line, whole in zip(lines, tags, strict=True):
        if not has_han(line.text):
            continue
        units = _units(line.text, whole)
        _runs(line.text, units, options, least, pool, seen)
        singles.update(word.text for word in whole if len(word.text) == 1 and is_han(word.text))
        _marked(line.text, units, options, pool)
        if small:
            _runs(line.text, _finer(units), options, least, pool, seen)
            _entries(line.text, lexicon, options, pool)
    _without_code(pool, lines)
    for text in _repeated(lines, max(least, 3)) if small else ():
        if text not in pool and _fits(text, options):
            pool[text] = ChineseCandidate(text, kind="chars")
    # A single character is a term only where it is all over the texts.
    for char, count in singles.items():
        if count >= max(8, total / 2000) and char not in LOOSE and char not in STOP_EDGES:
            pool.setdefault(char, ChineseCandidate(char, (char,), ("n",)))
    for text in [text for text, item in pool.items() if _is_name(item, options.without)]:
        del pool[text]
    for text in options.protected:
        pool[text] = ChineseCandidate(text, kind="protected")
    return pool


def _is_name(item: ChineseCandidate, kinds: Collection[str]) -> bool:
    """Whether a candidate consists of a name of one of *kinds*."""
    tags = item.tags
    return bool(tags) and any(all(tag.startswith(NAMES[kind]) for tag in tags) for kind in kinds)


def _runs(
    text: str,
    words: Sequence[Word],
    options: CandidateOptions,
    least: int,
    pool: dict[str, ChineseCandidate],
    seen: Counter[str],
) -> None:
    """The runs of *words* that might be terms go to *pool*, the second time if two are needed."""
    for first, last in _spans(words, options):
        found = text[words[first].start : words[last - 1].end]
        if not _fits(found, options):
            continue
        seen[found] += 1
        if found not in pool and seen[found] >= min(least, 2):
            part = words[first:last]
            pool[found] = ChineseCandidate(
                found, tuple(word.text for word in part), tuple(word.tag for word in part)
            )


def _without_code(pool: dict[str, ChineseCandidate], lines: Sequence[TextLine]) -> None:
    """Takes out of *pool* the Latin words that lines of code have too: they are identifiers."""
    code = " ".join(
        line.text for line in lines if _LISTING.search(line.text) and not has_han(line.text)
    )
    identifiers = {match.group() for match in re.finditer(r"[A-Za-z_][A-Za-z0-9_]*", code)}
    for text in [text for text in pool if not has_han(text)]:
        if not identifiers.isdisjoint(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", text)):
            del pool[text]


def _finer(words: Sequence[Word]) -> list[Word]:
    """*words*, the compounds and the guesses of the segmenter among them cut in two."""
    result: list[Word] = []
    for word in words:
        at = _inner_edge(word)
        if not at:
            result.append(word)
            continue
        for start, end in ((0, at), (at, len(word.text))):
            text = word.text[start:end]
            tag = word_tag(text) or ("n" if start else word.tag)
            result.append(Word(word.start + start, word.start + end, text, tag))
    return result


def _inner_edge(word: Word) -> int:
    """Where a word falls into two that the segmenter knows; 0: nowhere."""
    text = word.text
    if not all(map(is_han, text)) or word.tag == "i":
        return 0
    if len(text) == 2:
        return 0 if general_frequency(text) else 1
    best = max(
        range(2, len(text) - 1),
        key=lambda at: min(general_frequency(text[:at]), general_frequency(text[at:])),
        default=0,
    )
    known = best and general_frequency(text[:best]) and general_frequency(text[best:])
    return best if known else 0


def _entries(
    text: str,
    lexicon: Container[object],
    options: CandidateOptions,
    pool: dict[str, ChineseCandidate],
) -> None:
    """Words of the dictionary from three characters on, wherever the segmenter cuts."""
    size = len(text)
    for start in range(size - 2):
        if not is_han(text[start]):
            continue
        for end in range(start + 3, min(start + _LONGEST, size) + 1):
            if not is_han(text[end - 1]):
                break
            part = text[start:end]
            if part not in pool and part in lexicon and _fits(part, options):
                pool[part] = ChineseCandidate(part, (part,), (word_tag(part) or "n",))


def _marked(
    text: str, words: Sequence[Word], options: CandidateOptions, pool: dict[str, ChineseCandidate]
) -> None:
    """What marks set apart in a line goes to *pool*."""
    for match in _QUOTED.finditer(text):
        found = match.group(1)
        if _fits(found, options) and _CLEAN.fullmatch(found):
            item = pool.setdefault(found, _of_words(found, match.start(1), words))
            item.kind = "quoted"
    for match in _TITLE.finditer(text):
        pool.setdefault(match.group(), ChineseCandidate(match.group())).kind = "title"
    for match in _CHUNK.finditer(text):
        found = match.group()
        short = 2 <= len(found) <= 8 and _CLAUSES.isdisjoint(found)
        edges = {found[0], found[-1]} & set("的了和与及等")
        if not short or edges or _NUMBER.match(found) or not _fits(found, options):
            continue
        part = _of_words(found, match.start(), words)
        if not CLAUSE_WORDS.isdisjoint(part.words):
            continue
        if part.tags and not any(tag.startswith(("u", "r", "y")) for tag in part.tags):
            part.kind = "chunk"
            pool.setdefault(found, part)
    for match in _PARALLEL.finditer(text):
        found = match.group()
        parts = found.split("、")
        same = len({len(part) for part in parts}) == 1 and any(
            len(set(chars)) == 1 for chars in zip(*parts, strict=True)
        )
        if same and _fits(found, options) and not _NUMBER.match(parts[0]):
            pool.setdefault(found, ChineseCandidate(found, kind="parallel"))


_PARALLEL = re.compile(r"(?<![\w、])[\u3400-\u9fff]{3,6}(?:、[\u3400-\u9fff]{3,6})+(?![\w、])")
_CLAUSES = frozenset("是在会要能让使被把将了着们我你他它这那")


def _of_words(text: str, start: int, words: Sequence[Word]) -> ChineseCandidate:
    """A candidate with the words that it consists of where it stands."""
    part = [word for word in words if start <= word.start and word.end <= start + len(text)]
    if not part or part[0].start != start or part[-1].end != start + len(text):
        return ChineseCandidate(text)
    return ChineseCandidate(
        text, tuple(word.text for word in part), tuple(word.tag for word in part)
    )


def _spans(words: Sequence[Word], options: CandidateOptions) -> Iterator[tuple[int, int]]:
    """Word spans ``[first, last)`` that might be terms."""
    stop = options.stop_words
    inside = re.compile(f"(?:{options.tags})") if options.tags else _INSIDE
    for first, word in enumerate(words):
        if not _starts(word, inside) or word.text in stop:
            continue
        for last in range(first + 1, min(first + options.max_words, len(words)) + 1):
            end = words[last - 1]
            if end.end - word.start > options.max_chars:
                break
            if end.text in _CONNECT or end.text in INNER:
                continue
            if last - first > 1 and not _goes_on(end, inside):
                break
            if not _ends(end, alone=last - first == 1) or end.text in stop:
                continue
            yield first, last


def _starts(word: Word, inside: re.Pattern[str]) -> bool:
    if not _plain(word.text) or (not inside.match(word.tag) and word.text not in _WEAK_STARTS):
        return False
    if word.text in _WEAK_STARTS:
        return True
    if len(word.text) > 1:
        return not (word.text in STOP_WORDS or word.text in CLAUSE_WORDS) and not (
            word.text.isascii() and _NUMBER.match(word.text) and len(word.text) != 4
        )
    return word.text not in STOP_EDGES and not _GRAMMAR.match(word.tag) and word.text != "们"


def _goes_on(word: Word, inside: re.Pattern[str]) -> bool:
    if not _plain(word.text) or word.text in STOP_WORDS or word.text in CLAUSE_WORDS:
        return False
    return bool(inside.match(word.tag))


def _ends(word: Word, *, alone: bool) -> bool:
    text = word.text
    if text in STOP_EDGES or text in LIGHT_VERBS:
        return text in _WEAK_ENDS and not alone
    if len(text) == 1 and (_GRAMMAR.match(word.tag) or word.tag in {"d", "f", "m"}):
        return False
    return not (_NUMBER.match(text) and (text.isascii() or alone))


def _plain(text: str) -> bool:
    return all(is_han(char) or char.isalnum() for char in text) or bool(_LATIN.fullmatch(text))


def _repeated(lines: Sequence[TextLine], least: int) -> list[str]:
    """Runs of Han characters that stand *least* times, beside different characters on both sides.

    Longer ones are only looked at where their beginnings stand often enough (Agrawal and
    Srikant 1994).
    """
    runs = [run for line in lines for run in re.findall(r"[\u3400-\u9fff]{2,}", line.text)]
    found: list[str] = []
    alive: set[str] | None = None
    for size in range(2, _LONGEST + 1):
        counts: Counter[str] = Counter()
        left: dict[str, set[str]] = defaultdict(set)
        right: dict[str, set[str]] = defaultdict(set)
        for run_number, run in enumerate(runs):
            for at in range(len(run) - size + 1):
                text = run[at : at + size]
                if alive is not None and text[:-1] not in alive:
                    continue
                counts[text] += 1
                if counts[text] > 40:
                    continue
                left[text].add(run[at - 1] if at else f"^{run_number}")
                end = at + size
                right[text].add(run[end] if end < len(run) else f"${run_number}")
        alive = {text for text, count in counts.items() if count >= least}
        found += [
            text
            for text in alive
            if len(left[text]) > 2
            and len(right[text]) > 2
            and not LOOSE.intersection(text)
            and not _CLAUSES.intersection(text)
        ]
        if not alive:
            break
    return sorted(found)


def _needed(item: ChineseCandidate, options: CandidateOptions, total: int) -> int:
    """Occurrences that it needs; a phrase of several must be a set one."""
    if item.kind in {"quoted", "title"}:
        return 1
    if item.kind in _GIVEN:
        return 1
    least = options.min_frequency or (1 if total <= _SMALL else 2)
    if item.kind == "pattern" and item.words:
        weak = item.words[-1] in _WEAK_ENDS or (
            item.words[0] in _WEAK_STARTS and len(item.text) > 5
        )
        grammar = any(
            len(word) == 1
            and _GRAMMAR.match(tag)
            and word not in _WEAK_STARTS
            and word not in _CONNECT
            for word, tag in zip(item.words, item.tags, strict=True)
        )
        if weak or grammar or {"、", "的"} & set(item.words):
            return max(least, 2)
    return least


def _fits(text: str, options: CandidateOptions) -> bool:
    if not options.min_chars <= len(text) <= options.max_chars:
        return False
    if text in options.stop_words or text in STOP_WORDS or _CODE.search(text):
        return False
    if _COUNTED.fullmatch(text):
        return False
    han = sum(map(is_han, text))
    if han == 0:
        return bool(_NAME.match(text)) and bool(_LATIN.fullmatch(text))
    return han >= 2 or bool(_LETTERS.search(text))
