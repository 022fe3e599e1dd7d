"""The aligner on made texts, and on input that is no pair of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders import get_encoder
from align.encoders.protocol import Encoder, Matrix
from align.errors import EncoderError, SettingError
from align.messages import Message, message
from align.model import Bead, Lang, Status
from align.parallel import ParallelOptions, align
from tests.waiting import cpu_under

Story = Callable[[int], tuple[list[str], list[str]]]
Spans = list[tuple[tuple[int, ...], tuple[int, ...]]]


def spans(beads: Sequence[Bead]) -> Spans:
    return [(b.zh, b.en) for b in beads]


def covers(beads: Sequence[Bead], m: int, n: int) -> bool:
    """Whether every segment is in one bead, and beads are monotone and sane."""
    zh = [i for b in beads for i in b.zh]
    en = [j for b in beads for j in b.en]
    sane = all(0.0 <= b.probability <= 1.0 and (b.zh or b.en) for b in beads)
    return sorted(zh) == list(range(m)) and sorted(en) == list(range(n)) and sane


def monotone(beads: Sequence[Bead]) -> bool:
    return [i for b in beads for i in b.zh] == sorted(i for b in beads for i in b.zh) and [
        j for b in beads for j in b.en
    ] == sorted(j for b in beads for j in b.en)


def test_word_for_word(toy: Encoder, story: Story) -> None:
    zh, en = story(60)
    found = align(zh, en, encoder=toy)
    assert spans(found.beads) == [((k,), (k,)) for k in range(60)]
    assert min(b.probability for b in found.beads) > 0.9
    assert found.probability > 0.9


def test_omissions_joins_and_splits(toy: Encoder, story: Story) -> None:
    zh, en = story(60)
    zh[10:12] = [zh[10] + zh[11]]
    en[30:33] = [" ".join(en[30:33])]
    en = en[:45] + en[50:]
    del zh[20]
    found = spans(align(zh, en, encoder=toy).beads)
    assert ((10,), (10, 11)) in found
    assert ((), (21,)) in found
    assert ((28, 29, 30), (30,)) in found
    assert [b for b in found if not b[1]] == [((k,), ()) for k in range(45, 50)]


@pytest.mark.parametrize("side", ["zh", "en"])
def test_a_long_stretch_that_one_side_lacks(toy: Encoder, story: Story, side: str) -> None:
    zh, en = story(700)
    if side == "zh":
        del zh[200:500]
    else:
        del en[200:500]
    found = align(zh, en, encoder=toy)
    assert covers(found.beads, len(zh), len(en))
    right = sum(1 for b in found.beads if len(b.zh) == len(b.en) == 1)
    assert right >= 399


def test_anchors_stay_and_split(toy: Encoder, story: Story) -> None:
    zh, en = story(40)
    anchors = [
        Bead((10,), (12,), 0.0, 1.0, Status.ACCEPTED, "Wang"),
        Bead((20, 21), (19, 20, 21), 0.0, 1.0, Status.ACCEPTED, "Wang"),
        Bead((30,), (), 0.0, 1.0, Status.ACCEPTED, "Wang"),
        Bead((35,), (2,), 0.0, 1.0, Status.ACCEPTED, "Wang"),
    ]
    beads = align(zh, en, encoder=toy, anchors=anchors).beads
    assert covers(beads, 40, 40)
    kept = [b for b in beads if b.status is Status.ACCEPTED]
    assert {(b.zh, b.en) for b in kept} == {(b.zh, b.en) for b in anchors}
    assert [b.crossing for b in kept if b.zh == (35,)] == [True]
    others = [b for b in beads if not b.crossing]
    assert monotone(others)


def test_everything_settled(toy: Encoder) -> None:
    anchors = [Bead((0,), (0,)), Bead((1,), ())]
    assert spans(align(["一。", "二。"], ["One."], encoder=toy, anchors=anchors).beads) == [
        ((0,), (0,)),
        ((1,), ()),
    ]


@pytest.mark.parametrize(
    "anchors",
    [[Bead((5,), (0,))], [Bead((0,), (7,))], [Bead((0,), (0,)), Bead((0,), (1,))]],
)
def test_anchors_that_do_not_fit(toy: Encoder, anchors: list[Bead]) -> None:
    with pytest.raises(SettingError):
        align(["一。", "二。"], ["One.", "Two."], encoder=toy, anchors=anchors)


def test_paragraph_numbers_that_do_not_fit(toy: Encoder) -> None:
    with pytest.raises(SettingError) as raised:
        align(["一。", "二。"], ["One."], encoder=toy, zh_paragraphs=[0, 0, 1])
    assert raised.value.message == message(
        "align.paragraphs-differ",
        language=message("language.chinese"),
        paragraphs=3,
        segments=2,
    )


@pytest.mark.parametrize(("numbers", "other"), [([0, 0, 1], (1,)), ([0, 1, 1], (0,))])
def test_beads_keep_to_paragraphs(toy: Encoder, numbers: list[int], other: tuple[int, ...]) -> None:
    zh = ["猫吃苹果，早上下雨。", "如此这般。", "狗在房子里，冬天有花。"]
    en = ["The cat eats an apple, it rains in the morning.", "A dog in the house, winter flower."]
    found = align(zh, en, encoder=toy, zh_paragraphs=numbers, en_paragraphs=[0, 1])
    assert all(b.en != other for b in found.beads if 1 in b.zh)


class Counter:
    def __init__(self) -> None:
        self.stages: list[tuple[Message, int | None]] = []
        self.steps = 0
        self.finished = 0

    def start(self, label: Message, total: int | None = None) -> None:
        self.stages.append((label, total))

    def advance(self, steps: int = 1) -> None:
        self.steps += steps

    def finish(self) -> None:
        self.finished += 1


def test_progress_is_reported(toy: Encoder, story: Story) -> None:
    zh, en = story(20)
    seen = Counter()
    align(zh, en, encoder=toy, progress=seen)
    assert [label.code for label, _ in seen.stages] == ["progress.encoding", "progress.aligning"]
    assert seen.finished == 2
    assert seen.steps <= sum(total or 0 for _, total in seen.stages)


def test_same_beads_every_time(toy: Encoder, story: Story) -> None:
    zh, en = story(50)
    assert align(zh, en, encoder=toy) == align(zh, en, encoder=toy)


# Input that is no pair of texts: something sane, and soon.


@pytest.mark.parametrize(
    ("zh", "en"), [([], []), (["一。"], []), ([], ["One.", "Two."]), ([""], [""]), ([" "], ["a"])]
)
def test_next_to_nothing(toy: Encoder, zh: list[str], en: list[str]) -> None:
    found = align(zh, en, encoder=toy)
    assert covers(found.beads, len(zh), len(en))
    if not zh or not en:
        assert found.probability == 0.0


def test_a_text_against_itself(toy: Encoder, story: Story) -> None:
    zh, _ = story(30)
    found = align(zh, zh, encoder=toy)
    assert covers(found.beads, 30, 30)
    assert monotone(found.beads)


def test_sides_swapped(toy: Encoder, story: Story) -> None:
    zh, en = story(30)
    found = align(en, zh, encoder=toy)
    assert covers(found.beads, 30, 30)


def test_texts_that_do_not_belong_together(toy: Encoder, story: Story) -> None:
    zh, _ = story(80)
    words = [
        "nobody",
        "ever",
        "knew",
        "what",
        "happened",
        "there",
        "because",
        "pirates",
        "sold",
        "their",
        "oldest",
        "lantern",
    ]
    random = np.random.default_rng(1)
    other = [" ".join(random.permutation(words)[:7]) + "." for _ in range(60)]
    found = align(zh, other, encoder=toy)
    assert covers(found.beads, 80, 60)
    assert found.probability < 0.5


def test_a_sentence_of_a_megabyte(toy: Encoder) -> None:
    with cpu_under(20):
        found = align(["猫" * 1_000_000, "狗。"], ["cat " * 250_000, "Dog."], encoder=toy)
    assert covers(found.beads, 2, 2)


@pytest.mark.parametrize("lines", [300, pytest.param(2000, marks=pytest.mark.soak)])
def test_many_identical_lines(toy: Encoder, lines: int) -> None:
    found = align(["猫吃苹果。"] * lines, ["The cat eats an apple."] * (lines + 100), encoder=toy)
    assert covers(found.beads, lines, lines + 100)
    assert monotone(found.beads)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["猫。", "狗，下雨", "", "“吃", "2024年", "A"]), max_size=12),
    st.lists(st.sampled_from(["Cat.", "dog, rain", "", '"Eat', "2024", "猫"]), max_size=12),
)
def test_any_texts_are_covered(toy: Encoder, zh: list[str], en: list[str]) -> None:
    beads = align(zh, en, encoder=toy).beads
    assert covers(beads, len(zh), len(en))
    assert monotone([b for b in beads if b.zh]) or not beads


class Broken:
    name = "broken"
    revision = "1"
    additive = False
    dim = 4

    def __init__(self, rows: Callable[[int], Matrix]) -> None:
        self._rows = rows

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        return self._rows(len(texts))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (lambda n: np.full((n, 4), np.nan, dtype=np.float32), "encoder.not-finite"),
        (lambda n: np.full((n, 4), np.inf, dtype=np.float32), "encoder.not-finite"),
        (lambda n: np.zeros((n, 7), dtype=np.float32), "encoder.shape"),
        (lambda n: np.zeros((n + 1, 4), dtype=np.float32), "encoder.shape"),
    ],
)
def test_an_encoder_that_gives_nonsense(rows: Callable[[int], Matrix], code: str) -> None:
    with pytest.raises(EncoderError) as raised:
        align(["猫。"], ["Cat."], encoder=Broken(rows))
    assert raised.value.code == code


def test_an_encoder_that_knows_nothing() -> None:
    blank = Broken(lambda n: np.zeros((n, 4), dtype=np.float32))
    found = align(["猫吃苹果。", "狗。"], ["The cat eats an apple.", "Dog."], encoder=blank)
    assert covers(found.beads, 2, 2)


def test_one_pass(toy: Encoder, story: Story) -> None:
    zh, en = story(20)
    found = align(zh, en, encoder=toy, options=ParallelOptions(second_pass=False))
    assert spans(found.beads) == [((k,), (k,)) for k in range(20)]


def test_lines_of_one_segment_each_are_no_paragraphs() -> None:
    zh = ["他来了。", "他坐下，看着窗外的雨。", "后来他走了，再也没有回来。"]
    en = ["He came, sat down and watched the rain outside.", "Then he left and never came back."]
    encoder = get_encoder("lexicon")
    plain = align(zh, en, encoder=encoder)
    lines = align(zh, en, encoder=encoder, zh_paragraphs=range(3), en_paragraphs=range(2))
    assert lines.beads == plain.beads


class UnitRows:
    """An encoder whose rows do not add up: unit rows, so that blocks must be encoded as text."""

    name = "unit"
    revision = "1"
    additive = False

    def __init__(self, inner: Encoder) -> None:
        self.inner, self.dim = inner, inner.dim
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str], *, lang: Lang) -> Matrix:
        self.seen += texts
        rows = self.inner.encode(texts, lang=lang)
        unit: Matrix = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return unit


def test_blocks_of_other_encoders_are_encoded_as_text(toy: Encoder, story: Story) -> None:
    zh, en = story(60)
    zh[10:12] = ["".join(zh[10:12])]
    en[40:43] = [" ".join(en[40:43])]
    del en[25]
    encoder = UnitRows(toy)
    found = align(zh, en, encoder=encoder)
    right = align(zh, en, encoder=toy)
    assert [(b.zh, b.en) for b in found.beads] == [(b.zh, b.en) for b in right.beads]
    assert "".join(zh[:4]) in encoder.seen
    assert " ".join(en[-4:]) in encoder.seen
