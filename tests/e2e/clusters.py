"""A Dask scheduler and workers as processes of this machine."""

from __future__ import annotations

import socket
import subprocess
import sys

from e2e_samples import ROOT

from tests.waiting import until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A scheduler, and workers that come and go."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._environment = environment
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )
        until(self._listening)

    def _listening(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def worker(self, **more: str) -> subprocess.Popen[bytes]:
        return self._start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", **more
        )

    def _start(self, program: str, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        found = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{program}", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**self._environment, **more},
            cwd=ROOT,
        )
        self._processes.append(found)
        return found

    def end(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
