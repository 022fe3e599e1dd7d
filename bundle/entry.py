"""Where the application without Python starts."""

from __future__ import annotations

from duizhao.application import main

if __name__ == "__main__":
    main()
