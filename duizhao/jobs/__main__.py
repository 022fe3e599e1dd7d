"""``python -m duizhao.jobs PROJECT JOB``: the process of one job."""

from __future__ import annotations

import sys

from duizhao.jobs.worker import main

if __name__ == "__main__":
    sys.exit(main())
