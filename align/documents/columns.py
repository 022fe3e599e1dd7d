"""Which columns of a table hold the Chinese and the English text.

Asked in this order: what the user names; a row of headers that names both languages, within
the first rows; what is in the cells of the whole file. A column is in a language when most of
its cells look like text of it: keys, addresses, file names, codes, numbers and pinyin are no
English. Where two columns could be the one, the table is refused with its columns listed:
a column taken wrongly makes a memory of nonsense.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from align.errors import LanguageError, SettingError
from align.messages import Message, message
from align.model import Lang
from align.text.delimited import column_letters, column_of_letters
from align.text.folding import folded
from align.text.headers import read_header
from align.text.scripts import HAN, count_scripts

__all__ = ["Choice", "Column", "choose", "is_text"]

Column = str | int | None
"""A column's header or its letter as spreadsheets write it, or its 0-based index."""

_WIDEST = 64
_SAMPLE = 2000
_HEADS = 10
"""How many rows can stand before the one that names the columns."""

_PLACE = r"(?:\s*[-_ (（\[【/].*)?"
_PART = r"(?:[\s_-]*(?:text|source|target|segment|term|translation|string|value|name|version))?"
_ZH = re.compile(
    rf"(?:(?:zh|zho|chi|cmn|cn|chs|cht|zhs|zht|hans|hant|chinese|mandarin"
    rf"|simplified(?:[ _]chinese)?|traditional(?:[ _]chinese)?){_PART}"
    r"|(?:简体|繁体|繁體|正體|简|繁)?(?:中文|汉语|漢語|华语|華語|国语|國語)"
    r"(?:简体|繁体|繁體)?(?:原文|译文|譯文|术语|術語|词条|詞條|名称|名稱|内容|內容|文本|句子|版)?"
    rf"|简中|繁中|简体字?|繁体字?|繁體字?|正體字?|中){_PLACE}"
    r"|(?:source|target)[ _](?:zh|chinese)(?:[-_ ].*)?|zh_?text",
    re.IGNORECASE,
)
_EN = re.compile(
    rf"(?:(?:en|eng|enu|english){_PART}"
    r"|(?:英文|英语|英語)(?:原文|译文|譯文|术语|術語|词条|詞條|名称|名稱|内容|內容|文本|句子|版)?|英)"
    rf"{_PLACE}|(?:source|target)[ _](?:en|english)(?:[-_ ].*)?|en_?text",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"(?:source|target|src|tgt|term|terms|translation|original|msgid|msgstr|final|text|string)"
    r"(?:[ _](?:segment|text|language|term|string))?"
    r"|(?:原文|译文|譯文|术语|術語|词条|詞條|翻译|翻譯)(?:内容|內容|文本)?",
    re.IGNORECASE,
)
# What stands beside pairs: never one side of them where another column could be it.
_OTHER = re.compile(
    r"(?:id|no\.?|nr\.?|#|key|keys|name|context|ctx|file|files?name|path|url|link|status|state"
    r"|comments?|notes?|remarks?|match|score|probability|type|domain|subject|field|client|project"
    r"|speaker|character|role|actor|who|author|translator|reviewer|date|time|start|end|duration"
    r"|pinyin|phonetics?|definition|example|category|pos|source file|mt|machine translation"
    r"|old(?:[ _]\w+)?|previous(?:[ _]\w+)?|(?:reviewed|edited|changed)[ _]by|segment(?:[ _]id)?"
    r"|序号|序號|编号|編號|键|键名|标识|标识符|备注|備註|注释|註釋|批注|说明|說明|状态|狀態|语境|上下文"
    r"|文件|文件名|来源|來源|出处|出處|日期|时间|時間|拼音|注音|领域|領域|类别|類別|分类|分類|词性|詞性|定义"
    r"|定義|例句|客户|客戶|项目|项目名|角色|人物|说话人|說話人|发言人|译者|譯者|审校|作者|旧译|舊譯|旧译文"
    r"|机翻|機翻|机器翻译|機器翻譯|匹配率|相似度)",
    re.IGNORECASE,
)
_TEXT = re.compile(r"(?:zh|en)_?text|text_?(?:zh|en)", re.IGNORECASE)
# What may stand beside the name of a language, in whatever order: text_zh, EN string.
_BESIDE = re.compile(
    r"(?:text|segment|term|string|sentence)s?|source|src|target|tgt|translation|value|name|version"
    r"|content|original|final|原文|译文|譯文|术语|術語|名称|名稱|内容|內容|文本|句子|词条|詞條"
)

_HAN = re.compile(f"[{HAN}]")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CODES = re.compile(
    r"(?:zh|en|ja|ko|fr|de|es|ru|pt|it|ar|vi|th|cmn|yue)(?:[-_](?:[a-z]{2,4}|\d{3})){0,2}"
    r"|(?:n|v|vt|vi|adj|adv|prep|conj|pron|num|art|int|aux|abbr|phr)\.?(?:[/&,] ?\w{1,4}\.?)?"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:\w+://|www\.)\S+"  # addresses
    r"|(?:[a-z]:)?[\\/][^:*?\"<>|\n]+"  # paths
    r"|[^\\/:*?\"<>|\n]+(?:[\\/][^\\/:*?\"<>|\n]+){2,}"
    r"|[^\\/:*?\"<>|\n]{1,120}\.(?:[a-z]{1,4}|[a-z0-9]{2,5}xliff|mp[34]|json|html)"  # file names
    r"|\{?[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}\}?|[0-9a-f]{16,64}"  # identifiers
    r"|\d[\d:.,\s>-]*\d",  # times and numbers
    re.IGNORECASE,
)
_FILE = re.compile(r"\S+\.[A-Za-z]\w{0,9}")
_KEY = re.compile(r"\S*(?:[A-Za-z0-9](?:[_$\\]+|::|//)[A-Za-z0-9]|\w{2}\.\w{2})\S*|\S+[=#]\S*")
# What could be a key or a word: high-quality, iPhone, and/or.
_WEAK_KEY = re.compile(
    r"[a-z]+(?:-[a-z0-9]+)+|[a-z]+\d+|[a-z]+(?:[A-Z][a-z0-9]*)+|\w+(?:[/:]\w+)+|[a-z]+:[a-z]+"
)
_FEW = 4
_LONGEST_CODE = 400
_MARK = re.compile("[，。？！；：,?!;]")
_COUNT = r"[a-z]{0,3}[-.]?\d+[a-z]?[.):]?"
_COUNTED = re.compile(rf"{_COUNT}(?:\s+{_COUNT})*|(?i:No\.?)\s*\d+")
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|er|in|un|vn"
    r"|ia|ie|iu|ua|uo|ui|ue|ve|a|o|e|i|u|v)r?)"
)
_PINYIN = re.compile(rf"{_SYLLABLE}++", re.IGNORECASE)
_TONED = str.maketrans(
    "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹĀÁǍÀĒÉĚÈŌÓǑÒ", "aaaaeeeeiiiioooouuuuvvvvvnnnaaaaeeeeoooo"
)
_TONES = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
_TONE_NUMBERS = re.compile(r"(?:[A-Za-züÜ:]{1,6}[1-5]['\s-]*)+")
_ENGLISH_A_HAN = 0.6
"""How many English words render a Chinese character, roughly."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The columns of a table's pairs.

    Attributes:
        zh, en: 0-based. first: the first row that holds pairs.
        header: whether the row before it names the columns.
        notes: what a user should know.
    """

    zh: int
    en: int
    first: int = 0
    header: bool = False
    notes: tuple[Message, ...] = ()


def is_text(cell: str, lang: Lang) -> bool:
    """Whether *cell* looks like text of *lang*, as no key, address, code or pinyin does."""
    scripts = count_scripts(cell)
    if lang == "zh":
        return scripts.han > 0 and scripts.share >= 0.3
    return scripts.latin > 0 and scripts.share < 0.5 and not _is_code(cell)


def choose(
    rows: Sequence[Sequence[str]], where: str, *, zh: Column = None, en: Column = None
) -> Choice:
    """Where the pairs of *rows* stand, cells without blanks around them, none without a cell.

    Raises:
        LanguageError: no column is in one of the languages, or it is not clear which is.
        SettingError: there is no such column.
    """
    width = min(max(map(len, rows)), _WIDEST)
    found = _named(rows) if zh is None and en is None else None
    if found is not None:
        return found
    head = next((n for n, row in enumerate(rows[:_HEADS]) if _is_header(row)), None)
    if zh is not None or en is not None:
        return _given(rows, head, width, where, zh, en)
    body = rows if head is None else rows[head + 1 :] or rows
    free = list(range(width))
    names = rows[head] if head is not None else ()
    beside = {n for n, cell in enumerate(names) if _OTHER.fullmatch(cell)}
    notes: list[Message] = []
    try:
        a = _zh_column(body, [n for n in free if n not in beside] or free, where, notes)
        b = _en_column(body, [n for n in free if n not in beside and n != a], a, names, where)
    except LanguageError:
        # Of a short table the names of its columns may be a large part.
        below = (
            _below_names(rows, where) if head is None and 2 < len(rows) <= _SHORT_TABLE else None
        )
        if below is None:
            raise
        return below
    first = _first(rows, head, a, b)
    if head is None and _in_one_language(rows, first, a, b):
        return Choice(a, b, first + 1, header=True, notes=tuple(notes))
    return Choice(a, b, first, header=head is not None and first == head + 1, notes=tuple(notes))


def _named(rows: Sequence[Sequence[str]]) -> Choice | None:
    """What a row of headers that names both languages says; texts before what else there is."""
    for number, head in enumerate(rows[:_HEADS]):
        if number + 1 == len(rows):
            return None
        found: list[int] = []
        for pattern in (_ZH, _EN):
            indexes = [
                n for n, cell in enumerate(head[:_WIDEST]) if _fits(cell) and _names(cell, pattern)
            ]
            texts = [n for n in indexes if _TEXT.fullmatch(head[n])]
            if len(texts or indexes) == 1:
                found.append((texts or indexes)[0])
        told = [head[n].casefold() for n in found]
        below = [row[n].casefold() for n in found if n < len(row := rows[number + 1])]
        if len(found) == 2 and told == below:
            # A column that names the language of each row.
            return None
        if len(found) == 2 and found[0] != found[1] and _above_are_titles(rows[:number], found):
            return Choice(found[0], found[1], number + 1, header=True)
    return None


def _above_are_titles(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Whether no row over the headers is a pair itself."""
    return not any(all(n < len(row) and row[n] for n in columns) for row in rows)


def _names(cell: str, pattern: re.Pattern[str]) -> bool:
    """Whether *cell* names the language of *pattern* (``_ZH``, ``_EN``) and nothing else."""
    if pattern.fullmatch(cell):
        return True
    head = read_header(cell)
    lang = "zh" if pattern is _ZH else "en" if pattern is _EN else ""
    return head.lang == lang and bool(head.words) and all(map(_BESIDE.fullmatch, head.words))


def _fits(cell: str) -> bool:
    return 0 < len(cell) < 40


def _is_header(row: Sequence[str]) -> bool:
    """Whether every cell of *row* is a column's name, and two of them at least."""
    cells = [cell for cell in row if cell]
    patterns = (_ZH, _EN, _NEUTRAL, _OTHER)
    named = sum(_fits(cell) and any(_names(cell, p) for p in patterns) for cell in cells)
    return named > 1 and named >= 0.6 * len(cells)


def _given(
    rows: Sequence[Sequence[str]],
    head: int | None,
    width: int,
    where: str,
    zh: Column,
    en: Column,
) -> Choice:
    """The columns that the user named; one that is not is found among the others."""
    a, a_row = _place(zh, rows, width, where)
    b, b_row = _place(en, rows, width, where)
    named = max((row for row in (a_row, b_row) if row is not None), default=head)
    body = rows if named is None else rows[named + 1 :] or rows
    if a is None:
        free = [n for n in range(width) if n != b]
        a = _zh_column(body, free, where, [])
    if b is None:
        free = [n for n in range(width) if n != a]
        b = _en_column(body, free, a, rows[named] if named is not None else (), where)
    if a == b:
        raise SettingError("table.same-column", where=where)
    if a_row is not None or b_row is not None:
        first = (named or 0) + 1
        return Choice(a, b, first, header=True)
    first = _first(rows, head, a, b) if head is not None and _heads(rows[head], a, b) else 0
    return Choice(a, b, first, header=first > 0)


def _heads(row: Sequence[str], a: int, b: int) -> bool:
    """Whether the two cells of *row* name their columns."""
    cells = [row[n] for n in (a, b) if n < len(row)]
    return bool(cells) and all(
        any(_names(cell, pattern) for pattern in (_ZH, _EN, _NEUTRAL)) for cell in cells
    )


def _place(
    column: Column, rows: Sequence[Sequence[str]], width: int, where: str
) -> tuple[int | None, int | None]:
    """The column's index, and the row in which its name stands."""
    if column is None:
        return None, None
    index = column if isinstance(column, int) else None
    if isinstance(column, str):
        wanted = column.strip().casefold()
        for number, row in enumerate(rows[:_HEADS]):
            names = [cell.casefold() for cell in row[:width]]
            if wanted in names:
                return names.index(wanted), number
        index = column_of_letters(wanted)
    if index is None or not 0 <= index < width:
        raise SettingError(
            "table.column-unknown",
            where=where,
            column=str(column),
            names=[cell[:30] for cell in rows[0][:8]],
        )
    return index, None


def _first(rows: Sequence[Sequence[str]], head: int | None, a: int, b: int) -> int:
    """The first row with pairs: after the headers, and after titles that are no text of theirs."""
    if head is not None:
        return head + 1
    for number, row in enumerate(rows[:_HEADS]):
        zh, en = (row[n] if n < len(row) else "" for n in (a, b))
        if (zh and en) or (zh and is_text(zh, "zh")) or (en and not _HAN.search(en)):
            return number
    return 0


_SHORT_TABLE = 12


def _below_names(rows: Sequence[Sequence[str]], where: str) -> Choice | None:
    """The columns of *rows* if the first one names them in one language; else nothing."""
    try:
        found = choose(rows[1:], where)
    except LanguageError:
        return None
    if found.first or not _in_one_language(rows, 0, found.zh, found.en):
        return None
    return replace(found, first=1, header=True)


_COLUMN_NAME = re.compile(r"[^\s。！？，；：.!?,;:0-9][^。！？，；.!?,;]{0,23}")


def _in_one_language(rows: Sequence[Sequence[str]], first: int, a: int, b: int) -> bool:
    """Whether the row *first* names its columns in one language, whatever the words are.

    Its two cells are short, differ, and look like the same language, while below it each column
    keeps to its own.
    """
    one, other = (rows[first][n] if n < len(rows[first]) else "" for n in (a, b))
    if one == other or not (_COLUMN_NAME.fullmatch(one) and _COLUMN_NAME.fullmatch(other)):
        return False
    chinese, english = is_text(other, "zh"), not _HAN.search(one) and is_text(one, "en")
    if chinese == english or (chinese and not is_text(one, "zh")):
        return False
    below = rows[first + 1 :]
    side: tuple[int, Lang] = (b, "en") if chinese else (a, "zh")
    cells = _cells(below, side[0])
    return len(cells) >= 2 and all(is_text(cell, side[1]) for cell in cells)


def _cells(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """Filled cells of a column from the whole file."""
    step = max(1, len(rows) // _SAMPLE)
    return [row[index] for row in rows[::step] if index < len(row) and row[index]]


def _zh_column(
    rows: Sequence[Sequence[str]], free: Sequence[int], where: str, notes: list[Message]
) -> int:
    candidates: list[int] = []
    for index in free:
        cells = _cells(rows, index)
        fits = sum(is_text(cell, "zh") for cell in cells)
        if cells and fits >= 0.5 * len(cells) and count_scripts("\n".join(cells)).share >= 0.5:
            candidates.append(index)
    if not candidates:
        raise _missing(rows, where, "zh")
    sizes = {n: len(_HAN.findall("".join(_cells(rows, n)))) for n in candidates}
    kept = [n for n in candidates if not _poor(rows, n, max(sizes.values()), sizes[n])]
    kept = _sentences(rows, _varied(rows, kept))
    if len(kept) > 1 and _same_lengths(rows, kept):
        notes.append(message("table.columns-two-scripts", count=len(kept)))
        return kept[0]
    if len(kept) > 1:
        kept = _fitting(rows, kept)
    if len(kept) != 1:
        raise _unclear(rows, kept or candidates, where, "zh")
    return kept[0]


def _varied(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> list[int]:
    """*columns* without those that repeat themselves, as speakers and subjects do."""
    distinct = {n: len(set(cells := _cells(rows, n))) / len(cells) for n in columns}
    if max(distinct.values(), default=0) < 0.9:
        return list(columns)
    return [n for n in columns if distinct[n] > 0.75]


def _sentences(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> list[int]:
    """Those of *columns* that hold sentences, if some do and others are labels."""
    most = max((len(_cells(rows, n)) for n in columns), default=1)
    marked = {n: sum(bool(_MARK.search(cell)) for cell in _cells(rows, n)) / most for n in columns}
    if max(marked.values(), default=0) < 0.5:
        return list(columns)
    return [n for n in columns if marked[n] > 0.1]


def _fitting(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> list[int]:
    """The column whose lengths and gaps fit an English one clearly best, else all."""
    width = min(max(map(len, rows)), _WIDEST)
    english = [n for n in range(width) if (cells := _cells(rows, n)) and _all_text(cells)]
    most = max(len(_cells(rows, n)) for n in columns)
    scores = sorted(
        (
            min((_misfit(rows, n, m) for m in english), default=10.0)
            + 1.5 * (1 - len(_cells(rows, n)) / most),
            n,
        )
        for n in columns
    )
    return [scores[0][1]] if scores[1][0] - scores[0][0] >= 0.7 else list(columns)


def _poor(rows: Sequence[Sequence[str]], index: int, most: int, size: int) -> bool:
    """Whether a column repeats itself or is nearly empty beside the fullest one."""
    cells = _cells(rows, index)
    repeated = len(cells) > 3 and len(set(cells)) <= 0.5 * len(cells)
    return size < most and (size < 0.2 * most or (repeated and size < 0.7 * most))


def _same_lengths(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> bool:
    """Whether columns hold the same text in both scripts: the same number of characters."""
    alike = total = 0
    for row in rows[:_SAMPLE]:
        cells = [row[n] for n in columns if n < len(row) and row[n]]
        if len(cells) > 1:
            total += 1
            one, other = (folded(cell) for cell in cells[:2])
            shared = len(set(one) & set(other))
            alike += abs(len(one) - len(other)) <= 1 and 3 * shared >= len(set(one))
    return total > 0 and alike >= 0.7 * total


def _en_column(
    rows: Sequence[Sequence[str]],
    free: Sequence[int],
    zh: int,
    names: Sequence[str],
    where: str,
) -> int:
    fits: dict[int, float] = {}
    for index in free:
        cells = _cells(rows, index)
        if cells and _all_text(cells) and not _is_pinyin(rows, index, zh, toned=True):
            fits[index] = _misfit(rows, zh, index)
    # Names of places are written as they are read; e-mail and iPhone could be keys: such a
    # column counts where there is no other.
    doubtful = [
        index
        for index in fits
        if _like_keys(_cells(rows, index)) or _is_pinyin(rows, index, zh, toned=False)
    ]
    if len(doubtful) < len(fits):
        for index in doubtful:
            del fits[index]
    elif doubtful and all(_like_keys(_cells(rows, n)) for n in fits) and len(rows) >= _FEW:
        raise _missing(rows, where, "en")
    if not fits:
        raise _missing(rows, where, "en")
    best = min(fits.values())
    filled = {n: len(_cells(rows, n)) for n in fits}
    left = [
        n
        for n in fits
        if fits[n] <= best + 1.0 and (filled[n] >= 0.5 * max(filled.values()) or len(fits) == 1)
    ]
    if len(left) > 1:
        left = _told_apart(rows, left, names)
    if len(left) != 1:
        raise _unclear(rows, left or list(fits), where, "en")
    return left[0]


def _all_text(cells: Sequence[str]) -> bool:
    """Whether the cells of a column are English, most of them."""
    english = sum(is_text(cell, "en") for cell in cells)
    return english >= 0.6 * len(cells) and count_scripts("\n".join(cells)).share < 0.5


def _like_keys(cells: Sequence[str]) -> bool:
    """Whether the cells of a column could be keys as well as words."""
    return sum(bool(_WEAK_KEY.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)


def _is_code(cell: str) -> bool:
    """Whether *cell* is a key, an address, a file's name, a number: no words."""
    cell = cell[:_LONGEST_CODE]
    if _CODES.fullmatch(cell) or _COUNTED.fullmatch(cell):
        return not _sentence(cell)
    return bool(_KEY.fullmatch(cell) or _FILE.fullmatch(cell))


def _sentence(cell: str) -> bool:
    """Whether *cell* has words as a sentence has them, whatever its end looks like."""
    return len(_LETTERS.findall(cell)) > 2 and not re.search(r"[\\/]\S*\.|://", cell)


def _is_pinyin(rows: Sequence[Sequence[str]], index: int, zh: int, *, toned: bool) -> bool:
    """Whether a column says how the Chinese one is read, *toned* or not."""
    marked = syllables = total = 0
    for row in rows[:_SAMPLE]:
        cell = row[index] if index < len(row) else ""
        if not _LETTERS.search(cell):
            continue
        total += 1
        plain = cell.translate(_TONED)
        spelt = all(_PINYIN.fullmatch(word) for word in _LETTERS.findall(plain))
        marked += (spelt and bool(_TONES.search(cell))) or bool(_TONE_NUMBERS.fullmatch(cell))
        han = len(_HAN.findall(row[zh])) if zh < len(row) else 0
        parts = len(re.findall(_SYLLABLE, plain, re.IGNORECASE))
        syllables += spelt and han > 0 and abs(parts - han) <= 0.2 * han
    if toned:
        return total > 0 and marked >= 0.5 * total
    return total > 2 and syllables >= 0.8 * total


def _misfit(rows: Sequence[Sequence[str]], zh: int, en: int) -> float:
    """How far the lengths of two columns are from those of texts that render each other."""
    step = max(1, len(rows) // _SAMPLE)
    ratios = []
    for row in rows[::step]:
        if max(zh, en) < len(row) and row[zh] and row[en]:
            han, words = len(_HAN.findall(row[zh])), len(_WORD.findall(row[en]))
            ratios.append(math.log((words + 0.5) / (_ENGLISH_A_HAN * han + 0.5)))
    return abs(median(ratios)) if ratios else 10.0


def _told_apart(
    rows: Sequence[Sequence[str]], columns: Sequence[int], names: Sequence[str]
) -> list[int]:
    """What headers, repeated cells and the look of the words leave of *columns*."""
    named = [n for n in columns if n < len(names) and _NEUTRAL.fullmatch(names[n])]
    if len(named) == 1:
        return named
    cells = {n: _cells(rows, n) for n in columns}
    distinct = {n: len(set(cells[n])) / len(cells[n]) for n in columns}
    varied = [n for n in columns if distinct[n] >= 0.7 * max(distinct.values())]
    if len(varied) == 1:
        return varied
    # A column of single words in small letters beside one that reads like text: keys.
    rich = {n: sum(_rich(cell) for cell in cells[n]) / len(cells[n]) for n in varied}
    return [n for n in varied if rich[n] >= 0.5 * max(rich.values())]


def _rich(cell: str) -> bool:
    return " " in cell or cell[:1].isupper()


def _missing(rows: Sequence[Sequence[str]], where: str, lang: Lang) -> LanguageError:
    language = message("language.chinese" if lang == "zh" else "language.english")
    return LanguageError(
        "table.no-column-of-language",
        where=where,
        language=language,
        columns=_listed(rows, range(min(max(map(len, rows)), 8))),
    )


def _unclear(
    rows: Sequence[Sequence[str]], columns: Sequence[int], where: str, lang: Lang
) -> LanguageError:
    language = message("language.chinese" if lang == "zh" else "language.english")
    return LanguageError(
        "table.columns-unclear", where=where, language=language, columns=_listed(rows, columns)
    )


def _listed(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> list[str]:
    """Columns by letter, each with the beginning of its first filled cells."""
    found = []
    for index in columns:
        cells = _cells(rows, index)[:2]
        shown = " / ".join(cell if len(cell) < 24 else f"{cell[:23]}…" for cell in cells)
        found.append(f"{column_letters(index)}: {shown}" if shown else column_letters(index))
    return found
