"""Mining on a Dask cluster: the same pairs as here, a worker killed in the middle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clusters import Cluster, free_port
from e2e_samples import Result

from align.messages import Message
from align.mining import MiningOptions
from duizhao.jobs.mining import MiningOutcome, MiningRequest, run
from tests.waiting import PATIENCE

_WHO = [("老师", "teacher"), ("学生", "student"), ("医生", "doctor"), ("农民", "farmer")]
_DOES = [("买了", "bought"), ("忘了", "forgot"), ("看见了", "saw"), ("修理了", "repaired")]
_WHAT = [("桌子", "table"), ("汽车", "car"), ("窗户", "window"), ("雨伞", "umbrella")]


class _Watch:
    """A progress that does something once a stage is under way."""

    def __init__(self, stage: str, then: Callable[[], None]) -> None:
        self._stage, self._then = stage, then
        self._label = ""
        self.done = False

    def start(self, label: Message | str, total: int | None = None) -> None:
        self._label = label.code if isinstance(label, Message) else label

    def advance(self, steps: int = 1) -> None:
        if self._label == self._stage and not self.done:
            self.done = True
            self._then()

    def finish(self) -> None:
        pass


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    here = tmp_path_factory.mktemp("mining")
    pairs = [
        (f"那个{a[0]}昨天{b[0]}一个红色的{c[0]}。", f"Yesterday the {a[1]} {b[1]} a red {c[1]}.")
        for a in _WHO
        for b in _DOES
        for c in _WHAT
    ]
    for side, name in enumerate(("zh", "en")):
        lines = [pair[side] for pair in pairs[:: 1 if name == "zh" else -1]]
        (here / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8")
    return here / "zh.txt", here / "en.txt"


@pytest.fixture
def cluster(environment: dict[str, str]) -> Iterator[Cluster]:
    made = Cluster(environment)
    yield made
    made.end()


def _mined(
    sides: tuple[Path, Path], out: Path, scheduler: str = "", watch: _Watch | None = None
) -> MiningOutcome:
    # Small shards, so that there are many tasks.
    request = MiningRequest(
        (sides[0],),
        (sides[1],),
        out,
        options=MiningOptions(search="exact", shard=8, block=8),
        workers=1,
        scheduler=scheduler,
    )
    return run(request, watch or _Watch("", lambda: None))


def test_a_worker_is_killed_in_the_middle(
    sides: tuple[Path, Path], cluster: Cluster, tmp_path: Path
) -> None:
    workers = [cluster.worker(), cluster.worker()]
    watch = _Watch("progress.encoding", workers[0].kill)
    here = _mined(sides, tmp_path / "here")
    there = _mined(sides, tmp_path / "there", cluster.address, watch)
    assert watch.done
    assert workers[0].wait(timeout=PATIENCE)
    assert here.counts == there.counts
    assert here.counts["pairs"] > 10
    for name in ("pairs.tsv", "set-aside.tsv"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_what_cannot_be_used_is_said(
    sides: tuple[Path, Path], tmp_path: Path, duizhao: Callable[..., Result]
) -> None:
    common = ["mine", "--zh", sides[0], "--en", sides[1], "--segmented", "--out", tmp_path / "out"]
    nobody = duizhao(*common, "--scheduler", f"tcp://127.0.0.1:{free_port()}")
    assert nobody.code != 0
    assert "no scheduler answers at tcp://127.0.0.1" in nobody.err
    both = duizhao(*common, "--scheduler", "tcp://127.0.0.1:1", "--workers", 2)
    assert "--workers or --scheduler" in both.err
    assert duizhao(*common).code == 0  # goes on where the cluster was missing
