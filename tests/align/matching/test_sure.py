"""What of the matched words is shown to people."""

from __future__ import annotations

from align.lexicon import load_lexicon
from align.matching import match_words, sure_matches


def shown(zh: str, en: str) -> set[tuple[str, str]]:
    found = sure_matches(match_words(zh, en, lexicon=load_lexicon()), en)
    return {(zh[m.zh_start : m.zh_end], en[m.en_start : m.en_end]) for m in found}


def test_what_is_shown_is_sure_and_no_name_is_cut() -> None:
    zh, en = (
        "秀兰走进图书馆，还了两本书吧。",
        "Hsiu-lan walked into the library to return two books.",
    )
    found = shown(zh, en)
    assert ("图书馆", "library") in found
    assert not {word for word, _ in found if word in "秀兰了吧"}
    assert ("明天", "tomorrow") in shown("他明天不来。", "He is not there tomorrow.")
