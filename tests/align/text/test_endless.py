"""Digits without end: no time without end, no fault, and what stands beside them is found."""

from __future__ import annotations

import pytest

from align.model import Lang
from align.text.numerals import numerals
from align.text.quantities import quantities
from tests.waiting import cpu_under

RUNS = ["9" * 5000, "９" * 5000, "九" * 50_000, "百" * 50_000]
FORMS = [
    *("{n}", "{n}.{n}", "{n}/{n}", "{n}:{n}", "{n}-{n}", "{n}%", "10^{n}", "1e{n}", "[{n}]"),
    *("第{n}章", "{n}年{n}月{n}日", "{n}万元", "{n}分之{n}", "Chapter {n}", "{n}th"),
    "${n} million",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_endless_digits(form: str, lang: Lang) -> None:
    for run in RUNS:
        text = form.format(n=run)
        with cpu_under(10):
            quantities(text, lang)
            numerals(text, lang, roman=True)


def test_what_stands_beside_them_is_found() -> None:
    for run in RUNS:
        found = quantities(f"{run}，共37公斤", "zh")
        assert any("37" in repr(item.readings) for item in found), run[:3]
    # What a person could have meant is no such run.
    assert quantities("9" * 60, "zh")
