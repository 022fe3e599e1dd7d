"""A memory made fit for delivery: what is found, settled, changed, and what stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.documents import read_units
from align.errors import SettingError
from align.model import Pair, Status
from duizhao.delivery import DEFECTS, Delivered, Delivery, deliver, read_for_delivery, write_found
from duizhao.exporting import PairSet, Selection, choose_pairs
from duizhao.importing import ImportOptions, import_files
from duizhao.store import Project


def pair(zh: str, en: str, changed: str = "", **more: object) -> Pair:
    return Pair(zh, en, zh_document="m", en_document="m", changed=changed, **more)  # type: ignore[arg-type]


def delivered(pairs: list[Pair], look: bool = False, **wanted: object) -> Delivered:
    return deliver(PairSet(tuple(pairs), "parallel"), Delivery(**wanted), look=look)  # type: ignore[arg-type]


def texts(result: Delivered) -> list[tuple[str, str]]:
    return [(item.zh, item.en) for item in result.pairs.pairs]


GOOD = pair("本合同自签字之日起生效。", "This contract takes effect upon signature.")


def test_left_alone_nothing_changes() -> None:
    pairs = [GOOD, GOOD, pair("空", ""), pair("<b>甲</b>。", "A.")]
    result = delivered(pairs)
    assert result.pairs.pairs == tuple(pairs)
    assert result.found == ()
    assert Delivery().changes_nothing


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (pair("本合同自签字之日起生效。 ", "This contract takes  effect upon signature."), True),
        (pair("本合同自簽字之日起生效。", "This contract takes effect upon signature."), False),
        (pair("本合同自签字之日起生效。", "this contract takes effect upon signature."), False),
        (pair("本合同自签字之日起生效！", "This contract takes effect upon signature."), False),
        (pair("本合同自签字之日起生效｡", "This contract takes effect upon signature."), True),
        (pair("本合同自签字之日起生效。", "This contract takeseffect upon signature."), False),
    ],
)
def test_what_is_a_duplicate(other: Pair, same: bool) -> None:
    result = delivered([GOOD, other], duplicates=True)
    assert len(result.pairs.pairs) == (1 if same else 2)
    assert result.counts == ({("duplicate", "left out"): 1} if same else {})


def test_the_best_of_duplicates_stays() -> None:
    first = pair("甲。", "A.", "2024-01-01T00:00:00Z", author="one")
    later = pair("甲。", "A.", "2025-01-01T00:00:00Z", author="two")
    sure = pair("甲。", "A.", "2023-01-01T00:00:00Z", status=Status.ACCEPTED, author="three")
    assert delivered([first, later], duplicates=True).pairs.pairs[0].author == "two"
    assert delivered([first, sure, later], duplicates=True).pairs.pairs[0].author == "three"
    plain = [pair("甲。", "A.", author="x"), pair("甲。", "A.", author="y")]
    assert delivered(plain, duplicates=True).pairs.pairs[0].author == "x"


WAYS = [
    pair("甲方应当付款。", "Party A shall pay.", "2024-01-01T00:00:00Z"),
    pair("甲方应当付款。", "Party A must pay.", "2025-01-01T00:00:00Z"),
    pair("甲方应当付款。", "Party A shall pay.", "2023-01-01T00:00:00Z"),
    pair("乙方应当交货。", "Party B shall deliver."),
]


def test_contradictions_are_settled_by_the_most_frequent() -> None:
    result = delivered(WAYS, contradictions="settle")
    assert [en for _, en in texts(result)] == [
        "Party A shall pay.",
        "Party A shall pay.",
        "Party B shall deliver.",
    ]
    assert result.counts[("contradiction", "left out")] == 1


def test_contradictions_are_settled_by_review_and_by_time() -> None:
    sure = pair("甲方应当付款。", "Party A will pay.", status=Status.ACCEPTED)
    result = delivered([*WAYS, sure], contradictions="settle")
    assert [en for _, en in texts(result)] == ["Party B shall deliver.", "Party A will pay."]
    result = delivered(WAYS[:2], contradictions="settle")
    assert [en for _, en in texts(result)] == ["Party A must pay."]


def test_contradictions_can_all_go_or_all_stay() -> None:
    assert texts(delivered(WAYS, contradictions="drop")) == [(WAYS[3].zh, WAYS[3].en)]
    result = delivered(WAYS, look=True)
    assert len(result.pairs.pairs) == 4
    assert result.counts[("contradiction", "kept")] == 3


def test_settled_before_duplicates_go() -> None:
    result = delivered(WAYS, contradictions="settle", duplicates=True)
    assert [en for _, en in texts(result)] == ["Party A shall pay.", "Party B shall deliver."]


BAD = {
    "empty": pair("这一句没有译文。", " "),
    "untranslated": pair("这一句没有翻译出来。", "这一句没有翻译出来。"),
    "tags": pair("按<b>确定</b>键。", "Press OK."),
    "numbers": pair("共有三百人参加。", "There were 200 participants."),
}


@pytest.mark.parametrize("kind", DEFECTS)
def test_defects_are_left_out_one_kind_at_a_time(kind: str) -> None:
    pairs = [GOOD, *BAD.values()]
    result = delivered(pairs, drop=frozenset([kind]))
    assert result.pairs.pairs == tuple(item for item in pairs if item is not BAD[kind])
    assert result.counts == {(kind, "left out"): 1}
    (found,) = result.found
    assert (found.number, found.fate) == (pairs.index(BAD[kind]) + 1, "left out")


@pytest.mark.parametrize(
    "fine",
    [
        pair("ISO 9001:2015", "ISO 9001:2015"),
        pair("https://a.example/b", "https://a.example/b"),
        pair("按<b>确定</b>键。", "Press <b>OK</b>."),
        pair("共有三百人参加。", "There were 300 participants."),
        pair("增长了百分之五。", "It grew by 5%."),
        pair("2024年5月", "May 2024"),
        pair("若a<b且b<c", "if a<b and b<c"),
        pair("好。", "Good."),
    ],
)
def test_what_is_no_defect(fine: Pair) -> None:
    assert delivered([fine], drop=frozenset(DEFECTS)).pairs.pairs == (fine,)
    assert delivered([fine], look=True).found == ()


def test_tags_script_and_masks_change_the_texts() -> None:
    given = pair(
        "<b>软件</b>的默认设置请问a@b.cn或15900001111。",
        "For software, ask a@b.cn or 15900001111.",
        comment="from a@b.cn",
        author="a@b.cn",
    )
    result = delivered([given], strip_tags=True, variant="tw", masks=("email", "phone"))
    (made,) = result.pairs.pairs
    assert made.zh == "軟體的預設設定請問[email]或[phone]。"
    assert made.en == "For software, ask [email] or [phone]."
    assert (made.comment, made.author) == ("from [email]", "[email]")
    assert result.counts == {("personal", "masked"): 1}
    assert result.found[0].what == "email 4, phone 2"


def test_masked_pairs_can_be_duplicates() -> None:
    pairs = [pair(f"请写信到{n}@b.cn。", f"Write to {n}@b.cn.") for n in ("x", "y")]
    assert len(delivered(pairs, masks=("email",), duplicates=True).pairs.pairs) == 1


def test_fields_are_asked_for_and_set() -> None:
    acme = pair("甲。", "A.", fields=(("client", "Acme"), ("project", "1")))
    other = pair("乙。", "B.", fields=(("client", "Other"),))
    result = delivered(
        [acme, other, GOOD],
        only={"client": "acme "},
        fields={"project": "", "translator": " Li  Lei"},
    )
    assert [item.fields for item in result.pairs.pairs] == [
        (("client", "Acme"), ("translator", "Li Lei"))
    ]
    assert result.passed_over == 2


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"drop": frozenset(["typos"])}, "delivery.defect-unknown"),
        ({"only": {"colour": "red"}}, "delivery.field-unknown"),
        ({"fields": {"colour": "red"}}, "delivery.field-unknown"),
        ({"variant": "sg"}, "text.variant-unknown"),
        ({"contradictions": "guess"}, "delivery.contradictions-unknown"),
    ],
)
def test_what_there_is_not_is_refused(wanted: dict[str, object], code: str) -> None:
    with pytest.raises(SettingError) as caught:
        Delivery(**wanted)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_from_english_the_english_side_is_the_source() -> None:
    pairs = (pair("付款。", "Pay."), pair("支付。", "Pay."))
    result = deliver(PairSet(pairs, "parallel", "en"), Delivery(contradictions="drop"))
    assert result.pairs.pairs == ()


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
def test_what_was_found_is_a_table(tmp_path: Path, form: str) -> None:
    from align.documents import read_grid

    result = delivered([GOOD, *BAD.values(), pair("=cmd|x", "=cmd|y <b>")], look=True)
    path = tmp_path / f"found.{form}"
    write_found(result.found, path, form=form)
    rows = [row.cells for row in read_grid(path).rows]
    assert rows[0][0] == "kind"
    assert len(rows) == len(result.found) + 1
    if form == "csv":
        assert b"'=cmd" in path.read_bytes()
    with pytest.raises(SettingError):
        write_found(result.found, path, form="docx")


# Through a project, and without one

SRT = {
    "zh": ("下雨了。", "我们快走吧。", "伞在哪里？", "在门后面。", "我没有看见。"),
    "en": ("It is raining.", "Let us hurry.", "Where is the umbrella?", "Behind the door.",
           "I did not see it."),
}  # fmt: skip
TMX = (
    '<?xml version="1.0"?><tmx version="1.4"><header creationtool="t" creationtoolversion="1"'
    ' segtype="sentence" o-tmf="t" adminlang="en" srclang="zh" datatype="plaintext"/><body>'
    '<tu><prop type="client">Acme</prop><tuv xml:lang="zh"><seg>第一句。</seg></tuv>'
    '<tuv xml:lang="en"><seg>The first sentence.</seg></tuv></tu>'
    '<tu><prop type="client">Other</prop><tuv xml:lang="zh"><seg>第二句。</seg></tuv>'
    '<tuv xml:lang="en"><seg>The second sentence.</seg></tuv></tu></body></tmx>'
)


def test_fields_go_through_a_project(tmp_path: Path) -> None:
    memory, path = tmp_path / "m.tmx", tmp_path / "p.duizhao"
    memory.write_text(TMX, encoding="utf-8")
    import_files(path, [memory], ImportOptions("pairs"))
    with Project.open(path) as project:
        chosen = choose_pairs(project, Selection(minimum=0.0))
    assert [dict(item.fields) for item in chosen.pairs] == [{"client": "Acme"}, {"client": "Other"}]
    result = deliver(chosen, Delivery(only={"client": "Other"}, fields={"project": "7"}))
    out = tmp_path / "out.tmx"
    assert result.pairs.write(out, "tmx") == 1
    (unit,), _ = read_units(out)
    assert unit.fields == (("client", "Other"), ("project", "7"))


def test_times_of_subtitles_go_through_a_project(tmp_path: Path) -> None:
    from duizhao.aligning import align_in_project

    files = []
    for lang, lines in SRT.items():
        blocks = [
            f"{n}\n00:00:{n * 4:02},000 --> 00:00:{n * 4 + 2:02},500\n{line}\n"
            for n, line in enumerate(lines, 1)
        ]
        files.append(tmp_path / f"film.{lang}.srt")
        files[-1].write_text("\n".join(blocks), encoding="utf-8")
    path = tmp_path / "p.duizhao"
    import_files(path, files)
    align_in_project(path, mode="parallel", encoder="lexicon", download=False)
    with Project.open(path) as project:
        chosen = choose_pairs(project, Selection(minimum=0.0))
    out = tmp_path / "out.srt"
    assert chosen.write(out, "srt") == 5
    text = out.read_text(encoding="utf-8")
    assert text.startswith(
        "1\n00:00:04,000 --> 00:00:06,500\n下雨了。\nIt is raining.\n\n2\n00:00:08,000 -->"
    )


@pytest.mark.parametrize("resegment", [False, True])
def test_times_of_bilingual_subtitles_go_through_a_project(tmp_path: Path, resegment: bool) -> None:
    file, path = tmp_path / "film.srt", tmp_path / "p.duizhao"
    lines = [
        *zip(SRT["zh"], SRT["en"], strict=True),
        ("别怕。我在这里。", "Do not fear. I am here."),
    ]
    file.write_text(
        "".join(
            f"{n}\n00:00:{n * 4:02},000 --> 00:00:{n * 4 + 2:02},000\n{zh}\n{en}\n\n"
            for n, (zh, en) in enumerate(lines, 1)
        ),
        encoding="utf-8",
    )
    import_files(path, [file], ImportOptions("pairs", resegment=resegment))
    with Project.open(path) as project:
        chosen = choose_pairs(project, Selection(minimum=0.0))
    times = [item.zh_times for item in chosen.pairs]
    assert times[:5] == [(4.0 * n, 4.0 * n + 2) for n in range(1, 6)]
    if resegment:
        assert [item.zh for item in chosen.pairs[5:]] == ["别怕。", "我在这里。"]
        assert times[5:] == [pytest.approx((24.0, 24.75)), pytest.approx((24.75, 26.0))]
    else:
        out = tmp_path / "again.srt"
        chosen.write(out, "srt")
        assert out.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


def test_files_are_read_with_all_that_they_say(tmp_path: Path) -> None:
    memory, table = tmp_path / "m.tmx", tmp_path / "t.tsv"
    memory.write_text(TMX, encoding="utf-8")
    table.write_text(
        "天冷了。\tIt has turned cold.\n雪停了。\tThe snow stopped.\n", encoding="utf-8"
    )
    pairs, _ = read_for_delivery([memory, table])
    assert [item.zh for item in pairs.pairs] == ["第一句。", "第二句。", "天冷了。", "雪停了。"]
    assert pairs.pairs[0].fields == (("client", "Acme"),)
    assert pairs.title == "m, t"
