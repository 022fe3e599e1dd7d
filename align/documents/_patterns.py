"""What single lines of page furniture look like, each kind with its name.

The patterns are narrow on purpose: what is set aside by mistake is a sentence that no
reviewer sees, what is left in by mistake is a line that finds no partner. No pattern
matches a line that ends like a sentence.
"""

from __future__ import annotations

import re

from align.text.scripts import HAN

__all__ = [
    "ANYWHERE",
    "BREADCRUMB",
    "HEAD_OR_TAIL",
    "MARKER",
    "RELATED",
    "SENTENCE_END",
    "is_buttons",
    "is_credit",
]

_I = re.IGNORECASE
SENTENCE_END = re.compile(r"[。！？!?；;…](?:[”’」』）)】\"']*)$|[a-z][.](?:[”’)\"']*)$")
"""How a sentence ends; a line of furniture does not."""

MARKER = re.compile(r"\[bookmark:\s*[\w.\-]+\]")
"""What text exporters leave of Word's bookmarks."""

_STAMP = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*[T ,]?\s*\d{1,2}:\d{2}(?::\d{2})?"
_HOME = r"(?:网站)?首页|主页|Home(?:\s*page)?"
_WHERE = r"(?:您|你)?(?:现在|当前|所在|目前)?(?:的|所在)?位置(?:是|为)?|当前栏目|You are here"

BREADCRUMB = re.compile(
    rf"(?:(?:{_WHERE})\s*[:：]\s*\S.{{0,80}}"
    rf"|(?:{_HOME})\s*(?:[>»›→]|&gt;|-&gt;).{{0,80}}"
    # Each blank and each mark has one place only: else a long run of them takes for ever.
    rf"|(?:{_HOME})\s*(?:/\s*[^/\s][^/]{{0,29}}){{1,5}}"
    rf"|(?:{_HOME})\s*(?:[|｜]\s*[^|｜\s][^|｜]{{0,19}}){{1,15}}"
    r"|[^>»›。！？]{1,15}(?:[>»›]\s*[^>»›。！？\s][^>»›。！？]{0,19}){1,5}[>»›])",
    _I,
)
"""``首页 > 外交研究 >``: the way from the site's first page."""

_SHARE = (
    r"(?:分享(?:到|至|给好友)?|Share(?: this)?(?: article| page| on)?)\s*[:：]?"
    r"(?:[\s/|、]*(?:微信|微博|新浪微博|腾讯微博|朋友圈|QQ空间|QQ好友|QQ|人人网|豆瓣|Facebook|Twitter|X"
    r"|LinkedIn|WhatsApp|Weibo|WeChat|Email|Pinterest|Reddit|More|更多))*"
)
_BUTTONS = frozenset(
    (  # noqa: SIM905
        "打印 打印本页 打印本稿 打印此页 打印文章 关闭 关闭窗口 关闭本页 返回 返回顶部 返回首页 "
        "返回列表 返回目录 回到顶部 加入收藏 设为首页 我要纠错 纠错 收藏 收藏本页 举报 点赞 在看 "
        "转发 评论 大 中 小 手机版 手机阅读 登录 注册 退出 搜索 字号 字体 繁体 繁体版 简体 简体版 "
        "首页 英文版 中文版 english print email close top subscribe search menu login register "
        "back-to-top log-in sign-in sign-up skip-to-content skip-to-main-content"
    ).split()
)
_PARTS = re.compile(r"[\s|/·、\[\]【】()（）:：]+")
_NEIGHBOURS = (
    r"(?:上一[篇页条]|下一[篇页条]|前一篇|后一篇|Previous(?: article| page)?"
    r"|Next(?: article| page)?)\s*[:：>»].{0,80}"
)
_PAGES = r"第\s*\d{1,5}\s*页(?:\s*[,，/]?\s*共\s*\d{1,5}\s*页)?|Page\s+\d{1,5}\s+of\s+\d{1,5}"
_FOLLOW = (
    r"(?:点击(?:上方|下方)?.{0,6}蓝字.{0,12}|长按.{0,8}二维码.{0,12}"
    r"|扫(?:一扫|描)?.{0,8}二维码.{0,16}|阅读原文)"
)
_RIGHTS = (
    r"[^。！？]{0,40}(?:版权所有(?![者人权])|All rights reserved|ICP[备证]|公网安备"
    r"|网络文化经营许可证|互联网新闻信息服务许可证)[^。！？]{0,120}"
)
_ADDRESS = (
    r"[<＜(（\[]?\s*(?:https?://|ftp://|www\.)[^\s<>＞]+\s*[>＞)）\]]?"
    r"|[<(]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)]?"
)
_SEPARATOR = r"[*＊※·•—–\-=_~#+◆◇■□●○☆★▲△\s]{3,}"
_COUNTER = r"\d{5,12}(?:[ \t\u3000]+\d{5,12})+"

ANYWHERE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("address", re.compile(_ADDRESS, _I)),
    ("counter", re.compile(_COUNTER)),
    ("separator", re.compile(_SEPARATOR)),
    ("navigation", re.compile(f"{_SHARE}|{_NEIGHBOURS}", _I)),
    ("navigation", re.compile(_FOLLOW)),
    ("page number", re.compile(_PAGES, _I)),
    ("copyright", re.compile(_RIGHTS, _I)),
)
"""Whole lines, wherever they stand."""

HEAD_OR_TAIL: tuple[tuple[str, re.Pattern[str]], ...] = (("navigation", BREADCRUMB),)
"""Whole lines near the beginning or the end."""

RELATED = re.compile(
    r"(?:相关(?:新闻|阅读|文章|链接|报道|推荐|资讯|专题)|延伸阅读|热门(?:推荐|文章|新闻|评论)|推荐阅读"
    r"|精彩推荐|猜你喜欢|更多(?:新闻|精彩|阅读)|最新(?:文章|新闻|评论)"
    r"|Related (?:articles|stories|news|links|posts)|Most (?:read|popular|viewed)"
    r"|You may also like|Recommended(?: for you)?|Read more)\s*[:：>»]*",
    _I,
)
"""What stands over a list of links after a text."""

# Only labels that a page's editors write. What authors write too (时间, 地点, 关键词, 作者)
# belongs to the text.
_LABELS = (
    r"(?:文章|信息|稿件|资料|图片|新闻)?来源(?:网站)?|稿源|原载|本文来源|原标题|原文(?:链接|地址)"
    r"|责任编辑|责编|值班编辑|网络编辑|编辑|编审|审核|审校|初审|复审|终审|终校|校对|监制|主编"
    r"|发布(?:时间|日期|人)|发表时间|更新(?:时间|日期)|点击(?:数|量|次数)|浏览(?:数|量|次数)"
    r"|阅读(?:数|量|次数)|访问量|评论数|字号|记者|通讯员|摄影|供稿|撰稿|排版"
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
_LINK = re.compile(r"\]\(\s*https?://|https?://")
# A person who speaks in an interview has the same label as one who is credited.
_SPEAKERS = re.compile(r"[\s【\[（(]*(?:记者|编辑|主编|作者|Editor|Reporter)\s*[:：]", _I)


def is_buttons(line: str) -> bool:
    """Whether *line* is nothing but what a page's buttons say: ``【大 中 小】 打印 关闭窗口``."""
    if len(line) > 100:
        return False
    whole = "-".join(line.lower().split())
    parts = [part for part in _PARTS.split(line.lower()) if part]
    # One sign alone may be a heading; the words of buttons are not.
    return whole in _BUTTONS - {"大", "中", "小"} or (
        len(parts) > 1 and all(part in _BUTTONS for part in parts)
    )


def is_credit(line: str) -> bool:  # noqa: PLR0911
    """Whether *line*, near the beginning or the end of a text, says where it is from.

    ``来源: … 责任编辑: … 发布时间: …``, ``【责任编辑:…】``, ``新华网 2021-03-15 11:17``.
    """
    if len(line) > 300:
        return False
    match = _CREDIT.fullmatch(line)
    if match and _LINK.search(match["value"]):
        return True
    if len(line) > 100 or SENTENCE_END.search(line) or "。" in line:
        return False
    if _STAMPED.fullmatch(line):
        return True
    if not match:
        labels = len(_SECOND.findall(line))
        return labels > 1 or (labels == 1 and bool(_CLOCK.search(line)))
    if _SPEAKERS.match(line):
        return bool(_PEOPLE.fullmatch(match["value"]))
    return len(match["value"]) <= 60 or bool(_SECOND.search(match["value"]))
