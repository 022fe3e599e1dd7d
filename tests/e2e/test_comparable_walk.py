"""Eight documents of one subject, one of them a true translation: decided on, exported, counted.

Every number that the program shows is counted by hand from the decisions and from the bytes.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from align.model import Status
from duizhao.collection import COLUMNS
from duizhao.store import Project, overview
from ui.requests import answer
from ui.sentences import SentenceView, open_view
from ui.words import Words

FACTS = [
    (
        "老灯塔建在港口北边的礁石上。",
        "The old lighthouse stands on the rocks north of the harbour.",
    ),
    ("渔民每天清晨四点出海。", "The fishermen put to sea at four o'clock every morning."),
    ("去年冬天，一场风暴冲毁了码头。", "Last winter a storm washed the pier away."),
    ("市政府决定重建码头。", "The city government decided to rebuild the pier."),
    ("新的码头用钢筋混凝土建造。", "The new pier is built of reinforced concrete."),
    ("工程预计花费三千万元。", "The works are expected to cost thirty million yuan."),
    ("老人们仍然在码头上钓鱼。", "Old people still go fishing on the pier."),
    ("港口博物馆收藏了两百幅海图。", "The harbour museum keeps two hundred sea charts."),
    ("游客可以免费参观博物馆。", "Visitors may see the museum free of charge."),
    (
        "灯塔的灯光在二十海里外也能看见。",
        "The lighthouse can be seen from twenty nautical miles away.",
    ),
    ("海水的温度比十年前高了一度。", "The sea is one degree warmer than it was ten years ago."),
    ("鲭鱼向北方迁移了。", "The mackerel have moved to the north."),
    ("许多年轻人离开了渔村。", "Many young people have left the fishing village."),
    ("学校只剩下十七名学生。", "The school has only seventeen pupils left."),
    ("村里唯一的医生下个月退休。", "The only doctor of the village retires next month."),
    ("渡轮每周只来两次。", "The ferry comes only twice a week."),
]
ONLY_ZH = ["我祖母会做很好吃的鱼丸。", "收音机里播放着京剧。", "那只猫睡在渔网上。"]
ONLY_EN = ["My uncle never learned to swim.", "It rained on the day of the wedding."]


def documents() -> dict[str, list[str]]:
    zh, en = ([fact[side] for fact in FACTS] for side in (0, 1))
    return {
        "a-harbour.zh.txt": zh[:8],
        "a-harbour.en.txt": en[:8],  # the true translation
        "b-museum.zh.txt": [zh[7], ONLY_ZH[0], zh[8], zh[9]],
        "c-village.zh.txt": [zh[12], ONLY_ZH[1], zh[13], zh[14]],
        "d-sea.zh.txt": [zh[10], zh[11], ONLY_ZH[2]],
        "x-guide.en.txt": [en[8], en[9], ONLY_EN[0]],
        "y-report.en.txt": [en[10], en[11], ONLY_EN[1]],
        "z-letter.en.txt": [en[14], en[13], en[15], en[12]],
    }


@pytest.fixture
def path(tmp_path: Path, duizhao: Any) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, lines in documents().items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = tmp_path / "harbour.duizhao"
    files = sorted(map(str, folder.iterdir()))
    assert duizhao("import", *files, "--project", project, "--segmented").code == 0
    with Project.open(project, author="Li") as opened:
        from duizhao.aligning import align_project
        from duizhao.engines import Engines

        align_project(opened, Engines("static"), mode="comparable")
    return project


@pytest.fixture
def view(path: Path) -> Iterator[SentenceView]:
    with Project.open(path, author="Li") as project:
        found = open_view(project, project.alignments()[0].id)
        assert isinstance(found, SentenceView)
        yield found


def send(view: SentenceView, index: int, name: str, **extra: Any) -> dict[str, Any]:
    bead = view.bead(view.shown[index])
    assert bead is not None
    message = {"kind": "command", "name": name, "id": bead.id, "version": bead.version, **extra}
    return answer(view, message, Words())


def lead(view: SentenceView, text: str) -> int:
    lang = view.side
    return next(k for k, row in enumerate(view.window()) if row[lang] == [text])


def test_every_number_is_the_one_counted_by_hand(
    path: Path, view: SentenceView, duizhao: Any, tmp_path: Path
) -> None:
    texts = documents()
    zh_lines = [line for name, lines in texts.items() if ".zh." in name for line in lines]
    en_lines = [line for name, lines in texts.items() if ".en." in name for line in lines]
    translated = dict(FACTS)
    back = {en: zh for zh, en in FACTS}
    view.apply_filter(view.filter.of({"order": ""}))
    assert [row["zh"][0] for row in view.window()] == zh_lines  # each sentence once

    # From the Chinese side.
    pairs, zh_none, en_none = set(), set(), set()
    for text in [*texts["a-harbour.zh.txt"], *texts["b-museum.zh.txt"], *ONLY_ZH[1:]]:
        at = lead(view, text)
        if text in ONLY_ZH:
            assert "error" not in send(view, at, "noCounterpart")
            zh_none.add(text)
            continue
        wanted = next(
            (b for b in view.candidates(view.bead(view.shown[at]))  # type: ignore[arg-type]
             if view.text(b, "en") == translated[text]),
            None,
        )  # fmt: skip
        assert wanted is not None, text
        assert "error" not in send(view, at, "choose", candidate=wanted.id)
        assert "error" not in send(view, at, "grade", grade="translation")
        pairs.add((view.document_name(wanted, "zh"), text, translated[text]))

    # From the English side.
    view.apply_filter(view.filter.of({"side": "en"}))
    assert [row["en"][0] for row in view.window()] == en_lines
    decided = {en for _, _, en in pairs}
    todo = [line for line in en_lines if line not in decided][:7]
    for text in todo:
        at = lead(view, text)
        zh = back.get(text)
        if zh is None or zh not in zh_lines:
            assert "error" not in send(view, at, "noCounterpart")
            en_none.add(text)
            continue
        wanted = next(
            b for b in view.candidates(view.bead(view.shown[at]))  # type: ignore[arg-type]
            if view.text(b, "zh") == zh
        )  # fmt: skip
        assert "error" not in send(view, at, "choose", candidate=wanted.id)
        pairs.add((view.document_name(wanted, "zh"), zh, text))
    assert en_none
    # A sentence with a counterpart cannot be said to have none.
    view.apply_filter(view.filter.of({"side": "en", "status": "accepted"}))
    assert send(view, 0, "noCounterpart")["error"]

    zh_with = {(name, zh) for name, zh, _ in pairs}
    en_with = {en for _, _, en in pairs}
    numbers = {
        "Chinese sentences": len(zh_lines),
        "Chinese sentences decided": len(zh_with) + len(zh_none),
        "Chinese sentences with counterpart": len(zh_with),
        "Chinese sentences without counterpart": len(zh_none),
        "English sentences": len(en_lines),
        "English sentences decided": len(en_with) + len(en_none),
        "English sentences with counterpart": len(en_with),
        "English sentences without counterpart": len(en_none),
        "accepted pairs": len(pairs),
    }
    assert numbers["Chinese sentences decided"] + numbers["English sentences decided"] >= 30
    # The page, of either side.
    assert view.counts()["total"] == len(en_lines)
    assert view.counts()["reviewed"] == numbers["English sentences decided"]
    view.apply_filter(view.filter.of({}))
    assert view.counts()["reviewed"] == numbers["Chinese sentences decided"]
    # The project page, the command.
    (sides,) = overview(view.project).comparable.values()
    assert (sides.zh.decided, sides.en.none, sides.accepted) == (
        numbers["Chinese sentences decided"],
        len(en_none),
        len(pairs),
    )
    found = json.loads(duizhao("info", path, "--json").out)["comparable"]
    assert {name: found[name] for name in numbers} == numbers
    # The bytes of the exports: pairs, and every "none".
    out = tmp_path / "out.csv"
    duizhao("export", path, "-o", out, "--context", "1")
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    both = {
        (r["zh_doc"], r["zh_text"], r["en_text"]) for r in rows if r["zh_text"] and r["en_text"]
    }
    assert both == pairs
    assert {r["zh_text"] for r in rows if not r["en_text"]} == zh_none
    assert {r["en_text"] for r in rows if not r["zh_text"]} == en_none
    assert {r["probability"] for r in rows if not (r["zh_text"] and r["en_text"])} == {""}
    assert {r["grade"] for r in rows if not (r["zh_text"] and r["en_text"])} == {"none"}
    assert all(r["status"] == "accepted" and r["author"] == "Li" for r in rows)
    second = next(r for r in rows if r["zh_text"] == FACTS[1][0])
    assert (second["zh_before"], second["zh_after"]) == (FACTS[0][0], FACTS[2][0])
    assert second["en_after"] == FACTS[2][1]
    # The memory holds the pairs and says what it left out.
    memory = tmp_path / "out.tmx"
    said = duizhao("export", path, "-o", memory)
    assert memory.read_text(encoding="utf-8").count("<tu ") == len(pairs)
    assert f"{len(zh_none) + len(en_none)} pairs are not in the file" in said.err
    # The report.
    duizhao("export", path, "--what", "everything", "-o", tmp_path / "all")
    html = (tmp_path / "all" / "report.html").read_text(encoding="utf-8")
    for name, whole in (("Chinese", len(zh_lines)), ("English", len(en_lines))):
        part = numbers[f"{name} sentences decided"]
        assert f"<dt>{name} sentences decided</dt><dd>{part} / {whole}</dd>" in html
    # The map: as many sentences as the pairs give, cell by cell.
    table = tmp_path / "map.csv"
    duizhao("export", path, "--what", "map", "-o", table)
    with table.open(encoding="utf-8-sig", newline="") as stream:
        cells = list(csv.DictReader(stream))
    assert tuple(cells[0]) == COLUMNS
    assert sum(int(cell["accepted"]) for cell in cells) == len(pairs)
    (best,) = [c for c in cells if c["zh_doc"] == "a-harbour.zh.txt" and c["closest"]]
    assert best["en_doc"] == "a-harbour.en.txt"
    # Everything taken back, one command after the other.
    while view.project.can_undo():
        view.project.undo()
    assert all(b.status is Status.PROPOSED for b in view.project.beads(view.alignment))


def test_the_command_gives_the_rows_of_the_project(
    path: Path, duizhao: Any, tmp_path: Path
) -> None:
    files = sorted((path.parent / "texts").iterdir())
    out = tmp_path / "project.tsv"
    duizhao("export", path, "--all", "-o", out)
    given = duizhao(
        "align", *reversed(files), "--segmented", "--mode", "comparable", "--encoder", "static"
    ).out
    # Names are told apart by the folder they were given in.
    plain = re.compile(r"(?m)^[^\t]*?([a-z]-\w+\.zh\.txt\t\d+\t)[^\t]*?([a-z]-\w+\.en\.txt\t)")
    assert plain.sub(r"\1\2", given) == plain.sub(r"\1\2", out.read_text(encoding="utf-8"))
