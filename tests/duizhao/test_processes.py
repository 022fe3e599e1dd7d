"""Processes that work for this one."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

import psutil
import pytest

from duizhao.jobs.processes import helper_process
from tests.waiting import until


def alive(process: psutil.Process) -> bool:
    # Not waited for: its exit status is for the pool to fetch.
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


def test_a_helper_ends_with_its_work() -> None:
    with helper_process(wanted=True) as helper:
        assert helper is not None
        number = helper.submit(os.getpid).result()
        assert number != os.getpid()
        process = psutil.Process(number)
        assert alive(process)
    until(lambda: not alive(process))


@pytest.mark.parametrize("cores", [1, None])
def test_no_helper_where_there_is_no_core_for_it(
    monkeypatch: pytest.MonkeyPatch, cores: int | None
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    with helper_process(wanted=True) as helper:
        assert helper is None


def test_no_helper_beside_other_threads() -> None:
    found = []

    def work() -> None:
        with helper_process(wanted=True) as helper:
            found.append(helper)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [None]


def test_no_helper_where_none_is_wanted() -> None:
    with helper_process(wanted=False) as helper:
        assert helper is None
