"""Many reviewers at once: nothing lost, everything in order."""

from __future__ import annotations

import pytest

from bench.speed.users import COMMANDS, REVIEWERS, run, verify
from duizhao.projects import Location


@pytest.mark.parametrize(
    ("reviewers", "commands"),
    [(3, 30), pytest.param(REVIEWERS, COMMANDS, marks=pytest.mark.soak)],
)
def test_every_command_is_applied_or_refused_and_nothing_is_lost(
    where: Location, reviewers: int, commands: int
) -> None:
    done = run(where, reviewers=reviewers, commands=commands)
    assert [len(items) for items in done.values()] == [commands] * reviewers
    assert verify(where, done) == []
    outcomes = {item.outcome for items in done.values() for item in items}
    assert outcomes >= {"applied", "conflict"}
