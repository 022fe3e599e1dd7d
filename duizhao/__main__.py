"""``python -m duizhao`` is the command ``duizhao``."""

from __future__ import annotations

from duizhao.cli import main

if __name__ == "__main__":
    main()
