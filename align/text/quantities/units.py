"""Units of measurement and currencies: their names in both languages, and what they convert to.

Factors lead to the unit of the dimension that has the factor 1 (metre, square metre,
kilogram, litre, second, month). Sources: the International System of Units (BIPM), the
international yard and pound (1959), and the market system of 1929 (市制) for 斤, 里, 亩.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Final

__all__ = ["Unit", "chinese_units", "converted", "convertible", "english_units", "unit_after"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name (the English one), its dimension, and what one of it is.

    *offset* is of temperatures alone. Units of the dimension ``money`` are a currency or,
    where a sign or word leaves it open (``$``, 元), several; they never convert.
    """

    name: str
    dimension: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    currencies: frozenset[str] = frozenset()


def convertible(one: Unit, other: Unit) -> bool:
    """Whether amounts in both units can be compared."""
    if one.dimension == "money" == other.dimension:
        return bool(one.currencies & other.currencies)
    degrees = ("temperature", "angle")
    if "degree" in (one.name, other.name):
        return one.dimension in degrees and other.dimension in degrees
    return one.dimension == other.dimension


def converted(value: Fraction, unit: Unit, other: Unit) -> tuple[Fraction, ...]:
    """*value* in the *other* unit; of temperatures as one and as a difference."""
    if unit is other or unit.dimension == "money" or "degree" in (unit.name, other.name):
        return (value,)
    factor = unit.factor / other.factor
    if unit.dimension == "temperature":
        return (value * factor + (unit.offset - other.offset) / other.factor, value * factor)
    return (value * factor,)


# name; factor; Chinese names; English names (an s is added, "=" stands before fixed forms).
_MEASURES: Final = r"""
# length
kilometre;1000;公里 千米 km;kilometre kilometer =km =kms =kph
metre;1;米 公尺 m;metre meter =m
centimetre;1/100;厘米 公分 cm;centimetre centimeter =cm
millimetre;1/1000;毫米 公厘 mm;millimetre millimeter =mm
micrometre;1/1000000;微米;micrometre micrometer micron =µm =μm
nanometre;1/1000000000;纳米 nm;nanometre nanometer =nm
li;500;华里 市里 里;=li
zhang;10/3;丈;=zhang
chi;1/3;市尺 尺;=chi
cun;1/30;市寸 寸;=cun
mile;1609.344;英里 哩;mile =mph =mi
nautical mile;1852;海里 浬;nautical\smile
yard;0.9144;码;yard =yd
foot;0.3048;英尺 呎;=foot =feet =ft
inch;0.0254;英寸 吋;=inch =inches
light year;9460730472580800;光年;light[-\s]year
# area
square kilometre;1000000;平方公里 平方千米 km² km2;square[-\s]kilomet(?:re|er) =sq\.?\skm =km² =km2
hectare;10000;公顷;hectare =ha
square metre;1;平方米 平米 平方公尺 ㎡ m² m2;square[-\s]metre square[-\s]meter =sq\.?\sm =m² =m2 =㎡
square centimetre;1/10000;平方厘米 cm² cm2;square[-\s]centimetre square[-\s]centimeter =cm² =cm2
mu;2000/3;亩;=mu
qing;200000/3;顷;=qing
ping;3.305785;坪;=ping
square foot;0.09290304;平方英尺 平方呎 呎;=square[-\s]foot =square[-\s]feet =sq\.?\sft
square mile;2589988.110336;平方英里;square[-\s]mile
acre;4046.8564224;英亩;acre
# mass
tonne;1000;公吨 吨;tonne =metric\stons =metric\ston =ton =tons
kilogram;1;公斤 千克 kg;kilogram kilogramme kilo =kg =kgs
jin;1/2;市斤 斤;=jin =catties =catty
gram;1/1000;克 g;gram gramme =g
milligram;1/1000000;毫克 mg;milligram =mg
microgram;1/1000000000;微克;microgram =µg =μg
dan;50;市担 担;=dan =picul =piculs
pound;0.45359237;磅;pound =lb =lbs
ounce;0.028349523125;盎司;ounce =oz
carat;1/5000;克拉;carat
# volume
litre;1;公升 升 L;litre liter =L
millilitre;1/1000;毫升 ml mL;millilitre milliliter =ml =mL
cubic metre;1000;立方米 m³ 方;cubic[-\s]metre cubic[-\s]meter =m³ =m3 =cu\.?\sm
cubic centimetre;1/1000;立方厘米 cm³;cubic[-\s]centimetre cubic[-\s]centimeter =cm³ =cc
cubic kilometre;1000000000000;立方公里;cubic[-\s]kilometre cubic[-\s]kilometer
cubic foot;28.316846592;立方英尺;=cubic[-\s]foot =cubic[-\s]feet
gallon;3.785411784;加仑;gallon
pint;0.568;品脱;pint
barrel;158.987294928;;barrel
# duration
second;1;秒钟 秒;second =sec =secs
minute;60;分钟;minute =min =mins
quarter of an hour;900;刻钟;=quarters\sof\san\shour
hour;3600;小时 个小时 钟头 个钟头 个钟;hour =hr =hrs =h
day;86400;天 日 昼夜;day
night;86400;晚 夜 宿;night
week;604800;周 星期 个星期 礼拜 个礼拜;week
fortnight;1209600;;fortnight
# months
month;1;个月 个多月 月;month
quarter;3;个季度 季度;quarter
year;12;年 岁 周岁 周年 年度 载 年期 年间;year =yr =yrs =years['’]
decade;120;;decade
century;1200;个世纪 世纪;=century =centuries
# temperature
degree Celsius;1;摄氏度 ℃ °C;=degrees?\s(?:Celsius|centigrade|C) =°\s?C =℃ =Celsius
degree Fahrenheit;5/9;华氏度 ℉ °F;=degrees?\s(?:Fahrenheit|F) =°\s?F =℉ =Fahrenheit
# angle
degree;1;度 °;degree =°
# energy
kilowatt hour;3600000;千瓦时 千瓦小时 度电 kWh;kilowatt[-\s]hour =kWh
megawatt hour;3600000000;兆瓦时 MWh;megawatt[-\s]hour =MWh
gigawatt hour;3600000000000;GWh;gigawatt[-\s]hour =GWh
joule;1;焦耳 焦;joule =J
calorie;4.184;卡路里;calorie
kilocalorie;4184;千卡 大卡 kcal;kilocalorie =kcal
# power
watt;1;瓦特 瓦 W;watt =W
kilowatt;1000;千瓦 kW KW;kilowatt =kW =KW
megawatt;1000000;兆瓦 MW;megawatt =MW
gigawatt;1000000000;吉瓦 GW;gigawatt =GW
horsepower;735.49875;马力;=horsepower =hp
# voltage
volt;1;伏特 伏 V;volt =V
kilovolt;1000;千伏 kV;kilovolt =kV
# current
ampere;1;安培 安;ampere amp
# pressure
pascal;1;帕斯卡 帕;pascal =Pa
kilopascal;1000;千帕 kPa;kilopascal =kPa
megapascal;1000000;兆帕 MPa;megapascal =MPa
# frequency
hertz;1;赫兹 赫 Hz;=hertz =Hz
kilohertz;1000;千赫 kHz;=kilohertz =kHz
megahertz;1000000;兆赫 MHz;=megahertz =MHz
gigahertz;1000000000;吉赫 千兆赫 GHz;=gigahertz =GHz
# data
kilobyte;1/1000;KB;kilobyte =KB
megabyte;1;MB;megabyte =MB
gigabyte;1000;GB;gigabyte =GB
terabyte;1000000;TB;terabyte =TB
# sound
decibel;1;分贝 dB;decibel =dB
# speed
knot;1;节;knot
"""

# code; Chinese names; English names.
_CURRENCIES: Final = r"""
CNY;元人民币 人民币元 人民币 块钱 RMB CNY;yuan =RMB =CNY =renminbi =kuai
HKD;元港币 港元 港币 港纸 港圆 HKD HK$;Hong\sKong\sdollar HK\sdollar =HKD =HK[$]
USD;元美金 美元 美金 USD US$;US\sdollar U\.S\.\sdollar American\sdollar =USD =US[$] =U\.S\.[$]
JPY;元日币 日币 日元 日圆 JPY;Japanese\syen =JPY =yen
EUR;欧元 EUR €;euro =EUR =€
GBP;英镑 GBP £;=pounds\ssterling =sterling =GBP =£ =British\spounds =quid =pounds =pound
AUD;澳元 澳大利亚元 澳币 AUD;Australian\sdollar =AUD =A[$] =AU[$]
CAD;加元 加拿大元 加币 CAD;Canadian\sdollar =CAD =C[$] =CA[$]
NZD;新西兰元 纽元 纽币 NZD;New\sZealand\sdollar =NZD =NZ[$]
SGD;元新币 新加坡元 新元 新币 坡币 SGD;Singapore\sdollar =SGD =S[$]
TWD;元新台币 元台币 新台币 台币 TWD NT$;(?:New\s)?Taiwan\sdollar NT\sdollar =TWD =NT[$] =NTD
MOP;元澳门币 澳门元 澳门币 葡币 MOP;pataca =MOP =MOP[$]
KRW;韩元 韩圆 韩币 KRW;=won(?!\s(?:the|an?|its|his|her|their|by|over|first|in|at)\b) =KRW =₩
KPW;朝元;=North\sKorean\swon
RUB;卢布 RUB;rouble ruble =RUB
INR;卢比 INR;rupee =INR =₹ =Rs
THB;泰铢 THB;=baht =THB
CHF;瑞士法郎 瑞郎 CHF;Swiss\sfranc =CHF
FRF;法国法郎 法郎;French\sfranc franc
DEM;德国马克 马克;Deutschmark Deutsche\smark mark
MYR;林吉特 令吉 马币 MYR;ringgit =MYR =RM
IDR;印尼盾 印尼卢比;rupiah =IDR
VND;越南盾;Vietnamese\sdong =dong =VND
PHP;菲律宾比索 比索;Philippine\speso peso =PHP
MXN;墨西哥比索 比索;Mexican\speso peso =MXN
BRL;雷亚尔;=reais =real =BRL =R[$]
ZAR;兰特;=rand =ZAR
TRY;土耳其里拉 里拉;Turkish\slira =lira =TRY
SAR;里亚尔;riyal =SAR
AED;迪拉姆;dirham =AED
ILS;谢克尔;shekel =ILS
SEK;瑞典克朗 克朗;Swedish\skrona =kronor =krona =SEK
DKK;丹麦克朗 克朗;Danish\skrone =kroner =krone =DKK
NOK;挪威克朗 克朗;Norwegian\skrone =kroner =krone =NOK
KZT;坚戈;=tenge
BTC;比特币 BTC;bitcoin =BTC
cent;美分 欧分;cent =pence =penny
"""
_DOLLARS: Final = frozenset(("USD", "HKD", "AUD", "CAD", "NZD", "SGD", "TWD"))
# What leaves the currency open: in Chinese, in English, and which it may be.
_OPEN: Final = (
    ("", "dollar =[$]", _DOLLARS),
    ("¥ ￥", "=¥ =￥", frozenset(("CNY", "JPY"))),
    ("$ 刀", "", _DOLLARS),
)
_HOME: Final = Unit("yuan", "money", currencies=frozenset(("CNY",)))
_LOCAL: Final = Unit("yuan", "money", currencies=_DOLLARS | {"CNY", "MOP", "JPY", "KRW"})


@cache
def _tables() -> tuple[dict[str, tuple[Unit, ...]], dict[str, tuple[Unit, ...]]]:
    """Units by Chinese names, and by patterns of English names."""
    chinese: dict[str, list[Unit]] = {}
    english: dict[str, list[Unit]] = {}

    def add(unit: Unit, zh: str, en: str) -> None:
        for name in zh.split():
            chinese.setdefault(name, []).append(unit)
        for name in en.split():
            form = name[1:] if name[0] == "=" else name + "s?"
            english.setdefault(form, []).append(unit)

    dimension = ""
    for line in _MEASURES.strip().splitlines():
        if line[0] == "#":
            dimension = line[2:]
            continue
        name, factor, zh, en = line.split(";")
        offset = Fraction(-160, 9) if name == "degree Fahrenheit" else Fraction(0)
        add(Unit(name, dimension, Fraction(factor), offset), zh, en)
    for line in _CURRENCIES.strip().splitlines():
        code, zh, en = line.split(";")
        add(Unit(code, "money", currencies=frozenset((code,))), zh, en)
    for zh, en, codes in _OPEN:
        add(Unit((zh + en).strip("=[]"), "money", currencies=codes), zh, en)
    return (
        {name: tuple(units) for name, units in chinese.items()},
        {form: tuple(units) for form, units in english.items()},
    )


def chinese_units() -> dict[str, tuple[Unit, ...]]:
    """Units by their Chinese names (Simplified); 元 is not among them."""
    return _tables()[0]


@cache
def english_units() -> tuple[tuple[re.Pattern[str], tuple[Unit, ...]], ...]:
    """Patterns of English names with their units."""
    return tuple((re.compile(form), units) for form, units in _tables()[1].items())


@cache
def _chinese_pattern() -> re.Pattern[str]:
    names = sorted((*chinese_units(), "元", "块", "圆"), key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names))


@cache
def _english_pattern() -> re.Pattern[str]:
    forms = sorted(_tables()[1], key=len, reverse=True)
    return re.compile("|".join(f"(?:{form})" for form in forms))


@cache
def _english_named(name: str) -> tuple[Unit, ...]:
    return tuple(unit for form, units in english_units() if form.fullmatch(name) for unit in units)


def unit_after(
    text: str, at: int, lang: str, *, local: bool = False
) -> tuple[tuple[Unit, ...], int]:
    """The unit that begins at *at*, and where it ends; nothing and *at* where there is none.

    Args:
        local: whether 元 may be the dollar of Hong Kong and the like, as in Traditional texts.
    """
    if lang == "zh":
        match = _chinese_pattern().match(text, at)
        if match is None:
            return (), at
        name, after = match.group(), text[match.end() : match.end() + 1]
        if name in ("元", "块", "圆"):
            # 元 of 元素, 元旦; 块 is a classifier, too.
            return ((_LOCAL,) if local else (_HOME,)), match.end()
        if name[-1].isascii() and name[-1].isalpha() and after.isascii() and after.isalpha():
            return (), at
        return chinese_units()[name], match.end()
    match = _english_pattern().match(text, at)
    if match is None or (
        match.group()[-1].isalpha() and text[match.end() : match.end() + 1].isalpha()
    ):
        return _shorter(text, at, match)
    return _english_named(match.group()), match.end()


def _shorter(text: str, at: int, match: re.Match[str] | None) -> tuple[tuple[Unit, ...], int]:
    """A shorter name where the longest is a part of a word (*m* of *metres* is not)."""
    if match is None:
        return (), at
    word = re.compile(r"[A-Za-zµμ]+").match(text, at)
    if word is None:
        return (), at
    units = _english_named(word.group())
    return (units, word.end()) if units else ((), at)
