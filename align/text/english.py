"""English words and what their forms have in common, light enough for matching.

Three depths: :func:`lemma` takes off the plural only, :func:`stem` all inflection (the
learned tables are keyed by it), :func:`root` one derivational ending as well. NLTK's
stemmers and tokenisers are no replacement: importing any of them imports all of NLTK
(seconds, where all of ours takes milliseconds), Porter's and Snowball's leave *made* and
*making* apart, and the tables and weights that the package carries are keyed by these.
"""

from __future__ import annotations

import functools
import re
from typing import Final

__all__ = ["STOP_WORDS", "english_words", "lemma", "root", "stem"]

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*|[^\w\s]")
_WHOLE = re.compile(
    r"(?:[A-Za-z]{0,3}[$€£¥])?\d+(?:[.,]\d+)+"  # numbers and amounts
    r"|[A-Za-z]{0,3}[$€£¥]\d+"
    r"|(?:[A-Za-z]\.){2,}"  # U.S.
    r"|[^\W\d_]+\d+(?:\.\d+)+"  # PM2.5
    r"|[A-Z](?:\+\d+|[a-z]?\d*[+#]{1,2})(?!\w)"  # T+1, C++, C#, Ca2+
    r"|(?<![\w.])\.[A-Z][A-Za-z]+"  # .NET
    r"|[^\W_]+(?:['’][^\W\d_]+)*"
    r"|[^\s]"
)

_STOP = """
a about above after again against all also am an and any are as at be because been before
being below between both but by can could did do does doing down during each few for from
further had has have having he her here hers herself him himself his how i if in into is it
its itself just may me might more most must my myself no nor not now of off on once one only
or other our ours ourselves out over own s same shall she should so some such t than that the
their theirs them themselves then there these they this those through to too under until up
upon us very was we were what when where which while who whom whose why will with would you
your yours yourself yourselves
"""

STOP_WORDS: Final = frozenset(_STOP.split())
"""Words of grammar: they link only where nothing else does."""

_FORMS = """
be:am+is+are+was+were+been+being have:has+had+having do:does+did+done go:went+gone say:said
make:made take:took+taken come:came see:saw+seen know:knew+known get:got+gotten
give:gave+given find:found think:thought tell:told become:became leave:left feel:felt
bring:brought begin:began+begun keep:kept hold:held write:wrote+written stand:stood hear:heard
mean:meant meet:met run:ran pay:paid sit:sat speak:spoke+spoken lead:led grow:grew+grown
lose:lost fall:fell+fallen send:sent build:built understand:understood draw:drew+drawn
break:broke+broken spend:spent rise:rose+risen drive:drove+driven buy:bought wear:wore+worn
choose:chose+chosen eat:ate+eaten sell:sold teach:taught catch:caught fight:fought
throw:threw+thrown fly:flew+flown show:shown sing:sang+sung drink:drank+drunk swim:swam+swum
win:won seek:sought sleep:slept strike:struck hide:hid+hidden shake:shook+shaken
ride:rode+ridden wake:woke+woken forget:forgot+forgotten man:men woman:women child:children
person:people+persons foot:feet tooth:teeth mouse:mice life:lives wife:wives knife:knives
leaf:leaves half:halves wolf:wolves datum:data criterion:criteria phenomenon:phenomena
analysis:analyses crisis:crises basis:bases good:better+best bad:worse+worst
lie:lay+lain+lying die:dying tie:tying steal:stole+stolen swear:swore+sworn bite:bit+bitten
blow:blew+blown hang:hung dig:dug bend:bent lend:lent feed:fed flee:fled shoot:shot slide:slid
weep:wept sweep:swept creep:crept bind:bound grind:ground wind:wound arise:arose+arisen
spring:sprang+sprung sink:sank+sunk shrink:shrank+shrunk ring:rang+rung tear:tore+torn
bear:bore+borne forgive:forgave+forgiven undergo:underwent+undergone
"""

_IRREGULAR: Final = {
    form: base
    for item in _FORMS.split()
    for base, _, forms in [item.partition(":")]
    for form in forms.split("+")
}

_UNINFLECTED = """
this his its us as is was has bus gas yes plus thus always perhaps news series species means
lens physics politics economics mathematics ethics besides towards afterwards
"""

_INVARIANT: Final = frozenset(_UNINFLECTED.split())
_DOUBLE = re.compile(r"([bdgklmnprt])\1$")
_VOWEL = re.compile(r"[aeiouy]")


def english_words(text: str, *, whole: bool = False) -> list[tuple[int, int]]:
    """Spans of the words, numbers and single marks of *text*.

    Args:
        whole: whether amounts (HK$68.1), abbreviations (U.S.) and words with digits or signs
            (F2F, PM2.5, C++, .NET) are one word each, as terms need; else letters and digits are
            apart.
    """
    return [match.span() for match in (_WHOLE if whole else _WORD).finditer(text)]


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The form that *word* is matched under: lower case, without inflection.

    It is no citation form (``making`` and ``made`` become ``mak``, as ``make`` does), only
    the same for the inflections of one word, and seldom so for others.
    """
    word = word.lower().replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    elif "'" in word:
        word = word.split("'")[0] or word
    word = _IRREGULAR.get(word, word)
    if len(word) > 3 and word not in _INVARIANT and word.isalpha():
        word = _uninflected(word)
    if len(word) > 3:
        if word.endswith("e"):
            word = word[:-1]
        elif word.endswith("y"):
            word = word[:-1] + "i"
        word = word.replace("isation", "ization")
        if word.endswith("is") and len(word) > 5:
            word = word[:-2] + "iz"
        elif word.endswith("our") and len(word) > 4:
            word = word[:-3] + "or"
    return word


def _uninflected(word: str) -> str:
    if word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "oes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    ending = "ing" if word.endswith("ing") else "ed" if word.endswith("ed") else ""
    body = word[: -len(ending)] if ending else ""
    if len(body) > 2 and _VOWEL.search(body) and not word.endswith("eed"):
        word = body[:-1] if _DOUBLE.search(body) and not body.endswith("ll") else body
    return word


@functools.lru_cache(maxsize=200_000)
def lemma(word: str) -> str:
    """*word* (lower case) without its plural or possessive ending."""
    if word.endswith(("'s", "’s")):
        word = word[:-2]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_ENDINGS = """
isation ization fulness ousness iveness ations ation ities ments ment ness ings
ing ions ion ives ive ised ized ises izes ise ize edly ed es ity ances ance ences ence
ally ical als al ly ers er ors or ants ant ents ent ies ship isms ism ists ist ously ous
ic y e s
"""
_SUFFIXES: Final = tuple(_ENDINGS.split())


@functools.lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """*word* (lower case) without most endings: one is off, if four letters stay.

    It need not be a word, only be the same for *develop, developed, development*.
    """
    word = lemma(word)
    if not word.isascii() or not word.isalpha():
        return word
    for suffix in _SUFFIXES:
        if len(word) - len(suffix) >= 4 and word.endswith(suffix):
            return word[: -len(suffix)]
    return word
