"""A second process that does half of the work."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any

import pytest

from align.encoders.protocol import Encoder
from align.lexicon import Lexicon, load_lexicon
from align.parallel import _search, align
from align.recall import Memory

Story = Callable[[int], tuple[list[str], list[str]]]


class Counting(ProcessPoolExecutor):
    """A process that tells how much it was asked, and how much came back."""

    def __init__(self) -> None:
        super().__init__(1, mp_context=multiprocessing.get_context("spawn"))
        self.asked: list[Future[Any]] = []

    def submit(self, function: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future = super().submit(function, *arguments, **named)
        self.asked.append(future)
        return future


@pytest.fixture
def helper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    monkeypatch.setattr(_search, "_CORE", 16)
    monkeypatch.setattr(_search, "_SHARED", 8)
    with Counting() as pool:
        yield pool


def test_the_result_is_the_same(toy: Encoder, story: Story, helper: Counting) -> None:
    zh, en = story(400)
    del en[100:104], zh[250]
    assert align(zh, en, encoder=toy, helper=helper) == align(zh, en, encoder=toy)
    # Words, and both passes.
    assert len(helper.asked) >= 3
    assert all(future.exception() is None for future in helper.asked)


def test_a_memory_goes_along(toy: Encoder, story: Story, helper: Counting) -> None:
    zh, en = story(400)
    memory = Memory(zip(zh[::3], en[::3], strict=True))
    del en[100:104], zh[250]
    alone = align(zh, en, encoder=toy, memory=memory)
    assert align(zh, en, encoder=toy, memory=memory, helper=helper) == alone
    assert alone.memory is not None
    assert alone.memory.trust > 0.9
    assert all(future.exception() is None for future in helper.asked)


def test_a_glossary_goes_along(toy: Encoder, story: Story, helper: Counting) -> None:
    zh, en = story(40)
    lexicon = load_lexicon(glossary=[("命运共同体", "shared destiny")])
    assert align(zh, en, encoder=toy, lexicon=lexicon, helper=helper) == align(
        zh, en, encoder=toy, lexicon=lexicon
    )
    there: Lexicon = helper.submit(_itself, lexicon).result()
    assert there.revision == lexicon.revision
    assert there.translations("命运共同体") == lexicon.translations("命运共同体")


def test_a_helper_that_dies_is_not_missed(toy: Encoder, story: Story, helper: Counting) -> None:
    zh, en = story(400)
    helper.submit(os._exit, 1)
    assert align(zh, en, encoder=toy, helper=helper) == align(zh, en, encoder=toy)


def _itself(lexicon: Lexicon) -> Lexicon:
    return lexicon
