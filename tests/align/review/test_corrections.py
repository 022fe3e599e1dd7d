# ruff: noqa: E501 - a case a line
"""A corrected text belongs to its sentence: it goes where the sentence goes, and freezes nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import ReviewError
from align.model import Lang, bead_id
from align.review import (
    Command,
    EditText,
    EditTexts,
    JoinSegments,
    Merge,
    MoveBoundary,
    Relink,
    ReviewBead,
    Split,
    SplitSegment,
    Unlink,
    apply_change,
    cut,
    in_order,
    join_apart,
    parts,
    plan,
    same_content,
    swap,
)
from align.review.corrections import divide
from align.review.sentences import other_side

ZH = ["春天来了。", "花开了。", "鸟在树上叫。", "孩子们跑出去。", "妈妈笑了。"]
EN = [
    "Spring came.",
    "The flowers bloom.",
    "Birds sing in the trees.",
    "The children run out.",
    "Mother laughed.",
]
Beads = dict[str, ReviewBead]
TEXTS = {"Z": "".join(ZH), "E": " ".join(EN)}


def spans(lines: list[str], gap: int) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in lines:
        found.append((at, at + len(line)))
        at += len(line) + gap
    return found


def build(shape: list[tuple[int, int]]) -> Beads:
    """Beads of the first sentences, of the given types."""
    zh, en = spans(ZH, 0), spans(EN, 1)
    made: Beads = {}
    for n, m in shape:
        one, two = tuple(zh[:n]), tuple(en[:m])
        key = bead_id("Z", one, "E", two)
        zh_at = one[0][0] if one else zh[0][0] if zh else len(TEXTS["Z"])
        en_at = two[0][0] if two else en[0][0] if en else len(TEXTS["E"])
        made[key] = ReviewBead(key, "Z", "E", one, two, zh_at, en_at)
        zh, en = zh[n:], en[m:]
    return made


def run(beads: Beads, *commands: Command) -> Beads:
    for version, command in enumerate(commands, 1):
        change = plan(beads, command, author="Li", texts=TEXTS)
        after = apply_change(beads, change, version=version)
        back = apply_change(after, change.inverse(), version=99, strict=False)
        assert back.keys() == beads.keys()
        assert all(same_content(back[key], beads[key]) for key in beads)
        beads = after
    return beads


def ids(beads: Beads) -> list[str]:
    return [bead.id for bead in in_order(beads.values())]


def shown(beads: Beads, side: Lang) -> list[list[str]]:
    """Each bead's sentences of one side as they go out."""
    text = TEXTS["Z" if side == "zh" else "E"]
    return [
        list(
            parts(
                bead.zh_text if side == "zh" else bead.en_text,
                [text[a:b] for a, b in bead.side(side)],
                side,
            )
        )
        for bead in in_order(beads.values())
    ]


def test_merge_split_and_move_take_the_correction_along() -> None:
    beads = build([(1, 1)] * 5)
    key = ids(beads)
    beads = run(
        beads,
        EditText(key[1], "en", "All the flowers are out."),
        EditText(key[1], "zh", "花都开了。"),
    )
    beads = run(beads, Merge((key[1], key[2])))
    assert shown(beads, "en")[1] == ["All the flowers are out.", EN[2]]
    assert shown(beads, "zh")[1] == ["花都开了。", ZH[2]]
    beads = run(beads, MoveBoundary(ids(beads)[1], ids(beads)[2], "en", "up"))
    assert shown(beads, "en") == [[EN[0]], ["All the flowers are out."], [EN[2], EN[3]], [EN[4]]]
    assert in_order(beads.values())[2].en_text is None
    beads = run(beads, MoveBoundary(ids(beads)[0], ids(beads)[1], "en", "down"))
    assert shown(beads, "en")[0] == [EN[0], "All the flowers are out."]
    assert in_order(beads.values())[1].en_text is None
    beads = run(beads, Split(ids(beads)[0], 1, 1))
    assert shown(beads, "en")[:2] == [[EN[0]], ["All the flowers are out."]]
    assert in_order(beads.values())[0].en_text is None


@pytest.mark.parametrize(
    "edited",
    [
        "A wholly other sentence; nothing of it stays!",
        "",
        "x",
        "No stop at the end",
        "Two. Sentences.",
    ],
)
def test_merging_and_splitting_gives_every_correction_back(edited: str) -> None:
    beads = build([(1, 1)] * 4)
    key = ids(beads)
    beads = run(
        beads,
        EditText(key[0], "en", edited),
        EditText(key[1], "en", "So it is."),
        EditText(key[3], "zh", "跑"),
    )
    was = shown(beads, "en"), shown(beads, "zh")
    merged = run(beads, Merge(tuple(key)))
    first = ids(merged)[0]
    again = run(merged, Split(first, 1, 1))
    again = run(again, Split(ids(again)[1], 1, 1))
    again = run(again, Split(ids(again)[2], 1, 1))
    assert (shown(again, "en"), shown(again, "zh")) == was
    assert ids(again) == key


def test_unlinked_swapped_and_joined_again() -> None:
    beads = build([(1, 1)] * 3)
    key = ids(beads)
    beads = run(
        beads, EditText(key[0], "en", "It is spring."), EditText(key[1], "en", "There are flowers.")
    )
    one, two = (beads[k] for k in key[:2])
    beads = run(beads, swap(one, two, adjacent=True, author="Li"))
    assert shown(beads, "en")[:2] == [
        ["There are flowers."],
        ["It is spring."],
    ]
    beads = run(beads, Unlink(ids(beads)[2]))
    beads = build([(1, 0), (0, 1), (1, 1)])
    key = ids(beads)
    beads = run(beads, EditText(key[1], "en", "It is spring."))
    beads = run(beads, join_apart(beads[key[0]], beads[key[1]], beads.values(), author="Li"))
    assert shown(beads, "en")[0] == ["It is spring."]


@pytest.mark.parametrize("side", ["zh", "en"])
def test_what_stands_alone_takes_the_place_of_a_side(side: Lang) -> None:
    alone = (0, 1) if side == "en" else (1, 0)
    beads = build([(1, 1), alone, (1, 1)])
    key = ids(beads)
    beads = run(beads, EditText(key[0], "zh", "春天。"), EditText(key[0], "en", "Spring."))
    before = beads[key[0]], beads[key[1]]
    command = join_apart(*before, beads.values(), author="Li")
    made, left = command.beads
    other = other_side(side)
    assert made.side(other) == before[0].side(other)
    assert made.side(side) == before[1].side(side)
    assert (left.side(side), left.side(other)) == (before[0].side(side), ())
    # Corrections stay with their sentences.
    texts = {"zh": ("春天。", None), "en": ("Spring.", None)}
    assert (made.zh_text, made.en_text) == (
        (texts["zh"][0], None) if side == "en" else (None, texts["en"][0])
    )
    assert (left.zh_text, left.en_text) == (
        (None, texts["en"][0]) if side == "en" else (texts["zh"][0], None)
    )
    after = run(beads, command)
    assert {left.id, made.id} <= set(after)
    with pytest.raises(ReviewError):
        join_apart(before[0], beads[key[2]], beads.values(), author="Li")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # a line a sentence is taken as it stands, whatever it says
        ("Birds.\nThe children are out.", ["Birds.", "The children are out."]),
        ("\nThe children run out.", ["", "The children run out."]),
        # rewritten as a whole: parted where the words leave one sentence for the next
        (
            "Birds sing in every tree. The children run out.",
            ["Birds sing in every tree.", "The children run out."],
        ),
        ("Some birds sing. The children run off.", ["Some birds sing.", "The children run off."]),
        (
            "Birds sing in the trees! Everybody hurries into the yard.",
            ["Birds sing in the trees!", "Everybody hurries into the yard."],
        ),
        (
            "Birds sing in the trees, and the children run out.",
            ["Birds sing in the trees,", "and the children run out."],
        ),
    ],
)
def test_a_side_rewritten_as_a_whole(text: str, wanted: list[str]) -> None:
    beads = build([(1, 1), (1, 1), (2, 2)])
    beads = run(beads, EditText(ids(beads)[2], "en", text))
    assert shown(beads, "en")[2] == wanted


@pytest.mark.parametrize(
    ("own", "text", "wanted"),
    [
        (["春天来了。", "花开了。"], "春天到了。花都开了。", ["春天到了。", "花都开了。"]),
        (["春天来了。", "花开了。"], "春天来了，花开了。", ["春天来了，", "花开了。"]),
        (["“走吧。”", "他说。"], "“我们走吧！”他说道。", ["“我们走吧！”", "他说道。"]),
        (["一。", "二。", "三。"], "一。三。", ["一。", "", "三。"]),
    ],
)
def test_chinese_rewritten_as_a_whole(own: list[str], text: str, wanted: list[str]) -> None:
    assert list(divide(text, own, "zh")) == wanted


def test_a_correction_of_an_older_project_is_one_text_of_several_sentences() -> None:
    beads = build([(1, 1), (2, 2)])
    _, two = ids(beads)
    beads[two] = replace(beads[two], en_text="The flowers are in bloom. Birds sing in trees.")
    beads = run(beads, Split(two, 1, 1))
    assert shown(beads, "en") == [[EN[0]], ["The flowers are in bloom."], ["Birds sing in trees."]]


def test_the_caret_says_where_a_corrected_sentence_is_cut() -> None:
    beads = build([(1, 1), (1, 1), (1, 1)])
    key = ids(beads)[2]
    text = "Many birds are singing in the trees."
    beads = run(beads, EditText(key, "en", text))
    command = cut(beads[key], "en", 0, text.index(" in the"), text=TEXTS["E"])
    beads = run(beads, command)
    bead = in_order(beads.values())[2]
    assert shown(beads, "en")[2] == ["Many birds are singing", "in the trees."]
    assert [TEXTS["E"][a:b] for a, b in bead.en] == ["Birds sing ", "in the trees."]
    beads = run(beads, Split(bead.id, 1, 1))
    assert shown(beads, "en")[2:] == [["Many birds are singing"], ["in the trees."]]
    assert [b.en_text for b in in_order(beads.values())][2:] == ["Many birds are singing", None]


def test_cut_without_a_caret_and_joined_again() -> None:
    beads = build([(1, 1), (1, 1), (1, 1)])
    key = ids(beads)[2]
    beads = run(beads, EditText(key, "en", "All the birds sing in the old trees."))
    at = TEXTS["E"].index("in the trees")
    beads = run(beads, SplitSegment(key, "en", 0, at))
    assert shown(beads, "en")[2] == ["All the birds sing", "in the old trees."]
    beads = run(beads, JoinSegments(ids(beads)[2], "en", 0))
    assert shown(beads, "en")[2] == ["All the birds sing in the old trees."]
    assert ids(beads)[2] == key


def test_what_becomes_the_documents_own_text_again_is_no_correction() -> None:
    beads = build([(2, 2), (1, 1)])
    key = ids(beads)[0]
    beads = run(beads, EditTexts(((key, "en", "Spring came. Flowers bloom."), (key, "zh", "春"))))
    assert beads[key].en_text == "Spring came.\nFlowers bloom."
    beads = run(beads, EditText(key, "en", " ".join(EN[:2])))
    assert beads[key].en_text is None


def test_a_corrected_sentence_never_leaves_all_pairs() -> None:
    beads = build([(1, 2)])
    key = ids(beads)[0]
    beads = run(beads, EditText(key, "en", f"{EN[0]}\nFlowers!"))
    with pytest.raises(ReviewError) as caught:
        plan(beads, Relink(key, beads[key].zh, beads[key].en[:1]), author="Li", texts=TEXTS)
    assert caught.value.code == "review.correction-in-the-way"
    kept = run(beads, Relink(key, beads[key].zh, beads[key].en[1:]))
    assert shown(kept, "en") == [["Flowers!"]]


@given(st.data())
def test_any_sequence_keeps_every_correction_with_its_sentence(data: st.DataObject) -> None:
    beads = build(
        data.draw(
            st.sampled_from([[(1, 1)] * 5, [(2, 1), (1, 2), (2, 2)], [(1, 0), (0, 2), (4, 3)]])
        )
    )
    said: dict[tuple[int, int], str] = {}
    for number, bead in enumerate(in_order(beads.values())):
        if not bead.en or not data.draw(st.booleans()):
            continue
        lines = [
            data.draw(st.sampled_from(["", "New words.", f"Line {number}", "a b"])) for _ in bead.en
        ]
        beads = run(beads, EditText(bead.id, "en", "\n".join(lines)))
        said.update(zip(bead.en, lines, strict=True))
    for _ in range(data.draw(st.integers(1, 8))):
        order = in_order(beads.values())
        commands: list[Command] = [Merge((a.id, b.id)) for a, b in pairwise(order)]
        for one, two in pairwise(order):
            commands += [MoveBoundary(one.id, two.id, "en", "down")] if two.en else []
            commands += [MoveBoundary(one.id, two.id, "en", "up")] if one.en else []
        for bead in order:
            count = len(bead.zh) + len(bead.en)
            commands += [
                Split(bead.id, a, b)
                for a in range(len(bead.zh) + 1)
                for b in range(len(bead.en) + 1)
                if 0 < a + b < count
            ]
            commands += [Unlink(bead.id)] if bead.zh and bead.en else []
        if not commands:
            break
        beads = run(beads, data.draw(st.sampled_from(commands)))
    text = TEXTS["E"]
    for bead, lines in zip(in_order(beads.values()), shown(beads, "en"), strict=True):
        assert lines == [said.get((a, b), text[a:b]) for a, b in bead.en]
