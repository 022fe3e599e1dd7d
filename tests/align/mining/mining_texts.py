"""Made-up sentences with known counterparts."""

from __future__ import annotations

import itertools

__all__ = ["made_pairs"]

_WHO = [
    ("老师", "teacher"), ("学生", "student"), ("医生", "doctor"), ("工人", "worker"),
    ("农民", "farmer"), ("记者", "journalist"), ("律师", "lawyer"), ("司机", "driver"),
]  # fmt: skip
_DOES = [
    ("买了", "bought"), ("卖了", "sold"), ("找到了", "found"), ("忘了", "forgot"),
    ("画了", "painted"), ("洗了", "washed"), ("看见了", "saw"), ("修理了", "repaired"),
]  # fmt: skip
_WHAT = [
    ("桌子", "table"), ("汽车", "car"), ("房子", "house"), ("窗户", "window"),
    ("苹果", "apple"), ("雨伞", "umbrella"), ("帽子", "hat"), ("钥匙", "key"),
]  # fmt: skip
_WHERE = [
    ("在学校", "at school"), ("在医院", "in the hospital"), ("在公园", "in the park"),
    ("在市场", "at the market"), ("在火车站", "at the railway station"),
]  # fmt: skip


def made_pairs(count: int) -> list[tuple[str, str]]:
    """*count* pairs of sentences, all different, in no obvious order."""
    found = [
        (
            f"那个{a[0]}昨天{d[0]}{b[0]}一个红色的{c[0]}。",
            f"Yesterday the {a[1]} {b[1]} a red {c[1]} {d[1]}.",
        )
        for a, b, c, d in itertools.product(_WHO, _DOES, _WHAT, _WHERE)
    ]
    step = 1009
    return [found[n * step % len(found)] for n in range(count)]
