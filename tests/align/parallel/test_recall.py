"""A translation memory beside the texts: it helps where they say little, and spoils nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from align.encoders import get_encoder
from align.encoders.protocol import Encoder
from align.lexicon import load_lexicon
from align.model import Bead
from align.parallel import ParallelOptions, align
from align.recall import Memory
from training.bead_score.gold import read_gold

Story = Callable[[int], tuple[list[str], list[str]]]
Spans = list[tuple[tuple[int, ...], tuple[int, ...]]]

# Nothing in these tells the toy encoder which renders which; one more English line is added.
FREE_ZH = ["言毕遂去矣。", "众皆默然无语。", "惟闻檐下滴水。", "良久乃散去。"]
FREE_EN = [
    "Nobody spoke at all.",
    "He left thereupon.",
    "A hush came over them.",
    "Drops fell below eaves.",
    "Later they dispersed.",
]
RENDERS = {0: 1, 1: 2, 2: 3, 3: 4}


def spans(beads: Sequence[Bead]) -> Spans:
    return [(bead.zh, bead.en) for bead in beads]


def free(story: Story) -> tuple[list[str], list[str], Spans]:
    """A story with a free translation in its midst, and what is right there."""
    zh, en = story(40)
    right: Spans = [((), (20,))]
    right += [((20 + i,), (20 + j,)) for i, j in RENDERS.items()]
    return [*zh[:20], *FREE_ZH, *zh[20:]], [*en[:20], *FREE_EN, *en[20:]], right


def units(story: Story) -> list[tuple[str, str]]:
    zh, en = story(40)
    known = [(zh[k], en[k]) for k in range(0, 40, 3)]
    return [*known, *((FREE_ZH[i], FREE_EN[j]) for i, j in RENDERS.items())]


@pytest.mark.parametrize("second", [True, False])
def test_a_memory_mends_what_the_texts_do_not_tell(
    toy: Encoder, story: Story, second: bool
) -> None:
    zh, en, right = free(story)
    options = ParallelOptions(second_pass=second)
    before = align(zh, en, encoder=toy, options=options)
    assert not set(right) <= set(spans(before.beads))
    after = align(zh, en, encoder=toy, options=options, memory=Memory(units(story)))
    assert set(right) <= set(spans(after.beads))
    assert after.memory is not None
    assert after.memory.units == len(units(story))
    assert after.memory.trust > 0.5
    assert after.memory.digest


def test_nearly_the_same_is_enough(toy: Encoder, story: Story) -> None:
    zh, en, right = free(story)
    near = [
        (a.replace("众皆默然", "众人默然"), b.replace("hush", "silence")) for a, b in units(story)
    ]
    assert set(right) <= set(spans(align(zh, en, encoder=toy, memory=Memory(near)).beads))


def test_it_leads_out_of_the_band(toy: Encoder, story: Story) -> None:
    """A stretch of the translation stands behind a long one that only it has."""
    zh, en = story(60)
    strange_zh = [f"{c}也者何谓也。" for c in "甲乙丙丁戊己庚"]
    strange_en = [f"As for {w}, one wonders." for w in ("ah", "be", "ce", "de", "ee", "ef", "ge")]
    added = [f"Aside {k} of some kind, somewhere." for k in range(40)]
    zh = [*zh[:30], *strange_zh, *zh[30:]]
    en = [*en[:30], *added, *strange_en, *en[30:]]
    story_zh, story_en = story(60)
    known = [*zip(story_zh[::2], story_en[::2], strict=True)]
    memory = Memory([*known, *zip(strange_zh, strange_en, strict=True)])
    made = spans(align(zh, en, encoder=toy, memory=memory).beads)
    assert {((30 + k,), (70 + k,)) for k in range(7)} <= set(made)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_shuffled_memory_changes_nothing(toy: Encoder, story: Story, seed: int) -> None:
    zh, en, _ = free(story)
    given = units(story)
    english = [unit[1] for unit in given]
    random.Random(seed).shuffle(english)
    wrong = Memory([(unit[0], other) for unit, other in zip(given, english, strict=True)])
    without, made = align(zh, en, encoder=toy), align(zh, en, encoder=toy, memory=wrong)
    assert made.beads == without.beads
    assert made.memory is not None
    assert made.memory.trust == 0


def test_a_memory_cut_elsewhere_changes_nothing(toy: Encoder, story: Story) -> None:
    """Each sentence with the translation of the next one: as regular as a right memory."""
    zh, en = story(50)
    shifted = Memory([*zip(zh[:-1], en[1:], strict=True)])
    made = align(zh, en, encoder=toy, memory=shifted)
    assert made.beads == align(zh, en, encoder=toy).beads


def test_none_and_an_empty_one_are_the_same(toy: Encoder, story: Story) -> None:
    zh, en, _ = free(story)
    without = align(zh, en, encoder=toy)
    assert without.memory is None
    for nothing in (Memory(), Memory([("别处的话。", "Words of elsewhere.")])):
        made = align(zh, en, encoder=toy, memory=nothing)
        assert made.beads == without.beads
        assert made.memory is not None
        assert not made.memory.units


def test_what_is_accepted_stays_whatever_a_memory_says(toy: Encoder, story: Story) -> None:
    zh, en, _ = free(story)
    anchor = Bead((21,), (22, 23))
    made = align(zh, en, encoder=toy, memory=Memory(units(story)), anchors=[anchor])
    assert anchor in made.beads


def test_wrong_memories_spoil_no_real_texts(shared_dir: Path) -> None:
    """Shuffled, shifted, and every sentence with a dozen renderings: bead for bead as without."""
    encoder = get_encoder("static")
    for text in list(read_gold(shared_dir, ("pydocs_dev_noisy",)))[:3]:
        ones = [(b[0][0], b[1][0]) for b in text.beads if len(b[0]) == len(b[1]) == 1]
        zh = [text.zh[i] for i, _ in ones]
        en = [text.en[j] for _, j in ones]
        shuffled = random.Random(text.name).sample(en, len(en))
        wrong = [
            Memory(zip(zh, shuffled, strict=True)),
            Memory(zip(zh, [*en[1:], en[0]], strict=True)),
            Memory((a, b) for a in zh for b in shuffled[:12]),
        ]
        without = align(text.zh, text.en, encoder=encoder).beads
        for memory in wrong:
            made = align(text.zh, text.en, encoder=encoder, memory=memory).beads
            assert spans(made) == spans(without)


def test_a_glossary_links_what_nothing_else_knows(toy: Encoder, story: Story) -> None:
    """A made-up term tells which of two strange lines is rendered; so do all its words."""
    zh, en = story(40)
    term, rendering = "叵罗斯坎", "zorble lattice gauge"
    zh = [*zh[:20], f"此谓{term}云云。", *zh[20:]]
    lines = ["Thus spake they of yore.", f"So called {rendering}."]
    right = {False: (20, 21), True: (21, 20)}
    for turned, (beside, own) in right.items():
        english = [*en[:20], *(lines[::-1] if turned else lines), *en[20:]]
        lexicon = load_lexicon(glossary=[(term, rendering)])
        made = spans(align(zh, english, encoder=toy, lexicon=lexicon).beads)
        assert ((20,), (own,)) in made
        assert ((), (beside,)) in made
