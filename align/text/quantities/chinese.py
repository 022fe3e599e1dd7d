"""Quantities of Chinese texts: amounts, money, measures, shares, multiples, numbers in names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from align.text.numerals import Numeral, chinese_value, numerals
from align.text.quantities.chinese_dates import sweep_dates
from align.text.quantities.folding import folded, is_traditional
from align.text.quantities.model import Quantity, QuantityKind, Reading, Weight
from align.text.quantities.names import chinese_names
from align.text.quantities.scanning import (
    Scan,
    apart,
    exact,
    grouped,
    identified,
    in_order,
    label_values,
    scientific,
)
from align.text.quantities.units import Unit, chinese_units, unit_after

__all__ = ["chinese_quantities"]

_D: Final = "零〇一二两三四五六七八九"
_N: Final = rf"(?:\d+(?:\.\d+)?|[{_D}十百千廿卅]+)"
_COUNTED: Final = re.compile(
    rf"[\d{_D}十百千万亿廿卅半仨俩双对首末中午Ⅰ-ⅫIVX①-⑳⑴-⒇⒈-⒛]|[周期拜元]|甲子|花甲|古稀|耄耋"
    rf"|而立|不惑|期颐|夜"
)
_PLAN = re.compile(
    r'(?P<q>["「『])?(?P<n>十?[一二三四五六七八九]|十)五(?P<r>["」』])?'
    r"(?P<tail>规划|计划|时期|期间|以来|收官|开局|纲要|目标|末|国家)?"
)
_CONGRESS = re.compile(
    r"(?<![第\d])(?P<n>十[一二三四五六七八九]|二十[一二]?)大(?=[报召以精会代、，。的后上之和]|$)"
)
_SESSION = re.compile(r"(?P<n>[一二三四五六七八九])中全会")
_GROUP = re.compile(rf"(?P<n>{_N})国集团")
_LABEL = re.compile(
    r"[(（](?P<a>[一二三四五六七八九十]{1,3}|\d{1,2}|[a-z]|[ivx]{1,5})[)）]"
    r"|(?:(?<=\s)|^)(?P<b>[一二三四五六七八九十]{1,3}|\d{1,2}|[A-Za-z]|[IVX]{1,5})(?:[、)）]"
    r"|[.．](?![\d])\s?)(?=\S)(?![一二三四1-4]季)"
    r"|(?P<c>[①-⑳])|(?P<d>[⑴-⒇])|(?P<e>[⒈-⒛])"
)
_DISCOUNT = re.compile(
    r"(?P<n>[一二三四五六七八九]{1,2}|\d(?:\.\d)?)折(?![叠合旧现算磨断腰射中线页扣射])"
    r"|(?P<half>半[价價])"
)
_DOUBLED = re.compile(
    r"翻了?(?:(?P<n>[一两二三四五六\d])?(?P<unit>番)|(?P<once>一?倍))|(?P<up>成倍)"
)
_MULTIPLE = re.compile(
    rf"(?P<n>\d+(?:\.\d+)?|[{_D}十百千]+(?:点[{_D}]+)?)(?P<more>多|余)?倍(?P<half>半)?"
)
_GROWN = re.compile(
    r"(?:翻|增|涨|升|提高|扩大|多|高|快|大|长|上扬|攀升|飙升|暴增"
    r"|激增)[^，。；、到至为成达是]{0,4}$"
)
_SHARE = re.compile(
    rf"(?P<n>[{_D}十]|\d)成(?P<m>[{_D}半])?(?![员员立为了功长果都本就熟分交品绩份像型])"
)
_SECONDS = re.compile(r"(?P<a>\d{1,2})秒(?P<b>\d{2})(?!\d)")
_DOZEN = re.compile(rf"(?P<n>{_N})打(?=[鸡鸭啤铅玫毛袜的]|$)")
_HALF_POINT = re.compile(r"半个?(?:百分点|基点|百分之一)")
_RATE = re.compile(
    rf"(?P<n>-?\d+(?:\.\d+)?|[{_D}十百]+(?:点[{_D}]+)?)(?:(?P<li>厘(?![米清正]))(?P<more>[{_D}])?"
    rf"|(?P<bp>个?(?:基点|点子|基本点)))"
)
_EACH = re.compile(r"每(?![一二两三四五六七八九十百千万\d])")
_DENOMINATORS: Final = ("length", "area", "mass", "volume")
_LISTED = re.compile(r"[(（①-⑳⑴-⒛]|[、.．)）]")
_ALL = re.compile(r"百分之?百")
_WAR = re.compile(r"(?P<n>[一二])战(?=[期前后时以爆中结老，。的]|$)")
_COUNTLESS = re.compile(
    r"数以(?P<n>[百千万亿十]{1,3})计|(?P<thousands>成千上万|成千累万)|(?P<hundreds>成百上千)"
)
_DECADES_OLD = re.compile(r"(?P<n>[五六七八九])旬")
_AGES: Final = {
    "年过半百": 50, "年近半百": 50, "年逾半百": 50, "半百": 50, "花甲": 60, "古稀": 70,
    "耄耋": 80, "而立": 30, "不惑": 40, "知天命": 50, "耳顺": 60, "期颐": 100, "弱冠": 20,
    "及笄": 15, "豆蔻": 13, "米寿": 88, "一甲子": 60, "甲子": 60,
}  # fmt: skip
_AGE = re.compile("|".join(_AGES))
_AND = re.compile(
    r"(?P<a>[一二三四五六七八九]?十)有(?P<b>[一二三四五六七八九])(?![一二三四五六七八九])"
)
_LIANG = re.compile(
    rf"(?:(?P<jin>{_N})斤)?(?P<n>[一二三四五六七八九半]"
    rf"|\d+)两(?![个百千万亿年天次名位家国地人种边侧端者方口岸])"
)
_MIXED = re.compile(
    rf"(?P<a>{_N})(?P<u>度|米|块|元|尺|丈|吨)(?P<b>[零〇]?[一二三四五六七八九]"
    rf"|[一二三四五六七八九][零〇一二三四五六七八九]|\d{{1,2}})(?P<part>[毛角])?钱?(?![{_D}十百千万亿\d.个点月日年倍％%人名家分"
    r"张本斤份次位只条件瓶杯碗枚支把台辆套双箱袋包片颗头盒组间栋层顿晚周天小])"
)
_CELSIUS = re.compile(
    r"(?P<name>摄氏|华氏)(?P<below>零下)?\s?(?P<n>-?\d+(?:\.\d+)?|[零一二三四五六七八九十百]+)\s?度"
)
_NUMBERED = re.compile(
    r"(?:附录|附件|附表|附图|表|图|卷|册|编|注|例|公式|阶段|方案|专栏|议题|案例|型)\s?$"
)
_IDIOM = re.compile(
    r"(?P<a>[二两三四五六七八九十百千万])[^\W\d_一二两三四五六七八九十百千万亿零半](?P<b>[一二两三四五六七八九十百千万半])"
    r"(?![男女室厅菜汤胜负平死伤天夜年月日位名个届局份口人家项条套])[^\W\d_一二两三四五六七八九十百千万亿零半]"
)
_QUARTERS = re.compile(rf"(?P<n>{_N})个?季度|(?<=[前头后首])(?P<m>[二两三四234])季(?!度)")
_FROM_FIRST = re.compile(r"(?:第?[一1])\s?(?:至|到|-|~)\s?第?(?P<n>[二三四234])季度?")
_COINS = re.compile(
    rf"(?<![\d{_D}十百千元块圆.])(?P<n>\d{{1,2}}|[{_D}]|[{_D}]?十[{_D}]?)(?:(?P<unit>[毛角])(?:(?P<fen>[{_D}])分)?|(?P<cents>分))钱"
)
_SCORE = re.compile(
    rf"(?<![\d{_D}十百千万亿])(?P<a>[{_D}]|十[{_D}]?|[二三]十[{_D}]?)比(?P<b>[{_D}]|十[{_D}]?|[二三]十[{_D}]?)"
    rf"(?![\d{_D}十百千万亿])"
)
_SPLIT = re.compile(r"(?P<a>[一二三四五六七八九])(?P<b>[一二三四五六七八九])(?=[开分](?![之钟支]))")
_DECIMAL = re.compile(rf"(?P<a>[{_D}十百]+)[点](?P<b>[{_D}]+)(?=分(?![钟之])|秒)")
_PAIRED = re.compile(r"(?P<a>[三五])(?P<b>[五八])(?=[个天年次人名万千百十块件日])")
_BEFORE = re.compile(
    r"(?:约|近|接近|逾|超过|超出|超|突破|不到|不足|上|余|估计|大概|好几)[^\d，。；]{0,3}$"
)
_AFTER = re.compile(r"[^，。；\d]{0,4}?(?:左右|上下|以上|多|余|之多|开外|许)")
_CURRENCY_BEFORE = re.compile(
    r"(?:(?P<name>人民币|港[币元]|美[元金]|日[元圆币]|欧元|英镑|澳元|澳门[元币]|新?台币|加元"
    r"|新加坡元|新[元币]|韩元|卢布|RMB|CNY|HKD|USD|EUR|GBP|JPY|AUD|CAD|NTD|TWD|MOP|SGD)"
    r"|(?P<sign>(?:HK|US|NT|A|C|S|NZ|MOP)?\$|[¥€£₩₹]))\s?:?\s?$"
)
_SIGNS: Final = {
    "HK$": "HKD",
    "US$": "USD",
    "NT$": "TWD",
    "A$": "AUD",
    "C$": "CAD",
    "S$": "SGD",
    "NZ$": "NZD",
    "MOP$": "MOP",
    "NTD": "TWD",
}
_FALLEN = re.compile(r"负增长(?:了|为|率为?|达)?\s?$")
_POINTED = re.compile(r"\d{1,4}\.\d{1,3}")
_NAMED = re.compile(r"[A-Za-z]{2}\s?$")
_CLASSIFIERS: Final = re.compile(
    r"(?:多|余|来|几)?(?:个|名|位|口|户|所|座|栋|幢|间|套|层|楼|辆|台|架|艘|只|匹|件|份|张|本|册"
    r"|卷|部|篇|章|节|句|字|次|回|趟|届|期|批|组|队|班|场|轮|局"
    r"|项|款|类|种|等|档|枚|颗|粒|块|片|根|枝|支|把|杯|瓶|盒|箱|包|袋|桶|碗|盘|壶|罐|道|封|通|笔"
    r"|宗|起|例|桩|处|段|站|国|省|市|县|区|镇|村|乡|州|岛"
    r"|届|票|球|胜|负|倍|角|分钟|秒|天|日|周|月|年|岁|代|床|席|股|线|路|车|厅|室|卫|方面|维|轴"
    r"|缸|轮|度|校|步|环|阶段|大类|大洲|人|家|条|头|面|门|级|星级|版|号|元|万|亿"
    r"|员|成员|孩|胎|女|男|子|姐|妹|兄弟|主要|专项|大|小时|公里|米|斤|公斤|吨|亩|公顷|升|克|瓦"
    r"|平方|立方|摄氏|华氏|刻|成|折|番|手|世|型|期工程|晚|夜|餐|顿|边|角形|幕|集|页|行|列|排|栏"
    r"|比|分|点钟|点|中|至|到)"
)
_LOOSE_AFTER: Final = re.compile(
    r"(?:多|余|来)?(?:面|门|大|手|边|头|角|分|点|中|星|把|方|代|成|行|级|至|到|比|世|子|女|男|路"
    r"|线|道|通|起|节|字|句|步|面|期|人|家|国|岸|地|校|军|党)"
)
_COPIES: Final = re.compile(r"[份名台辆件张本册套栋幢艘架支把瓶盒箱袋杯碗片枚颗棵匹趟]")
_ORDINALS: Final = re.compile(r"(?:前|头|后|首|每|逢|近)$")


def chinese_quantities(text: str) -> list[Quantity]:
    """The quantities of a Chinese text in order."""
    plain = grouped(folded(text, "zh"))
    if not _COUNTED.search(plain):
        return []
    scan = Scan(plain)
    local = is_traditional(text)
    identified(scan)
    scientific(scan)
    _numbered(scan)
    sweep_dates(scan)
    _spoken_amounts(scan)
    _measures(scan, local=local)
    _shares(scan)
    scan.sweep(chinese_names(), _silent)
    _halves(scan, local=local)
    idioms = {
        at for match in _IDIOM.finditer(scan.rest) for at in match.span("a") + match.span("b")
    }
    amounts = apart(
        _doubtful(made, idioms)
        for item in numerals(scan.rest, "zh", roman=True)
        for made in _amount(item, scan.rest, local=local)
    )
    found = in_order([*scan.found, *amounts])
    found += _single(scan.rest, found)
    return _ranged(in_order(found), plain, local=local)


def _doubtful(item: Quantity, idioms: set[int]) -> Quantity:
    """In 五次三番 and its like numbers count nothing, whatever follows them."""
    spelt = not item.digits and item.start in idioms and item.weight is Weight.FIRM
    return replace(item, weight=Weight.WEAK) if spelt else item


def _value(text: str) -> Fraction:
    return chinese_value(text) or Fraction(0)


def _numbered(scan: Scan) -> None:
    """Plans, congresses, sessions, groups of states, and the marks of lists."""

    def plan(match: re.Match[str]) -> list[Quantity] | None:
        quoted = bool(match["q"] and match["r"])
        if not quoted and match["tail"] in (None, "国家"):
            return None
        five = exact((match.end("n"), match.end("n") + 1), "any", 5, weight=Weight.SILENT)
        return [exact(match.span("n"), "ordinal", _value(match["n"])), five]

    def one(match: re.Match[str]) -> list[Quantity]:
        return [exact(match.span("n"), "ordinal", _value(match["n"]))]

    def from_first(match: re.Match[str]) -> list[Quantity]:
        # 一至三季度 are the first three quarters.
        last, unit = _value(match["n"]), chinese_units()["季度"]
        first = exact((match.start(), match.start() + 1), "quarter", 1)
        ends = (first, exact(match.span("n"), "quarter", last))
        return [exact(match.span(), "amount", last, units=unit, parts=ends)]

    def label(match: re.Match[str]) -> list[Quantity]:
        written = match["a"] or match["b"]
        if written is None:
            sign = match["c"] or match["d"] or match["e"]
            first = "①" if match["c"] else "⑴" if match["d"] else "⒈"
            values: tuple[int, ...] = (ord(sign) - ord(first) + 1,)
        else:
            zh = chinese_value(written)
            values = (int(zh),) if zh is not None else label_values(written)
        return [exact(match.span(), "label", *(values or (0,)), weight=Weight.WEAK)]

    if _LISTED.search(scan.rest):
        scan.sweep(_LABEL, label)
    if "五" in scan.rest:
        scan.sweep(_PLAN, plan)
    if "大" in scan.rest:
        scan.sweep(_CONGRESS, one)
    if "中全会" in scan.rest:
        scan.sweep(_SESSION, one)
    if "战" in scan.rest:
        scan.sweep(_WAR, lambda match: [replace(item, weight=Weight.WEAK) for item in one(match)])
    if "国集团" in scan.rest:
        scan.sweep(_GROUP, one)
    if "季" in scan.rest:
        scan.sweep(_FROM_FIRST, from_first)


def _spoken_amounts(scan: Scan) -> None:
    """What is counted without a limit, ages by name, dozens."""

    def countless(match: re.Match[str]) -> list[Quantity]:
        low = _value(match["n"]) if match["n"] else Fraction(1000 if match["thousands"] else 100)
        if match["n"] in ("百", "千", "万", "亿"):
            low = Fraction({"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}[match["n"]])
        high = low * (1000 if match["thousands"] else 100) - 1
        return [
            Quantity(*match.span(), "amount", (Reading(low, high),), weight=Weight.WEAK, about=True)
        ]

    def age(match: re.Match[str]) -> list[Quantity]:
        return [exact(match.span(), "any", _AGES[match.group()], weight=Weight.SILENT)]

    def tens(match: re.Match[str]) -> list[Quantity]:
        return [exact(match.span(), "any", _value(match["n"]) * 10, weight=Weight.SILENT)]

    def score(match: re.Match[str]) -> list[Quantity]:
        values = [(name, _value(match[name])) for name in "ab"]
        return [
            exact(
                match.span(name), "amount", value, weight=Weight.WEAK if value < 2 else Weight.FIRM
            )
            for name, value in values
        ]

    def split(match: re.Match[str]) -> list[Quantity] | None:
        """五五分, 七三开: tenths that make a whole."""
        one, two = _value(match["a"]), _value(match["b"])
        if one + two != 10:
            return None
        return [
            exact(match.span(name), "any", value * 10, value, weight=Weight.SILENT)
            for name, value in (("a", one), ("b", two))
        ]

    def and_more(match: re.Match[str]) -> list[Quantity]:
        return [exact(match.span(), "amount", _value(match["a"]) + _value(match["b"]))]

    if "计" in scan.rest or "成" in scan.rest:
        scan.sweep(_COUNTLESS, countless)
    if "旬" in scan.rest:
        scan.sweep(_DECADES_OLD, tens)
    if "打" in scan.rest:
        scan.sweep(_DOZEN, lambda match: [exact(match.span(), "amount", _value(match["n"]) * 12)])
    if "有" in scan.rest:
        scan.sweep(_AND, and_more)
    if "比" in scan.rest:
        scan.sweep(_SCORE, score)
    if "开" in scan.rest or "分" in scan.rest:
        scan.sweep(_SPLIT, split)
    scan.sweep(_AGE, age)


def _coins(match: re.Match[str]) -> list[Quantity]:
    """九毛钱: nine mao, ninety cents."""
    size = Fraction(1, 100) if match["cents"] else Fraction(1, 10)
    value = _value(match["n"]) * size + (_value(match["fen"]) / 100 if match["fen"] else 0)
    made = exact(match.span(), "amount", value, units=chinese_units()["人民币"])
    cents = Reading(value * 100, value * 100)
    return [replace(made, readings=(*made.readings, cents), step=size)]


def _measures(scan: Scan, *, local: bool) -> None:
    """Old weights, rates, degrees, what is meant by each of a unit."""

    def each(match: re.Match[str]) -> list[Quantity] | None:
        units, end = unit_after(scan.rest, match.end(), "zh", local=local)
        if not units or units[0].dimension not in _DENOMINATORS:
            return None
        return [exact((match.end(), end), "amount", 1, units=units, weight=Weight.WEAK)]

    def liang(match: re.Match[str]) -> list[Quantity]:
        tael = Fraction(1, 2) if match["n"] == "半" else _value(match["n"])
        value = tael / 10 + (_value(match["jin"]) if match["jin"] else 0)
        units = chinese_units()["斤"]
        return [replace(exact(match.span(), "amount", value, units=units), step=Fraction(1, 10))]

    def mixed(match: re.Match[str]) -> list[Quantity] | None:
        units, _ = unit_after(scan.rest, match.start("u"), "zh", local=local)
        # Digits behind the unit are decimals of it: 一米八三, 两块零五.
        step = Fraction(1, 10 ** len(match["b"]))
        value = _value(match["a"]) + _digits(match["b"])
        return [replace(exact(match.span(), "amount", value, units=units), step=step)]

    def celsius(match: re.Match[str]) -> list[Quantity]:
        units = chinese_units()["摄氏度" if match["name"] == "摄氏" else "华氏度"]
        text = match["n"]
        value = Fraction(text.lstrip("-")) if text[-1].isdigit() else _value(text)
        made = exact(match.span(), "amount", value, units=units)
        step = Fraction(1, 10 ** len(text.partition(".")[2]))
        return [replace(made, step=step, negative=bool(match["below"]) or text[0] == "-")]

    def rate(match: re.Match[str]) -> list[Quantity] | None:
        value = chinese_value(match["n"].lstrip("-"))
        if value is None:
            return None
        step = Fraction(1, 10 ** len(match["n"].partition(".")[2]))
        if match["more"]:
            value, step = value + _digits(match["more"]), Fraction(1, 10)
        below = (100, 1000) if match["li"] else (10**4, 1) if match["bp"] == "点子" else (10**4,)
        made = exact(match.span(), "percent", *(value / size for size in below))
        return [replace(made, step=step / below[0], negative=match["n"][0] == "-")]

    def seconds(match: re.Match[str]) -> list[Quantity]:
        value = Fraction(f"{match['a']}.{match['b']}")
        made = exact(match.span(), "amount", value, units=chinese_units()["秒"])
        return [replace(made, step=Fraction(1, 100))]

    if "秒" in scan.rest:
        scan.sweep(_SECONDS, seconds)
    if "钱" in scan.rest:
        scan.sweep(_COINS, _coins)
    if "半" in scan.rest:
        scan.sweep(_HALF_POINT, lambda match: [exact(match.span(), "percent", Fraction(1, 200))])
    if "每" in scan.rest:
        scan.sweep(_EACH, each)
    if "厘" in scan.rest or "点" in scan.rest:
        scan.sweep(_RATE, rate)
    if "百" in scan.rest:
        scan.sweep(_ALL, lambda match: [exact(match.span(), "percent", 1, weight=Weight.WEAK)])
    if "氏" in scan.rest:
        scan.sweep(_CELSIUS, celsius)
    if "两" in scan.rest:
        scan.sweep(_LIANG, liang)
    scan.sweep(_MIXED, mixed)


def _shares(scan: Scan) -> None:
    """Discounts, multiples and what they grew by, halves and decimals with a unit."""

    def discount(match: re.Match[str]) -> list[Quantity]:
        if match["half"]:
            return [exact(match.span(), "percent", Fraction(1, 2), weight=Weight.WEAK)]
        text = match["n"]
        if text[0].isdigit():
            rate = Fraction(text) / (10 if Fraction(text) < 10 else 100)
        else:
            rate = _value(text) / 10 ** len(text) if len(text) < 2 else _digits(text)
        return [exact(match.span(), "percent", rate, 1 - rate)]

    def doubled(match: re.Match[str]) -> list[Quantity]:
        if match["up"]:
            return []
        power = int(_value(match["n"])) if match["n"] else 1
        times = 2**power if match["unit"] else 2
        return [exact(match.span(), "multiple", times, times - 1)]

    def multiple(match: re.Match[str]) -> list[Quantity] | None:
        written = match["n"]
        value = chinese_value(written)
        if value is None:
            return None
        if match["half"]:
            value += Fraction(1, 2)
        before = scan.rest[max(0, match.start() - 8) : match.start()]
        grown = _GROWN.search(before) is not None
        # 一倍 is as much again.
        grown = grown or value == 1
        made = exact(match.span(), "multiple", value + 1 if grown else value)
        if match["more"] or scan.rest[match.end() : match.end() + 1] in ("多", "余"):
            low = made.readings[0].low
            made = replace(made, readings=(Reading(low, low + Fraction(9, 10)),), about=True)
        if grown:
            # Grown by 200 % is three times as much.
            by = exact(match.span(), "percent", value)
            made = replace(made, readings=(*made.readings, *by.readings))
        return [replace(made, step=Fraction(1, 10 ** len(written.partition(".")[2])))]

    def decimal(match: re.Match[str]) -> list[Quantity] | None:
        whole = chinese_value(match["a"])
        if whole is None:
            return None
        step = Fraction(1, 10 ** len(match["b"]))
        return [replace(exact(match.span(), "amount", whole + _digits(match["b"])), step=step)]

    def quarters(match: re.Match[str]) -> list[Quantity]:
        unit = chinese_units()["季度"]
        return [exact(match.span(), "amount", _value(match["n"] or match["m"]), units=unit)]

    def paired(match: re.Match[str]) -> list[Quantity]:
        low, high = _value(match["a"]), _value(match["b"])
        return [
            Quantity(*match.span(), "amount", (Reading(low, high),), weight=Weight.WEAK, about=True)
        ]

    if "折" in scan.rest or "半" in scan.rest:
        scan.sweep(_DISCOUNT, discount)
    if "翻" in scan.rest or "成倍" in scan.rest:
        scan.sweep(_DOUBLED, doubled)
    if "倍" in scan.rest:
        scan.sweep(_MULTIPLE, multiple)
    if "点" in scan.rest:
        scan.sweep(_DECIMAL, decimal)
    if "季" in scan.rest:
        scan.sweep(_QUARTERS, quarters)
    scan.sweep(_PAIRED, paired)


def _digits(text: str) -> Fraction:
    """Digits behind a point."""
    plain = "".join(str(int(_value(char))) for char in text)
    return Fraction(int(plain), 10 ** len(plain))


_HALF_UNIT = re.compile(
    rf"(?P<n>{_N})(?P<ge>个)半|(?<![\d{_D}十百千万亿上下前后大过多小对参])(?P<alone>半)(?P<g>个)?"
)
_UNIT_HALF = re.compile(rf"(?P<n>{_N})(?P<u>年|天|周|小时|里|斤|亩|丈|尺|公里|吨|个月|岁|倍|点)半")


def _halves(scan: Scan, *, local: bool) -> None:
    """半年, 两个半小时, 三年半."""

    def before(match: re.Match[str]) -> list[Quantity] | None:
        units, end = _unit_at(scan.rest, match.end(), local=local)
        if not units and match["g"] and scan.rest[match.end() : match.end() + 1] == "月":
            units, end = chinese_units()["个月"], match.end() + 1
        if match["alone"]:
            value = Fraction(1, 2)
            if not units:
                return None
        else:
            if not units and scan.rest[match.end() : match.end() + 1] == "月":
                units, end = chinese_units()["个月"], match.end() + 1
            value = _value(match["n"]) + Fraction(1, 2)
        weight = Weight.WEAK if match["alone"] else Weight.FIRM
        if units and units[0].name == "century":
            value, units = value * 100, chinese_units()["年"]
        made = exact((match.start(), end), "amount", value, units=units, weight=weight)
        return [replace(made, step=Fraction(1, 2))]

    def behind(match: re.Match[str]) -> list[Quantity] | None:
        units = chinese_units().get(match["u"], ())
        value = _value(match["n"]) + Fraction(1, 2)
        return [replace(exact(match.span(), "amount", value, units=units), step=Fraction(1, 2))]

    if "半" in scan.rest:
        scan.sweep(_UNIT_HALF, behind)
        scan.sweep(_HALF_UNIT, before)


def _silent(match: re.Match[str]) -> list[Quantity]:
    """What numbers a name holds: each digit, and the whole."""
    return list(_any(match.group(), match.start()))


def _any(text: str, start: int) -> Iterable[Quantity]:
    for run in re.finditer(rf"[{_D}十百千万亿半双]+", text):
        span = (start + run.start(), start + run.end())
        whole = chinese_value(run.group())
        if whole and len(run.group()) > 1:
            yield exact(span, "any", whole, weight=Weight.SILENT)
        if len(run.group()) == 3 and not set(run.group()) & set("十百千万亿半双"):
            # 九一八 is September 18.
            for at, size in ((0, 1), (1, 2), (0, 2), (2, 1)):
                part = _digits(run.group()[at : at + size]) * 10**size
                first = span[0] + at
                yield exact((first, first + size), "any", part, weight=Weight.SILENT)
        for at, char in enumerate(run.group(), span[0]):
            value = 2 if char == "双" else _value(char)
            if value:
                yield exact((at, at + 1), "any", value, weight=Weight.SILENT)


def _single(rest: str, found: list[Quantity]) -> list[Quantity]:
    """Digits in characters that no reader has taken (两 of 夫妻两): they may answer a number."""
    taken = bytearray(len(rest))
    for item in found:
        taken[item.start : item.end] = b"\1" * (item.end - item.start)
    left = "".join(" " if taken[at] else char for at, char in enumerate(rest))
    more = list(_any(left, 0))
    for match in re.finditer("[俩仨对]", left):
        values = 3 if match.group() == "仨" else 2
        more.append(exact(match.span(), "any", values, weight=Weight.SILENT))
    return more


def _unit_at(text: str, at: int, *, local: bool) -> tuple[tuple[Unit, ...], int]:
    """The unit behind a numeral, over 多, 余, 几, 个 and blanks."""
    end = at
    while end < len(text) and end < at + 3 and text[end] in " 多余来几":
        end += 1
    units, after = unit_after(text, end, "zh", local=local)
    if not units and text[end : end + 1] == "个":
        units, after = unit_after(text, end + 1, "zh", local=local)
        if units and units[0].dimension not in ("duration", "months"):
            units = ()
    return (units, after) if units else ((), at)


def _money_before(text: str, start: int) -> tuple[Unit, ...]:
    match = _CURRENCY_BEFORE.search(text, max(0, start - 8), start)
    if match is None:
        return ()
    name = match["name"] or match["sign"]
    return chinese_units().get(name) or chinese_units().get(_SIGNS.get(name, ""), ())


_KINDS: Final[dict[str, QuantityKind]] = {
    "cardinal": "amount",
    "ordinal": "ordinal",
    "fraction": "fraction",
    "percent": "percent",
    "multiple": "multiple",
    "year": "amount",
    "month": "amount",
    "day": "amount",
    "decade": "decade",
    "century": "century",
}


def _amount(item: Numeral, rest: str, *, local: bool) -> Iterable[Quantity]:
    kind = _KINDS[item.kind]
    low, high = sorted((abs(item.value), abs(item.high)))
    end = item.end
    if item.kind in ("year", "month", "day"):
        end -= len(item.unit)
    before, after = rest[max(0, item.start - 8) : item.start], rest[end : end + 8]
    units: tuple[Unit, ...] = ()
    if kind not in ("percent", "fraction", "multiple", "ordinal"):
        units, unit_end = _unit_at(rest, end, local=local)
        named = _money_before(rest, item.start)
        if named:
            units = named
        if units and units[0].name == "century":
            low, high, units = low * 100, high * 100, chinese_units()["年"]
        if units and units[0].name in ("month", "day") and rest[end : end + 1] in ("月", "日"):
            # 3月 that no date took: a month or a day as well.
            yield Quantity(
                item.start,
                unit_end,
                "amount",
                (Reading(low, high, units), Reading(low, high)),
                item.step,
                _weight(item, rest, units, before, after),
                item.sign < 0,
                item.approximate,
            )
            return
        if units:
            end = unit_end
    about = bool(item.approximate or _BEFORE.search(before) or _AFTER.match(after))
    fallen = kind == "percent" and _FALLEN.search(before) is not None
    if not units and _is_version(item, rest, before):
        digits = rest[item.start : item.end].replace(".", "")
        yield exact((item.start, item.end), "identifier", item.value, digits=digits)
        return
    readings = [Reading(low, high, units)]
    if item.written == "words" and units and units[0].name in ("li", "night"):
        readings.append(Reading(low, high))
    yield Quantity(
        item.start,
        max(end, item.end),
        kind,
        tuple(readings),
        item.step,
        _weight(item, rest, units, before, after),
        item.sign < 0 or fallen,
        about,
        digits=re.sub(r"\D", "", rest[item.start : item.end]),
    )


def _is_version(item: Numeral, rest: str, before: str) -> bool:
    """Whether it is a figure behind a Latin name: Python 3.11 is not about 3.1."""
    pointed = item.written == "digits" and _POINTED.fullmatch(rest[item.start : item.end])
    return bool(pointed and _NAMED.search(before)) and not _money_before(rest, item.start)


def _weight(  # noqa: PLR0911, PLR0912
    item: Numeral, rest: str, units: tuple[Unit, ...], before: str, after: str
) -> Weight:
    value = abs(item.value)
    if item.written == "digits":
        return Weight.WEAK if value == 1 else Weight.FIRM
    if item.written == "roman":
        return Weight.WEAK
    if item.kind in ("percent", "multiple"):
        return Weight.FIRM
    if item.kind == "fraction":
        return Weight.WEAK if value == Fraction(1, 2) else Weight.FIRM
    if item.kind == "ordinal":
        return Weight.WEAK if value <= 3 else Weight.FIRM
    if item.approximate:
        return Weight.WEAK
    if value in (0, 1) and not (value == 1 and units and units[0].dimension == "money"):
        # 零 is mostly a part of a word (零售).
        return Weight.SILENT
    if value == 1:
        return Weight.WEAK
    if value.denominator != 1:
        return Weight.FIRM
    body = rest[item.start : item.end]
    if len(body) > 1 and not all(char in "十百千万亿" for char in body):
        return Weight.FIRM
    if units or _CLASSIFIERS.match(after):
        if value == 2 and _COPIES.match(after):
            return Weight.FIRM
        if value == 2 or (not units and value < 10 and _LOOSE_AFTER.match(after)):
            return Weight.WEAK
        return Weight.FIRM
    named = _ORDINALS.search(before) or _NUMBERED.search(before)
    return Weight.WEAK if named else Weight.SILENT


_JOINED = re.compile(r"\s?(?:-{1,2}|~|至|到|或|和|、|与|及|—)\s?$")


def _ranged(found: list[Quantity], text: str, *, local: bool) -> list[Quantity]:
    """3到5亿元: what the second number is counted in may be meant of the first, too."""
    made = list(found)
    for at in range(len(made) - 2, -1, -1):
        one, two = made[at], made[at + 1]
        if one.kind != "amount" or two.kind not in ("amount", "percent") or one.units:
            continue
        gap = text[one.end : two.start]
        if len(gap) > 4 or not _JOINED.fullmatch(gap):
            continue
        scale = _scale(text[two.start : two.end])
        more = []
        if not _scale_written(text[one.start : one.end]) and scale > 1:
            more.append(Reading(one.value * scale, one.readings[0].high * scale, two.units))
        elif two.units:
            more.append(Reading(one.value, one.readings[0].high, two.units))
        if two.kind == "percent" and one.kind == "amount":
            part = Fraction(1, 1000) if "‰" in text[two.start : two.end] else Fraction(1, 100)
            more.append(Reading(one.value * part, one.readings[0].high * part))
        if more:
            made[at] = replace(one, readings=(*more, *one.readings))
    return made


def _scale_written(text: str) -> bool:
    return any(char in "百千万亿" for char in text)


def _scale(text: str) -> int:
    scale = 1
    for char in text:
        scale *= {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100}.get(char, 1)
    return scale
