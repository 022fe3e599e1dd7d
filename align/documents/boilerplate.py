"""What in a text is no running text: navigation, credits, counters, markers.

Each rule looks at lines (a line also ends at an ideographic indent) and names what it
excludes. Bylines stay: a translation renders them, as it renders titles. The patterns are
written in Simplified characters, matched in both scripts, and narrow on purpose: what is
excluded by mistake is a sentence that no reviewer sees, what is left in by mistake is a line
that finds no partner. No pattern matches a line that ends like a sentence.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.model import Excluded
from align.text.folding import folded
from align.text.scripts import HAN

__all__ = ["find_boilerplate", "running_text"]

_HEAD, _TAIL = 15, 10
"""How many lines at the beginning and at the end can hold credits and navigation."""

_CUT = re.compile(
    r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]|\u3000[ \t\u00a0]*\u3000[ \t\u00a0\u3000]*"
)
_BLANK = "\u200b\u2060\ufeff"
_SITE = re.compile(r"\s*[-_|—–·]+\s*\S.{0,30}")
_LABEL = re.compile(r"[^:：\s]{1,8}[:：]")
_ROLE = re.compile(r"记者|编辑|主编|作者|Editor|Reporter", re.IGNORECASE)
_LONGEST = 400

_I = re.IGNORECASE
_SENTENCE_END = re.compile(r"[。！？!?；;…](?:[”’」』）)】\"']*)$|[a-z][.](?:[”’)\"']*)$")

# What text exporters leave of Word's bookmarks.
_MARKER = re.compile(r"\[bookmark:\s*[\w.\-]+\]")

_STAMP = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*[T ,]?\s*\d{1,2}:\d{2}(?::\d{2})?"
_HOME = r"(?:网站)?首页|主页|Home(?:\s*page)?"
_WHERE = r"(?:您|你)?(?:现在|当前|所在|目前)?(?:的|所在)?位置(?:是|为)?|当前栏目|You are here"

# 首页 > 外交研究 >: the way from the site's first page.
_BREADCRUMB = re.compile(
    rf"(?:(?:{_WHERE})\s*[:：]\s*\S.{{0,80}}"
    rf"|(?:{_HOME})\s*(?:[>»›→]|&gt;|-&gt;).{{0,80}}"
    # Each blank and each mark has one place only: else a long run of them takes for ever.
    rf"|(?:{_HOME})\s*(?:/\s*[^/\s][^/]{{0,29}}){{1,5}}"
    rf"|(?:{_HOME})\s*(?:[|｜]\s*[^|｜\s][^|｜]{{0,19}}){{1,15}}"
    r"|[^>»›。！？]{1,15}(?:[>»›]\s*[^>»›。！？\s][^>»›。！？]{0,19}){1,5}[>»›])",
    _I,
)

_SHARE = (
    r"(?:分享(?:到|至|给好友|给朋友|此页)?|Share(?: this)?(?: article| page| on)?)\s*[:：]?"
    r"(?:[\s/|、]*(?:微信|微博|新浪微博|脸书|推特|LINE|Line|Telegram|Instagram|噗浪|腾讯微博|朋友圈|QQ空间|QQ好友|QQ|人人网|豆瓣|Facebook|Twitter|X"
    r"|LinkedIn|WhatsApp|Weibo|WeChat|Email|Pinterest|Reddit|More|更多))*"
)
_BUTTONS = frozenset(
    (  # noqa: SIM905
        "打印 打印本页 打印本稿 打印此页 打印文章 列印 列印本页 列印此页 友善列印 "
        "回上页 回上一页 回首页 网站导览 转寄 转寄好友 加入最爱 字级 读屏 语音播报 听新闻 "
        "关闭 关闭窗口 关闭本页 返回 返回顶部 返回首页 "
        "返回列表 返回目录 回到顶部 加入收藏 设为首页 我要纠错 纠错 收藏 收藏本页 举报 点赞 在看 "
        "转发 评论 大 中 小 手机版 手机阅读 登录 注册 退出 搜索 字号 字体 繁体 繁体版 简体 简体版 "
        "首页 英文版 中文版 english print email close top subscribe search menu login register "
        "back-to-top log-in sign-in sign-up skip-to-content skip-to-main-content"
    ).split()
)
_PARTS = re.compile(r"[\s|/·、\[\]【】()（）:：]+")
_NEIGHBOURS = (
    r"(?:上一[篇页条则]|下一[篇页条则]|上[一]?则|下[一]?则|前一[篇则]|后一[篇则]"
    r"|Previous(?: article| page)?"
    r"|Next(?: article| page)?)\s*[:：>»].{0,80}"
)
_PAGES = r"第\s*\d{1,5}\s*页(?:\s*[,，/]?\s*共\s*\d{1,5}\s*页)?|Page\s+\d{1,5}\s+of\s+\d{1,5}"
_FOLLOW = (
    r"(?:点击(?:上方|下方)?.{0,6}蓝字.{0,12}|长按.{0,8}二维码.{0,12}"
    r"|(?:微信)?扫(?:一扫|描)?.{0,8}(?:二维码|关注|公众号).{0,16}|微信扫一扫|关注(?:该|本)公众号|阅读原文"
    r"|阅读\s*\d+\+?(?:\s*(?:在看|点赞|赞|分享).{0,10})?)"
)
_RIGHTS = (
    r"[^。！？]{0,40}(?:(?:版权|著作权)所有(?![者人权])|版权为.{1,20}所有"
    r"|All rights reserved|ICP[备证]|公网安备"
    r"|网络文化经营许可证|互联网新闻信息服务许可证)[^。！？]{0,120}"
)
_ADDRESS = (
    r"[<＜(（\[]?\s*(?:https?://|ftp://|www\.)[^\s<>＞]+\s*[>＞)）\]]?"
    r"|[<(]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)]?"
)
_SEPARATOR = r"[*＊※·•—–\-=_~#+◆◇■□●○☆★▲△\s]{3,}"
_FINIS = r"[-—–·•*\s]*(?:THE\s+)?END[-—–·•*\s.]*|[-—–·•*]+\s*完\s*[-—–·•*]+"
_COUNTER = r"\d{5,12}(?:[ \t\u3000]+\d{5,12})+"

# Whole lines, wherever they stand, and near the beginning or the end.
_ANYWHERE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("address", re.compile(_ADDRESS, _I)),
    ("counter", re.compile(_COUNTER)),
    ("separator", re.compile(_SEPARATOR)),
    ("navigation", re.compile(f"{_SHARE}|{_NEIGHBOURS}", _I)),
    ("navigation", re.compile(_FOLLOW)),
    ("separator", re.compile(_FINIS, _I)),
    ("caption", re.compile(r"[▲△▼▽]\s*[^。！？]{1,40}")),
    ("page number", re.compile(_PAGES, _I)),
    ("copyright", re.compile(_RIGHTS, _I)),
)

_HEAD_OR_TAIL: tuple[tuple[str, re.Pattern[str]], ...] = (("navigation", _BREADCRUMB),)
# What stands over a list of links after a text.
_RELATED = re.compile(
    r"(?:相关(?:新闻|阅读|文章|链接|连结|报道|报导|推荐|资讯|讯息|专题|影片|图片|公告)|延伸阅读|往期(?:推荐|回顾|精彩)|推荐文章|热门(?:推荐|文章|新闻|评论)|推荐阅读"
    r"|精彩推荐|猜你喜欢|更多(?:新闻|精彩|阅读)|最新(?:文章|新闻|评论)"
    r"|Related (?:articles|stories|news|links|posts)|Most (?:read|popular|viewed)"
    r"|You may also like|Recommended(?: for you)?|Read more)\s*[:：>»]*",
    _I,
)

# Only labels that a page's editors write. What authors write too (时间, 地点, 关键词, 作者)
# belongs to the text.
_LABELS = (
    r"(?:文章|信息|稿件|资料|图片|新闻|资讯)?来源(?:网站)?|发稿(?:单位|时间|日期)|刊登日期|上架日期|稿源|原载|本文来源|原标题|原文(?:链接|地址)"
    r"|责任编辑|责编|值班编辑|网络编辑|编辑|编审|审核|审校|初审|复审|终审|终校|校对|监制|主编"
    r"|发布(?:时间|日期|人|单位)|发表时间|(?:最后|最近)?(?:更新|修订|修改)(?:时间|日期)|点击(?:数|量|次数)|点阅(?:数|次数|人次)?|观看次数|浏览(?:人次|人数)|浏览(?:数|量|次数)"
    r"|阅读(?:数|量|次数)|访问量|评论数|字号|记者|通讯员|摄影|供稿|撰稿|排版|撰文|文字编辑|美术编辑|核稿|联络人"
    r"|Source|Editor|Updated|Published|Posted|Web editor|Reporter|Original link"
)
_STRONG = (
    r"(?:文章|信息|稿件|资料|图片|新闻)?来源|稿源|责任编辑|责编|审核|发布(?:时间|日期)"
    r"|更新(?:时间|日期)|发表时间|校对|监制|Source|Editor|Updated|Published|Posted"
)
_CREDIT = re.compile(rf"[\s【\[（(]*(?:{_LABELS})\s*[:：]\s*(?P<value>.*?)[\s】\]）)]*", _I)
_SECOND = re.compile(rf"(?:^|[\s|】）)])(?:{_STRONG})\s*[:：]", _I)
_STAMPED = re.compile(
    rf"(?:[\w·《》]{{1,16}}[\s|]+){{0,4}}{_STAMP}"
    rf"(?:\s*[|·]?\s*(?:来源\s*[:：]\s*)?[\w·]{{2,16}})?"
)
_CLOCK = re.compile(_STAMP)
_PEOPLE = re.compile(
    rf"[{HAN}·]{{2,5}}(?:[\s、,，/]+[{HAN}·]{{2,5}}){{0,5}}"
    r"|[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3}|[a-z]{3,16}"
)
# 文字 | 阿木　编辑 | 小陈
_BARRED = re.compile(
    r"(?:(?:图?文|文字|文案|撰文|作者|编辑|责编|主编|排版|设计|美编|校对|审核|监制|监审|摄影|图片|图源|来源|出品"
    rf"|统筹|策划|记者|供稿|插画|封面)\s*[|｜丨/]\s*[{HAN}\w·、&()（） ]{{1,20}}?\s*){{1,6}}"
)
_LINK = re.compile(r"\]\(\s*https?://|https?://")
# A person who speaks in an interview has the same label as one who is credited.
_SPEAKERS = re.compile(r"[\s【\[（(]*(?:记者|编辑|主编|作者|Editor|Reporter)\s*[:：]", _I)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def find_boilerplate(
    text: str, *, already: Sequence[Excluded] = (), breaks: Sequence[int] = ()
) -> tuple[Excluded, ...]:
    """The spans of *text* to exclude, *already* among them, ascending and apart.

    Args:
        already: what the format's reader excluded.
        breaks: where paragraphs start, for texts whose format says so.
    """
    text = folded(text)
    done = [0]
    lines = [
        line
        for line in _lines(text, breaks)
        if not any(line.start < s.end and s.start < line.end for s in _near(already, line, done))
    ]
    found: dict[int, Excluded] = {}
    for rule in (_markers, _whole_lines, _head, _repeated_title, _related):
        for span in rule(text, lines, found):
            found.setdefault(span.start, span)
    return _apart([*already, *found.values()])


def running_text(text: str, excluded: Sequence[Excluded]) -> str:
    """*text* without the *excluded* spans, a line end in the place of each."""
    parts: list[str] = []
    at = 0
    for span in excluded:
        parts.append(text[at : span.start])
        at = span.end
    return "\n".join([*parts, text[at:]])


def _near(already: Sequence[Excluded], line: _Line, done: list[int]) -> Iterator[Excluded]:
    """The spans of *already* that touch *line*; *done* counts those behind it for good."""
    while done[0] < len(already) and already[done[0]].end <= line.start:
        done[0] += 1
    for number in range(done[0], len(already)):
        span = already[number]
        if span.start >= line.end:
            return
        if span.end > line.start:
            yield span


def _apart(spans: Sequence[Excluded]) -> tuple[Excluded, ...]:
    kept: list[Excluded] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return tuple(kept)


def _lines(text: str, breaks: Sequence[int]) -> Iterator[_Line]:
    edges = [(m.start(), m.end()) for m in _CUT.finditer(text)] + [(at, at) for at in breaks]
    at = 0
    for start, end in [*sorted(edges), (len(text), len(text))]:
        if start > at:
            piece = text[at:start]
            body = piece.strip().strip(_BLANK).strip()
            if body:
                begin = at + piece.index(body)
                yield _Line(begin, begin + len(body), body)
        at = max(at, end)


Found = dict[int, Excluded]


def _markers(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """Word's bookmarks at either end of a line; in mid-line they would part a sentence."""
    for line in lines:
        start, end = line.start, line.end
        while match := _MARKER.match(text, start, end):
            yield Excluded(start, match.end(), "marker")
            start = match.end()
        if end > start and text[end - 1] == "]":
            opened = text.rfind("[", start, end)
            if opened > start and _MARKER.fullmatch(text, opened, end):
                yield Excluded(opened, end, "marker")


def _whole_lines(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """Lines that are boilerplate by what they look like, and partly by where they stand."""
    speakers = _speakers(lines)
    for number, line in enumerate(lines):
        if len(line.text) > _LONGEST:
            continue
        edge = number < _HEAD or number >= len(lines) - _TAIL
        label = _LABEL.match(line.text)
        speaks = label is not None and label[0] in speakers
        if edge and not speaks and _is_credit(line.text):
            yield Excluded(line.start, line.end, "credits")
            continue
        if edge and _is_buttons(line.text):
            yield Excluded(line.start, line.end, "navigation")
            continue
        for reason, pattern in (*_ANYWHERE, *(_HEAD_OR_TAIL if edge else ())):
            if pattern.fullmatch(line.text):
                yield Excluded(line.start, line.end, reason)
                break


def _speakers(lines: Sequence[_Line]) -> frozenset[str]:
    """What begins several lines with a colon: who speaks in an interview or a play."""
    counts = Counter(m[0] for line in lines if (m := _LABEL.match(line.text)))
    return frozenset(
        label for label, count in counts.items() if count > 2 or (_ROLE.match(label) and count > 1)
    )


def _head(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """Short lines over the way from the first page: other articles' headlines."""
    for number, line in enumerate(lines[:_HEAD]):
        if not _BREADCRUMB.fullmatch(line.text) or line.start not in found:
            continue
        above = lines[:number]
        if all(_short(other) for other in above):
            for other in above:
                yield Excluded(other.start, other.end, "page header")
        return


def _short(line: _Line) -> bool:
    return len(line.text) <= 45 and not _SENTENCE_END.search(line.text)


def _repeated_title(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """A title that comes twice, nothing but boilerplate between; or once with the site's name."""
    left = [line for line in lines[: 2 * _HEAD] if line.start not in found]
    for first, second in itertools.pairwise(left):
        if not _short(first) or len(first.text) < 5:
            continue
        one, two = "".join(first.text.split()), "".join(second.text.split())
        between = lines.index(second) - lines.index(first) > 1
        if one == two and (between or first is left[0]):
            yield Excluded(second.start, second.end, "repeated title")
        elif len(one) > len(two) >= 5 and _site_name(first.text, second.text) and first is left[0]:
            yield Excluded(first.start, first.end, "page title")


def _site_name(long: str, short: str) -> bool:
    return long.startswith(short) and bool(_SITE.fullmatch(long[len(short) :]))


def _related(text: str, lines: Sequence[_Line], found: Found) -> Iterator[Excluded]:
    """A list of links after the text: its heading and every line to the end."""
    for number in range(len(lines) - 1, max(len(lines) // 2, len(lines) - 40) - 1, -1):
        line = lines[number]
        after = lines[number + 1 :]
        if not all(_short(other) or other.start in found for other in after[:1]):
            return
        if _RELATED.fullmatch(line.text):
            for other in (line, *after):
                yield Excluded(other.start, other.end, "related links")
            return


def _is_buttons(line: str) -> bool:
    """Whether *line* is nothing but what a page's buttons say: ``【大 中 小】 打印 关闭窗口``."""
    if len(line) > 100:
        return False
    whole = "-".join(line.lower().split())
    parts = [part for part in _PARTS.split(line.lower()) if part]
    # One sign alone may be a heading; the words of buttons are not.
    return whole in _BUTTONS - {"大", "中", "小"} or (
        len(parts) > 1 and all(part in _BUTTONS for part in parts)
    )


def _is_credit(line: str) -> bool:  # noqa: PLR0911
    """Whether *line*, near the beginning or the end of a text, says where it is from.

    ``来源: … 责任编辑: … 发布时间: …``, ``【责任编辑:…】``, ``新华网 2021-03-15 11:17``.
    """
    if len(line) > 300:
        return False
    if len(line) <= 80 and _BARRED.fullmatch(line):
        return True
    match = _CREDIT.fullmatch(line)
    if match and _LINK.search(match["value"]):
        return True
    if len(line) > 100 or _SENTENCE_END.search(line) or "。" in line:
        return False
    if _STAMPED.fullmatch(line):
        return True
    if not match:
        labels = len(_SECOND.findall(line))
        return labels > 1 or (labels == 1 and bool(_CLOCK.search(line)))
    if _SPEAKERS.match(line):
        return bool(_PEOPLE.fullmatch(match["value"]))
    return len(match["value"]) <= 60 or bool(_SECOND.search(match["value"]))
