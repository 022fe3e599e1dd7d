"""Fit what mining takes for translations: ``python -m training.mining SHARED``.

Examples are the candidates that mining itself finds in collections of which it is known what
renders what (:mod:`training.comparable.collections`): the mining set, a few pairs of each group
among thousands of strangers, and sentences of one mould; by every pair and by the index in
turns. Each group is classified by weights fitted on the others; the weights that are written
are fitted on all.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from align.arrays import Bools, Ints, Wide
from align.mining import PARTS, MiningOptions, Search, Sentences, Weights, examined, mine
from align.model import Lang
from training.comparable.collections import Collection, among_strangers, mining
from training.comparable.fitting import fit

__all__ = ["main"]

_OUT = Path(__file__).resolve().parents[1] / "align" / "mining" / "data" / "weights.json"
_ORDER = {"unsure": -1, "partial": 1, "translation": 2}
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_PARTIAL = 0.3
"""How much a partial counterpart counts: many are made by cutting clauses at random."""
_REAL = 3.0
"""How much the mining set counts, the only one whose distractors are real."""


@dataclass(frozen=True, slots=True)
class _Examples:
    """The candidates of one collection.

    Attributes:
        features: (n, d) as the static weights take them. read: positions of those that the
            contextual half has read. closer: (len(read), 3). grade: (n,) 2 translation, 1
            partial, 0 none, -1 unsure. own: (n,) the Chinese sentence. gold: translations
            that there are, candidates or not.
    """

    name: str
    group: str
    features: Wide
    read: Ints
    closer: Wide
    grade: Ints
    own: Ints
    gold: int


@dataclass(slots=True)
class _Rows:
    """What a regression is fitted on."""

    features: list[Wide] = field(default_factory=list)
    right: list[Bools] = field(default_factory=list)
    weight: list[Wide] = field(default_factory=list)

    def add(self, features: Wide, right: Bools, weight: Wide) -> None:
        self.features.append(features)
        self.right.append(right)
        self.weight.append(weight)

    def fit(self) -> Wide:
        right = np.concatenate(self.right)
        return fit(np.concatenate(self.features), right, np.concatenate(self.weight))


def _examples(found: Collection, search: Search) -> _Examples:
    """What mining looks at in a collection, and what of it is right."""
    options = MiningOptions(search=search, block=10**6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine(found.zh, found.en, folder, options=options, minimum=0.0)
        (seen,) = examined(folder, 1, closer=True)
        sides = {lang: Sentences(folder, lang, [10**9]) for lang in _LANGS}
        zh = {int(n): sides["zh"].get(int(n))[1] for n in np.unique(seen.zh)}
        en = {int(n): sides["en"].get(int(n))[1] for n in np.unique(seen.en)}
    labels: dict[tuple[str, str], int] = {}
    for (i, j), grade in found.labels.items():
        key = found.zh[0][i].strip(), found.en[0][j].strip()
        labels[key] = max(labels.get(key, -1), _ORDER[grade])
    keys = [(zh[int(i)], en[int(j)]) for i, j in zip(seen.zh, seen.en, strict=True)]
    return _Examples(
        found.name,
        found.group,
        seen.features,
        seen.read,
        seen.closer,
        np.array([labels.get(key, 0) for key in keys], dtype=np.int64),
        seen.zh,
        sum(grade == 2 for grade in labels.values()),
    )


_FORMS: tuple[tuple[str, str, tuple[tuple[tuple[str, str], ...], ...]], ...] = (
    (
        "请把{}放到{}旁边，然后按下{}按钮。",
        "Put the {} next to the {}, then press the {} button.",
        (
            (("滤网", "filter"), ("水箱", "water tank"), ("电池", "battery"), ("软管", "hose")),
            (("底座", "base"), ("阀门", "valve"), ("泵", "pump"), ("传感器", "sensor")),
            (("绿色", "green"), ("白色", "white"), ("圆形", "round"), ("重置", "reset")),
        ),
    ),
    (
        "{}月，{}向董事会提交了一份关于{}的报告。",
        "In {}, the {} presented a report on {} to the board.",
        (
            (("一", "January"), ("四", "April"), ("七", "July"), ("十一", "November")),
            (
                ("财务部", "finance department"),
                ("审计委员会", "audit committee"),
                ("法务部", "legal department"),
                ("采购部", "purchasing department"),
            ),
            (("税收", "taxes"), ("库存", "stocks"), ("风险", "risks"), ("培训", "training")),
        ),
    ),
    (
        "无法{}{}，因为{}。",
        "The {1} cannot be {0} because {2}.",
        (
            (("打开", "opened"), ("删除", "deleted"), ("打印", "printed"), ("复制", "copied")),
            (("文件", "file"), ("表格", "table"), ("图像", "image"), ("幻灯片", "slide")),
            (
                ("磁盘已满", "the disk is full"),
                ("密码不对", "the password is wrong"),
                ("网络中断", "the network is down"),
                ("许可证已过期", "the licence has expired"),
            ),
        ),
    ),
)
"""Sentences of one mould: Chinese, English, and what goes into the gaps."""


def _repetitive(number: int) -> Collection:
    """Manuals, minutes and messages, where every sentence is nearly another one.

    Nothing in the other collections is like them, and similarity alone says little there.
    """
    chance = random.Random(number)
    found = Collection("sentences of one mould", "moulds", [[]], [[]])
    for zh_form, en_form, gaps in _FORMS:
        for filled in itertools.product(*gaps):
            zh = zh_form.format(*(word for word, _ in filled))
            en = en_form.format(*(word for _, word in filled))
            draw = chance.random()
            if draw < 0.4:
                found.labels[len(found.zh[0]), len(found.en[0])] = "translation"
            if draw < 0.7:
                found.zh[0].append(zh)
            if draw < 0.4 or draw >= 0.7:
                found.en[0].append(en)
    return found


def _collections(shared: Path, rounds: int) -> Iterator[tuple[Collection, Search]]:
    searches: tuple[Search, Search] = ("exact", "index")
    for number, search in enumerate(searches):
        yield mining(shared / "eval" / "mining"), search
        yield _repetitive(number), search
    for number in range(rounds):
        for found in among_strangers(shared, number):
            yield found, searches[number % 2]


def _fit(data: Sequence[_Examples], use: Sequence[Bools]) -> Weights:
    """The regressions, on the rows in *use* that are sure."""
    chosen = [mask & (one.grade >= 0) for one, mask in zip(data, use, strict=True)]
    static, closer = _Rows(), _Rows()
    for one, mask in zip(data, chosen, strict=True):
        weight = np.where(one.grade == 1, _PARTIAL, 1.0) * (_REAL if one.name == "mining" else 1.0)
        static.add(one.features[mask], one.grade[mask] == 2, weight[mask])
        some = one.read[mask[one.read]]
        both = np.column_stack([one.features[one.read], one.closer])[mask[one.read]]
        closer.add(both, one.grade[some] == 2, weight[some])
    return Weights(static.fit(), closer.fit(), "")


def _chance(one: _Examples, by: Weights, *, closer: bool) -> Wide:
    chance = by.probability(one.features)
    if closer:
        chance[one.read] = by.probability(one.features[one.read], one.closer)
    return chance


def _figures(one: _Examples, chance: Wide) -> tuple[float, float, float, float]:
    """F1, precision and recall at one half; the best F1."""
    sure = one.grade >= 0
    right, p = one.grade[sure] == 2, chance[sure]
    taken = p >= 0.5
    hits = int((taken & right).sum())
    best = np.cumsum(right[np.argsort(-p, kind="stable")])
    return (
        2 * hits / max(int(taken.sum()) + one.gold, 1),
        hits / max(int(taken.sum()), 1),
        hits / max(one.gold, 1),
        float((2 * best / (np.arange(1, len(best) + 1) + one.gold)).max()),
    )


def _report(data: Sequence[_Examples]) -> Iterator[str]:
    """Each group by weights fitted on the others; the mining set also in three folds."""
    everything = [np.ones(len(one.grade), dtype=bool) for one in data]
    header = ("F1", "P", "R", "best F1")
    yield f"{'':42s}" + "".join(f"{name:>9s}" for name in header)
    for closer in (False, True):
        kind = "both halves" if closer else "static rows"
        for group in dict.fromkeys(one.group for one in data):
            by = _fit(
                data,
                [mask & (one.group != group) for one, mask in zip(data, everything, strict=True)],
            )
            by_name: dict[str, list[tuple[float, ...]]] = {}
            for one in data:
                if one.group == group:
                    found = _figures(one, _chance(one, by, closer=closer))
                    by_name.setdefault(one.name, []).append(found)
            for name, rows in by_name.items():
                mean = np.mean(rows, axis=0)
                yield f"{kind:14s}{name:28s}" + "".join(f"{f:9.3f}" for f in mean)
        folded = [np.zeros(len(one.grade)) for one in data]
        sets = [n for n, one in enumerate(data) if one.name == "mining"]
        for fold in range(3):
            held = [
                mask & ((one.own % 3 != fold) | (one.name != "mining"))
                for one, mask in zip(data, everything, strict=True)
            ]
            by = _fit(data, held)
            for n in sets:
                out = data[n].own % 3 == fold
                folded[n][out] = _chance(data[n], by, closer=closer)[out]
        mean = np.mean([_figures(data[n], folded[n]) for n in sets], axis=0)
        yield f"{kind:14s}{'mining, three folds in it':28s}" + "".join(f"{f:9.3f}" for f in mean)


def main(argv: Sequence[str] | None = None) -> int:
    """See the module; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.mining")
    parser.add_argument("shared", type=Path, help="the folder of evaluation data")
    parser.add_argument("--rounds", type=int, default=4, help="collections of each group")
    parser.add_argument("-o", "--out", type=Path, default=_OUT)
    parser.add_argument("--dry-run", action="store_true", help="report only")
    given = parser.parse_args(argv)
    data = []
    for collection, search in _collections(given.shared, given.rounds):
        data.append(_examples(collection, search))
        sys.stderr.write(f"{collection.name}, {search}: {len(data[-1].grade)} candidates\n")
    for line in _report(data):
        sys.stdout.write(line + "\n")
    fitted = _fit(data, [np.ones(len(one.grade), dtype=bool) for one in data])
    result: dict[str, object] = {
        part: {n: round(float(v), 4) for n, v in zip(names, getattr(fitted, part), strict=True)}
        for part, names in PARTS.items()
    }
    body = json.dumps(result, indent=1)
    result = {"revision": hashlib.sha256(body.encode()).hexdigest()[:8], **result}
    if not given.dry_run:
        given.out.parent.mkdir(exist_ok=True)
        given.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
