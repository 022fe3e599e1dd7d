"""A text, its translation, and how a run of the program ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

ZH = [
    "春天来了，山上的桃花都开了。",
    "孩子们在河边放风筝，风筝飞得很高。",
    "老师说：“明天我们去博物馆参观。”",
    "博物馆里有三百件古代的青铜器。",
    "门票的价格是二十元，学生免费。",
    "中午我们在公园里吃面包和苹果。",
    "下午下了一场大雨，大家跑进了图书馆。",
    "图书馆的窗户很大，可以看到湖和远处的森林。",
    "晚上我写了一封信给我在北京的祖母。",
    "她八十岁了，每天早上还打太极拳。",
]
EN = [
    "Spring has come, and the peach trees on the mountain are all in flower.",
    "The children fly kites by the river, and the kites fly very high.",
    'The teacher said: "Tomorrow we will visit the museum."',
    "In the museum there are three hundred ancient bronzes.",
    "The price of a ticket is twenty yuan; students are free.",
    "At noon we ate bread and apples in the park.",
    "In the afternoon there was heavy rain, and everybody ran into the library.",
    "The windows of the library are large; one can see the lake and the forest far away.",
    "In the evening I wrote a letter to my grandmother in Beijing.",
    "She is eighty years old and still does tai chi every morning.",
]


@dataclass(frozen=True)
class Result:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of standard error."""
        return self.err.rstrip().splitlines()[-1] if self.err.strip() else ""
