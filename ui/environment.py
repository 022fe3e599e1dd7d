"""What a launch leaves for its pages: names in the environment, the cookie, the limits."""

from __future__ import annotations

__all__ = [
    "CHOICE_VARIABLE",
    "FOLDER_VARIABLE",
    "LANGUAGE_COOKIE",
    "MOST_MEGABYTES",
    "PROJECT_VARIABLE",
]

PROJECT_VARIABLE = "DUIZHAO_UI_PROJECT"
FOLDER_VARIABLE = "DUIZHAO_UI_FOLDER"
CHOICE_VARIABLE = "DUIZHAO_UI_CHOICE"
"""Set where no project was named: then the pages may open another one."""

LANGUAGE_COOKIE = "duizhao_language"
"""Remembers the language that was chosen in a browser."""

MOST_MEGABYTES = 100
"""Of one file that is uploaded."""
