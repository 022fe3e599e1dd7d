"""The guide is there in both languages, with its pictures, and leads nowhere else."""

from __future__ import annotations

import re

import pytest

from duizhao.guide import guide_parts
from duizhao.messages import Language


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_guide_is_whole(language: Language) -> None:
    parts = list(guide_parts(language))
    text = "".join(part.text for part in parts if part.picture is None)
    pictures = [part for part in parts if part.picture is not None]
    assert len(text) > 5000
    assert len(pictures) == 6
    assert all(part.text for part in pictures)
    assert "![" not in text
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert all(link.startswith(("http", "#")) for link in links)
    assert text.startswith("# 使用指南" if language == "zh" else "# User guide")
