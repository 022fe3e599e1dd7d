"""When, in Chinese: years of any reign, months of both calendars, days, weekdays, times of day."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from align.text.numerals import chinese_value
from align.text.quantities.model import Quantity, QuantityKind, Reading, Weight
from align.text.quantities.scanning import Scan, clock, exact, slashed
from align.text.quantities.units import chinese_units

__all__ = ["ERAS", "sweep_dates"]

ERAS: Final = {
    "民国": 1911,
    "昭和": 1925,
    "平成": 1988,
    "令和": 2018,
    "大正": 1911,
    "明治": 1867,
    "宣统": 1908,
    "光绪": 1874,
    "同治": 1861,
    "咸丰": 1850,
    "道光": 1820,
    "嘉庆": 1795,
    "乾隆": 1735,
    "雍正": 1722,
    "康熙": 1661,
    "顺治": 1643,
    "崇祯": 1627,
    "万历": 1572,
    "嘉靖": 1521,
    "正德": 1505,
    "弘治": 1487,
    "成化": 1464,
    "永乐": 1402,
    "洪武": 1367,
    "开元": 712,
    "贞观": 626,
}
"""The year before the first of a reign, by its name."""

_D: Final = "零〇一二两三四五六七八九"
_N2: Final = rf"(?:\d{{1,2}}|[{_D}十廿卅]{{1,3}})"
_ERA = re.compile(rf"(?P<era>{'|'.join(ERAS)})(?P<n>元|\d{{1,3}}|[{_D}十百]{{1,5}})年(?:度)?")
_YEAR = re.compile(
    rf"(?P<bc>公元前|西元前|纪元前)\s?(?P<old>\d{{1,4}}|[{_D}十百千]{{1,7}})年"
    rf"|(?:公元|西元)(?P<ad>\d{{1,4}}|[{_D}十百千]{{1,7}})年"
    rf"|(?<![\d.,])(?P<year>\d{{4}}|[{_D}]{{4}}"
    rf"|[一二两]千[零〇]?[{_D}十百]{{0,5}})\s?(?:年(?![代多来级画])|财年)"
    rf"|(?<![\d.,{_D}十百千])(?P<short>\d{{2}}"
    rf"|[零〇一二三四五六七八九]{{2}})(?:年(?![代多来级画])|财年)(?P<month>(?=\s?\d{{1,2}}月))?"
)
_SPAN = re.compile(
    r"(?<![\d.,])(?P<a>(?:19|20)\d\d)\s?(?:[-/]|至)\s?(?P<b>\d\d)(?![\d月日:.%])"
    rf"|(?P<c>[一二][{_D}]{{3}})(?:年)?(?:至|-|/)(?P<d>[{_D}]{{2}})(?=年)"
)
_LUNAR = re.compile(
    rf"(?P<name>农历|阴历|旧历|夏历)?(?:[^，。；\d]{{0,4}}?年)?(?:闰)?(?P<month>正|腊|冬|{_N2})月"
    rf"(?P<day>初[{_D}十]|[{_D}十廿卅]{{1,3}}|\d{{1,2}})?(?P<sign>[日号])?"
    rf"|(?P<new>大年|年|正月)?初(?P<first>[{_D}十])(?![级次步期始])|大年(?P<last>三十)"
)
_MONTH = re.compile(
    rf"(?<![\d{_D}十.个几])(?P<month>{_N2})\s?月(?![球饼亮租薪息供刊嫂台])(?:份)?"
    rf"(?:\s?(?P<day>{_N2})\s?(?:[日号](?![线楼])|(?=\s?(?:[至到，,。;；、)）(（~-]|的|下午|上午"
    rf"|晚|早|前|后|起|$))))?"
)
_DAY = re.compile(
    rf"(?<![\d{_D}十.])(?P<day>{_N2})(?:日(?![元本圆])|号(?=[上下早晚中至到，。、举开前召]|$))"
)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})(?P<t>[-/.])(?P<b>\d{1,2})(?P=t)(?P<z>\d{4}))(?![\d/-]|\.\d)"
)
_DECADE = re.compile(
    rf"(?:(?P<cent>{_N2})\s?世纪\s?|(?P<last>上(?:个)?世纪)"
    rf"|(?P<this>本世纪))?(?P<two>[二三四五六七八](?=[三四五六七八九]十))?"
    rf"(?P<d>\d{{2,4}}|[一二三四五六七八九]?十|[{_D}]{{4}})\s?年代"
)
_CENTURY = re.compile(
    rf"(?P<bc>公元前|前)?第?(?P<n>{_N2})\s?世纪|(?P<this>本世纪初|本世纪之初|本世纪|新世纪)"
)
_QUARTER = re.compile(
    r"(?P<first>首季度?)(?!新)|第(?P<n>[一二三四1-4])季度?(?!节)"
    r"|(?<![前头后几个多\d])(?P<m>[一二三四1-4])季(?:度|报)|(?<![A-Za-z])Q(?P<q>[1-4])(?!\d)"
    r"|(?<![\d.])(?P<r>[1-4])Q(?=\d\d|\s|$)|(?P<last>末季(?!节))"
)
_TWO_QUARTERS = re.compile(
    r"(?<![前头后几个多\d])第?(?P<n>[一二三1-3])季?度?[、和及与或/](?=第?[二三四2-4]季度?)"
)
_HALF = re.compile(
    r"(?P<a>[上前])半(?:年度?|财年)|(?P<b>[下后])半(?:年度?|财年)|(?P<c>上半[场叶期])"
    r"|(?P<d>下半[场叶期])"
)
_WEEKDAY = re.compile(
    rf"(?:星期|礼拜)(?P<a>[一二三四五六日天])(?![个次])"
    rf"|(?<![{_D}十\d几半数每多])周(?P<b>[一二三四五六日])(?![次个天节小场期班课趟回年度遍百千万十])"
    rf"|每周(?P<c>[一二三四五六日])(?![次个天节小场期班晚课趟回遍百千万十])"
)
_MORE_DAYS = re.compile(
    r"(?<=\ue000)(?:[、/至到\-~和及或与][一二三四五六日](?![一二三四五六七八九十百千万]"
    r"|[个名项条家位人只份号月年天点]))+"
)
_EVENT: Final = (
    "地震|大地震|汶川|玉树|事件|事变|惨案|案|枪击|爆炸|空难|运动|讲话|大捷|晚会|政变|起义"
    "|恐怖|恐袭|袭击|购物|大促"
)
_EVENT_DAY = re.compile(
    rf"(?<![\d.])(?P<m>\d{{1,2}})(?:[·•]|\.(?=\d{{1,2}}[\"”」』]?(?:{_EVENT})))(?P<d>\d{{1,2}})(?!\d)"
)
_EVENT_YEAR = re.compile(
    rf"(?<![\d{_D}十百千万.])(?P<n>\d\d|[零〇一二三四五六七八九]{{2}})"
    r"(?=回归|奥运|世博|金融(?:风暴|危机)|亚洲金融|(?:特?大)?洪水|抗洪|届(?:毕业|学生)|级(?:学生|新生|校友))"
)
_EVENT_MARKS: Final = ("回归", "奥运", "世博", "金融", "洪", "届", "级")
_GENERATION = re.compile(
    r"(?<![\d.第年月日])(?P<n>[5-9]0|[01]0|[零〇一五六七八九][零〇])后(?![面排台天])"
)
_WEEK: Final = "一二三四五六日"
_PARTS: Final = {
    **dict.fromkeys(("凌晨", "清晨", "早晨", "早上", "清早", "上午", "今早", "一早"), 1),
    **dict.fromkeys(("午后", "下午", "傍晚", "晚上", "晚间", "今晚", "当晚", "晚"), 2),
    **dict.fromkeys(("早",), 1),
}
_PART: Final = (
    "(?:凌晨|清晨|早晨|早上|清早|今早|上午|中午|正午|午后|下午|傍晚|晚上|晚间|今晚|当晚"
    "|夜里|夜间|深夜|半夜|午夜|早|晚)"
)
_TIME = re.compile(
    rf"(?P<part>{_PART})?\s?(?:"
    rf"(?P<h>(?<![\d.])(?<!\d:)\d{{1,2}}|[{_D}十]{{1,3}})(?P<mark>点钟|点"
    rf"|时(?![代期间速效差段刻而常候]))"
    rf"(?:(?P<half>半)|(?P<q>[一三])刻|(?P<zero>[零〇过])?(?P<m>\d{{1,2}}"
    rf"|[{_D}十]{{1,3}})(?P<fen>分(?![钟之]))?|(?P<sharp>整|正|许|钟))?"
    rf"|(?<![\d.])(?<!\d:)(?P<hh>\d{{1,2}}):(?P<mm>[0-5]\d)(?::[0-5]\d)?(?![\d:]))"
)
_TO = re.compile(rf"(?P<part>{_PART})?差(?P<m>{_N2})(?P<u>分钟?|刻钟?)(?:到|就)?(?P<h>{_N2})点")
_JOINED = re.compile(r"\d\s?[-/.]\s?\d")
_NOON = re.compile(r"(?P<noon>中午|正午)|午夜|子夜|零时")


_FESTIVALS: Final = frozenset(
    ((1, 1), (1, 15), (2, 2), (3, 3), (5, 5), (7, 7), (7, 15), (8, 15), (9, 9), (12, 8), (12, 30))
)


def sweep_dates(scan: Scan) -> None:
    """Take dates and times from *scan*."""
    if _JOINED.search(scan.rest) or "至" in scan.rest:
        scan.sweep(_NUMERIC, slashed)
        scan.sweep(_SPAN, _span)
    if "年" in scan.rest:
        scan.sweep(_ERA, _era)
    if "世纪" in scan.rest or "年代" in scan.rest:
        scan.sweep(_DECADE, _decade)
        scan.sweep(_CENTURY, _century)
    if "年" in scan.rest:
        scan.sweep(_HALF, _half_year)
        scan.sweep(_YEAR, _year)
    elif "半" in scan.rest:
        scan.sweep(_HALF, _half_year)
    if "季" in scan.rest or "Q" in scan.rest:
        scan.sweep(_TWO_QUARTERS, lambda match: [exact(match.span(), "quarter", _int(match["n"]))])
        scan.sweep(_QUARTER, _quarter)
    _sweep_names(scan)
    if any(mark in scan.rest for mark in "月初年"):
        scan.sweep(_LUNAR, _lunar)
        scan.sweep(_MONTH, _month)
    if "周" in scan.rest or "星期" in scan.rest or "礼拜" in scan.rest:
        scan.sweep(_WEEKDAY, _weekday)
        scan.sweep(_MORE_DAYS, _weekday_more)
    if any(mark in scan.rest for mark in "点时:"):
        scan.sweep(_TO, _minutes_to)
        scan.sweep(_TIME, _time)
    if "午" in scan.rest or "夜" in scan.rest or "零时" in scan.rest:
        scan.sweep(_NOON, _noon)
    if "日" in scan.rest or "号" in scan.rest:
        scan.sweep(_DAY, _day)


def _sweep_names(scan: Scan) -> None:
    """Days, years and decades by which events and generations are called."""
    if "·" in scan.rest or "." in scan.rest or "•" in scan.rest:
        scan.sweep(_EVENT_DAY, _event_day)
    if "后" in scan.rest:
        scan.sweep(_GENERATION, _generation)
    if any(mark in scan.rest for mark in _EVENT_MARKS):
        scan.sweep(_EVENT_YEAR, _event_year)


def _int(text: str | None) -> int:
    value = chinese_value(text) if text else None
    return int(value) if value is not None and value.denominator == 1 else -1


def _possible(month: int, day: int) -> bool:
    return 1 <= month <= 12 and (day < 0 or 1 <= day <= 31)


def _span(match: re.Match[str]) -> list[Quantity] | None:
    """2019/20, 二零二零至二一: two years."""
    first = match["a"] or match["c"]
    group = "a" if match["a"] else "c"
    short = "b" if match["a"] else "d"
    start, end = _int(first), _int(match[short])
    if match["c"]:
        start = int("".join(str(_int(char)) for char in first))
        end = int("".join(str(_int(char)) for char in match["d"]))
    if start < 1000 or (
        match["a"] and "/" not in match.group() and end <= 12 and end <= start % 100
    ):
        return None
    return [
        exact(match.span(group), "year", start),
        exact(match.span(short), "year", start // 100 * 100 + end, end),
    ]


def _era(match: re.Match[str]) -> list[Quantity]:
    number = 1 if match["n"] == "元" else _int(match["n"])
    first = ERAS[match["era"]]
    weight = Weight.FIRM if number > 0 else Weight.WEAK
    parts = (exact(match.span("n"), "amount", number),) if number > 1 else ()
    return [exact(match.span(), "year", first + number, weight=weight, parts=parts)]


def _year(match: re.Match[str]) -> list[Quantity] | None:  # noqa: PLR0911
    if match["bc"] or match["ad"]:
        made = exact(match.span(), "year", _int(match["old"] or match["ad"]))
        return [replace(made, negative=bool(match["bc"]))]
    if match["year"]:
        value = _int(match["year"])
        if not 1000 <= value < 2200:
            return None
        if match["year"][1:2] in "千" and value % 100 == 0:
            # 两千年 is a length of time as well.
            return [_years(match, value)]
        return [exact(match.span(), "year", value)]
    text = match["short"]
    value = int("".join(str(_int(char)) for char in text)) if not text.isdigit() else int(text)
    century = 1900 if value >= 40 else 2000
    if not text.isdigit() or text[0] == "0" or match["month"] is not None:
        return [exact(match.span(), "year", century + value, value)]
    made = _years(match, value)
    if value < 50:
        return [made]
    return [
        replace(
            made, readings=(*made.readings, Reading(Fraction(1900 + value), Fraction(1900 + value)))
        )
    ]


def _years(match: re.Match[str], value: int) -> Quantity:
    made = exact(match.span(), "amount", value, units=chinese_units()["年"])
    return replace(made, readings=(*made.readings, Reading(Fraction(value), Fraction(value))))


def _lunar(match: re.Match[str]) -> list[Quantity] | None:
    if match["first"] or match["last"]:
        if match["new"] is None and match["first"] and match["first"] in "一二三":
            return None
        group = "first" if match["first"] else "last"
        return [exact(match.span(group), "day", _int(match[group]), weight=Weight.WEAK)]
    month, day = match["month"], match["day"]
    named = {"正": 1, "腊": 12, "冬": 11}.get(month)
    first = (day or "").startswith("初") or ((day or "")[:1] == "廿" and not match["sign"])
    bare = (
        day is not None
        and match["sign"] is None
        and day in ("十五", "初一", "三十")
        and not match["name"]
    )
    if not (match["name"] or named or first or bare):
        return None
    number = named or _int(month)
    if not 1 <= number <= 12:
        return None
    kind: QuantityKind = "lunar month"
    sure = Weight.FIRM if match["name"] or (named and day) or first else Weight.WEAK
    found = [exact(match.span("month"), kind, number, weight=sure)]
    if day:
        value = _int(day.lstrip("初"))
        if not 1 <= value <= 30:
            return None
        if (number, value) in _FESTIVALS:
            # The other side may name it: the Lantern Festival.
            sure = Weight.WEAK
            found = [replace(found[0], weight=sure)]
        found.append(exact(match.span("day"), "day", value, weight=sure))
    return found


def _month(match: re.Match[str]) -> list[Quantity] | None:
    month, day = _int(match["month"]), _int(match["day"])
    if not _possible(month, day):
        return None
    span = (match.start("month"), match.end("month") + 1)
    found = [exact(span, "month", month)]
    if day > 0:
        found.append(exact((match.start("day"), match.end()), "day", day))
    return found


def _day(match: re.Match[str]) -> list[Quantity] | None:
    """A day alone, which may be a number of days."""
    value = _int(match["day"])
    if not 1 <= value <= 31:
        return None
    text = match["day"]
    made = exact(match.span(), "amount", value, units=chinese_units()["天"])
    weight = Weight.FIRM if value > 3 or text.isdigit() else Weight.WEAK
    if value == 1 and not text.isdigit():
        weight = Weight.SILENT
    plain = Reading(Fraction(value), Fraction(value))
    return [replace(made, readings=(*made.readings, plain), weight=weight)]


def _decade(match: re.Match[str]) -> list[Quantity] | None:
    text = match["d"]
    value = _int(text)
    if not text.isdigit() and len(text) == 4:
        value = int("".join(str(_int(char)) for char in text))
    if value < 10 or value % 10:
        return None

    def whole(decade: int) -> int:
        if match["cent"]:
            return (_int(match["cent"]) - 1) * 100 + decade
        if match["last"]:
            return 1900 + decade
        return 2000 + decade if match["this"] else decade

    found = [exact((match.start("d"), match.end()), "decade", whole(value))]
    if match["two"]:
        found.insert(0, exact(match.span("two"), "decade", whole(_int(match["two"]) * 10)))
    return found


def _century(match: re.Match[str]) -> list[Quantity] | None:
    if match["this"]:
        kind: QuantityKind = "decade" if "初" in match["this"] else "century"
        return [exact(match.span(), kind, 2000 if kind == "decade" else 21, weight=Weight.SILENT)]
    value = _int(match["n"])
    if not 1 <= value <= 30:
        return None
    return [replace(exact(match.span(), "century", value), negative=bool(match["bc"]))]


def _quarter(match: re.Match[str]) -> list[Quantity]:
    written = match["n"] or match["m"] or match["q"] or match["r"]
    value = _int(written) if written else (1 if match["first"] else 4)
    return [exact(match.span(), "quarter", value)]


def _half_year(match: re.Match[str]) -> list[Quantity]:
    value = 1 if match["a"] or match["c"] else 2
    weight = Weight.FIRM if match["a"] or match["b"] else Weight.WEAK
    return [exact(match.span(), "half-year", value, weight=weight)]


def _weekday(match: re.Match[str]) -> list[Quantity]:
    char = (match["a"] or match["b"] or match["c"]).replace("天", "日")
    return [exact(match.span(), "weekday", _WEEK.index(char) + 1)]


def _weekday_more(match: re.Match[str]) -> list[Quantity]:
    """The other days of 周一、三、五."""
    days = [(at, char) for at, char in enumerate(match.group(), match.start()) if char in _WEEK]
    return [
        exact((at, at + 1), "weekday", _WEEK.index(char) + 1, weight=Weight.WEAK)
        for at, char in days
    ]


def _event_day(match: re.Match[str]) -> list[Quantity] | None:
    """9·11, 5.12地震: a day by which something is called."""
    month, day = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return [
        exact(match.span("m"), "month", month, weight=Weight.WEAK),
        exact(match.span("d"), "day", day, weight=Weight.WEAK),
    ]


def _two_digits(text: str) -> int:
    return int(text) if text.isdigit() else int("".join(str(max(0, _int(char))) for char in text))


def _event_year(match: re.Match[str]) -> list[Quantity]:
    """九七回归: a year without its century."""
    value = _two_digits(match["n"])
    century = 1900 if value >= 40 else 2000
    return [exact(match.span(), "year", century + value, value, weight=Weight.WEAK)]


def _generation(match: re.Match[str]) -> list[Quantity]:
    """80后: who was born in the decade."""
    value = _two_digits(match["n"])
    decade = (1900 if value >= 40 else 2000) + value
    return [exact(match.span(), "decade", decade, value, weight=Weight.WEAK)]


def _of_day(part: str | None, hour: int) -> int:
    if not part:
        return 0
    if part in _PARTS:
        half = _PARTS[part]
        return 0 if half == 2 and hour == 12 and part != "下午" else half
    if part in ("中午", "正午"):
        return 1 if hour == 11 else 2
    return 1 if hour <= 5 else 2 if hour < 12 else 0


def _time(match: re.Match[str]) -> list[Quantity] | None:
    if match["hh"]:
        hour, minute = int(match["hh"]), int(match["mm"])
        if hour > 24:
            return None
        parts = (
            exact(match.span("hh"), "amount", hour),
            exact(match.span("mm"), "amount", minute),
        )
        return [clock(match.span(), hour, minute, _of_day(match["part"], hour), *parts)]
    hour, minute = _int(match["h"]), max(0, _int(match["m"]))
    part = match["part"]
    if not 0 <= hour <= 24 or minute > 59:
        return None
    sure = bool(part or match["half"] or match["q"] or match["sharp"] or match["mark"] == "点钟")
    if match["mark"] == "时":
        sure = sure or match["h"].isdigit() or bool(match["fen"])
    elif match["fen"]:
        sure = sure or minute >= 10 or bool(match["zero"])
    if not sure:
        return None
    if match["half"]:
        minute = 30
    elif match["q"]:
        minute = 15 * _int(match["q"])
    end = match.end()
    if match["m"] and not (match["fen"] or match["zero"] or minute >= 10):
        minute, end = 0, match.end("mark")
    made = clock((match.start(), end), hour, minute, _of_day(part, hour))
    if match["half"] or minute or part:
        return [made]
    return [replace(made, parts=(exact(match.span("h"), "amount", hour),))]


def _minutes_to(match: re.Match[str]) -> list[Quantity] | None:
    hour, less = _int(match["h"]), _int(match["m"]) * (15 if match["u"][0] == "刻" else 1)
    if not (1 <= hour <= 24 and 0 < less < 60):
        return None
    return [clock(match.span(), (hour - 1) % 24, 60 - less, _of_day(match["part"], hour))]


def _noon(match: re.Match[str]) -> list[Quantity]:
    return [exact(match.span(), "time", 0, weight=Weight.SILENT, half=2 if match["noon"] else 1)]
