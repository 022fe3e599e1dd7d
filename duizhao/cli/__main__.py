"""``python -m duizhao.cli`` is ``duizhao``."""

from __future__ import annotations

from duizhao.cli import main

main()
