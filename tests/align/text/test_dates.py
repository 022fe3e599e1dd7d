"""Dates of both languages."""

from __future__ import annotations

import pytest

from align.model import Lang
from align.text.dates import Date, dates, month_names


def plain(item: Date) -> tuple[int | None, int | None, int | None]:
    return item.year, item.month, item.day


@pytest.mark.parametrize(
    ("lang", "text", "part", "expected"),
    [
        ("zh", "于2023年3月5日发布", "2023年3月5日", (2023, 3, 5)),
        ("zh", "二〇二三年三月五日", None, (2023, 3, 5)),
        ("zh", "五月十二日", None, (None, 5, 12)),
        ("zh", "十二月二十五日", None, (None, 12, 25)),
        ("zh", "民國110年12月31日屆滿", "民國110年12月31日", (2021, 12, 31)),
        ("zh", "2024年9月", None, (2024, 9, None)),
        ("zh", "1998年", None, (1998, None, None)),
        ("zh", "发布日期：2023-11-08", "2023-11-08", (2023, 11, 8)),
        ("en", "on March 5, 2023.", "March 5, 2023", (2023, 3, 5)),
        ("en", "on 5 March", "5 March", (None, 3, 5)),
        ("en", "the 5th of March", "5th of March", (None, 3, 5)),
        ("en", "the twenty-first of June", "twenty-first of June", (None, 6, 21)),
        ("en", "Released: Nov. 8, 2023", "Nov. 8, 2023", (2023, 11, 8)),
        ("en", "March 2023", None, (2023, 3, None)),
        ("en", "30/09/2024", None, (2024, 9, 30)),
        ("en", "founded in 1998", "1998", (1998, None, None)),
    ],
)
def test_dates(
    lang: Lang, text: str, part: str | None, expected: tuple[int | None, int | None, int | None]
) -> None:
    (found,) = dates(text, lang)
    assert text[found.start : found.end] == (part or text)
    assert plain(found) == expected
    assert found.swapped is None


def test_either_way_round() -> None:
    (found,) = dates("3/5/2023", "en")
    assert plain(found) == (2023, 3, 5)
    assert found.swapped == (5, 3)
    (found,) = dates("3/5/2023", "en", day_first=True)
    assert plain(found) == (2023, 5, 3)


@pytest.mark.parametrize(("text", "month", "day"), [("农历八月十五", 8, 15), ("正月初三", 1, 3)])
def test_the_lunar_calendar(text: str, month: int, day: int) -> None:
    (found,) = dates(text, "zh")
    assert found.lunar
    assert plain(found) == (None, month, day)


@pytest.mark.parametrize(
    ("lang", "text", "precision", "year"),
    [
        ("zh", "二十世纪七十年代", "decade", 1970),
        ("zh", "九十年代", "decade", 90),
        ("zh", "21世纪", "century", 2000),
        ("en", "the 1970s", "decade", 1970),
        ("en", "the nineteenth century", "century", 1800),
    ],
)
def test_spans_of_years(lang: Lang, text: str, precision: str, year: int) -> None:
    (found,) = dates(text, lang)
    assert (found.precision, found.year) == (precision, year)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        *[("zh", text) for text in ("三年", "12年", "三个月", "六月三十一日", "月饼")],
        *[("en", text) for text in ("you may go", "March on", "June 31", "24/7", "31/12/99")],
    ],
)
def test_what_is_no_date(lang: Lang, text: str) -> None:
    assert dates(text, lang) == []


def test_month_names() -> None:
    assert [int(item.value) for item in month_names("In May and september, we may march")] == [5, 9]
