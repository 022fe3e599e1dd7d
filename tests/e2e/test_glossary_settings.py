"""Settings of extraction, language codes asked for on import, filters and forms of export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import Result

from duizhao.store import Project
from termbase.concepts import with_main, with_status
from termbase.model import ConceptStatus

Run = Callable[..., Result]

TBX = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body>
<conceptEntry id="c1"><descrip type="subjectField">law</descrip>
<langSec xml:lang="x-src"><termSec><term>全球治理</term></termSec></langSec>
<langSec xml:lang="en"><termSec><term>global governance</term></termSec></langSec>
</conceptEntry></body></text></tbx>
"""


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "g.tbx"
    path.write_text(TBX, encoding="utf-8")
    return path


def test_strange_language_codes_are_asked_for(glossary: Path, tmp_path: Path, duizhao: Run) -> None:
    path = tmp_path / "p.duizhao"
    refused = duizhao("import", glossary, "--as", "glossary", "--project", path)
    assert refused.code == 1
    assert "--language x-src=zh" in refused.err
    assert not path.exists()
    taken = duizhao(
        "import", glossary, "--as", "glossary", "--project", path, "--language", "x-src=zh"
    )
    assert taken.code == 0, taken.err
    assert "1 new" in taken.out


def test_filters_and_forms_of_a_glossary(glossary: Path, tmp_path: Path, duizhao: Run) -> None:
    path, out = tmp_path / "p.duizhao", tmp_path / "out.tbx"
    duizhao("import", glossary, "--as", "glossary", "--project", path, "--language", "x-src=zh")
    export = ("export", path, "--what", "glossary")
    done = duizhao(*export, "--subject", "law", "--tbx", "v2", "--zh-code", "zh-Hans", "-o", out)
    assert done.code == 0, done.err
    text = out.read_text(encoding="utf-8")
    assert "<martif" in text
    assert 'xml:lang="zh-Hans"' in text
    table = duizhao(*export, "--full").out.lstrip("\ufeff")
    assert next(csv.DictReader(io.StringIO(table)))["subject"] == "law"
    for option, value in (
        ("--subject", "medicine"),
        ("--status", "candidate"),
        ("--until", "2000-01-01"),
    ):
        assert "0 concepts with 0 terms written" in duizhao(*export, option, value).err
    for what in ("glossary", "pairs"):
        unknown = duizhao("export", path, "--what", what, "--document", "no.txt")
        assert unknown.code == 1
        assert "no document no.txt" in unknown.err
    assert duizhao(*export, "--status", "nonsense").code == 2
    assert duizhao(*export, "--since", "yesterday").code == 2


def test_known_terms_and_stop_words_are_not_proposed(tmp_path: Path, duizhao: Run) -> None:
    (tmp_path / "a.zh.txt").write_text("全球治理很重要。气候变化很重要。国际秩序很重要。", "utf-8")
    (tmp_path / "a.en.txt").write_text(
        "Global governance matters. Climate change matters. International order matters.", "utf-8"
    )
    known, stop = tmp_path / "known.csv", tmp_path / "stop.txt"
    known.write_text("zh,en\n全球治理,global governance\n", encoding="utf-8")
    stop.write_text("国际秩序\n国际\n秩序\n", encoding="utf-8")
    files = (tmp_path / "a.zh.txt", tmp_path / "a.en.txt")

    def found(*options: object) -> set[str]:
        result = duizhao("terms", *files, "-q", "--format", "tsv", *options)
        assert result.code == 0, result.err
        return {line.split("\t")[0] for line in result.out.splitlines()[1:]}

    everything = found()
    assert {"全球治理", "气候变化", "国际秩序"} <= everything
    fewer = found("--known", known, "--stop-words", stop)
    assert "气候变化" in fewer
    assert not {"全球治理", "国际秩序"} & fewer
    assert found("--min-frequency", 2) < everything
    assert duizhao("terms", *files, "--tags", "(").code == 1


ZH_TEXT = "全球治理很重要。各国支持全球治理。"
EN_TEXT = (
    "Global governance matters. The Basel Committee met. The carbon border tax is new. "
    "Many fear the carbon border tax. The World Trade Agreement (WTA) was signed. "
    "WTA members agree."
)
ALONE = {"Basel Committee", "carbon border tax", "World Trade Agreement", "WTA"}


def test_english_terms_alone_go_all_the_way(tmp_path: Path, duizhao: Run) -> None:
    folder, out, path = tmp_path / "in", tmp_path / "out", tmp_path / "p.duizhao"
    folder.mkdir()
    (folder / "a.zh.txt").write_text(ZH_TEXT, "utf-8")
    (folder / "a.en.txt").write_text(EN_TEXT, "utf-8")
    done = duizhao("run", folder, "--project", path, "--out", out, "-q")
    assert done.code == 0, done.err
    text = (out / "glossary.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    alone = [bool(line["zh"]) for line in lines]
    assert alone == sorted(alone, reverse=True)
    assert {line["en"] for line in lines if not line["zh"]} == ALONE
    assert "carbon border tax" in (out / "report.html").read_text(encoding="utf-8")
    export = ("export", path, "--what", "glossary")
    for number, form in enumerate(("csv", "tsv", "xlsx", "json", "tbx")):
        file, other = tmp_path / f"g.{form}", tmp_path / f"{number}.duizhao"
        assert duizhao(*export, "--format", form, "--all", "-o", file).code == 0
        taken = duizhao("import", file, "--as", "glossary", "--project", other)
        assert taken.code == 0, taken.err
        again = duizhao("import", file, "--as", "glossary", "--project", other)
        assert "0 new, 0 merged" in again.out
        table = duizhao("export", other, *export[2:], "--format", "tsv").out
        here = {line.split("\t")[1] for line in table.splitlines()[1:] if line.startswith("\t")}
        assert here == ALONE
    assert duizhao("qa", path).code in (0, 3)
    assert "carbon border tax" in duizhao("kwic", "carbon border tax", "--project", path).out


def test_decided_english_terms_are_not_proposed_again(tmp_path: Path, duizhao: Run) -> None:
    (tmp_path / "a.zh.txt").write_text(ZH_TEXT, "utf-8")
    (tmp_path / "a.en.txt").write_text(EN_TEXT, "utf-8")
    path = tmp_path / "p.duizhao"
    duizhao("run", tmp_path, "--project", path, "--out", tmp_path / "out", "-q")
    with Project.open(path, author="Li") as project:
        by_text = {c.terms("en")[0].text: c for c in project.concepts() if not c.terms("zh")}
        first, second = by_text["carbon border tax"], by_text["Basel Committee"]
        project.change_concepts([first], [with_status(first, ConceptStatus.REJECTED)], label="r")
        given = with_main(second, "zh", "巴塞尔委员会")
        project.change_concepts([second], [given], label="edit")
    assert duizhao("terms", "--project", path, "-q").code == 0
    with Project.open(path) as project:
        texts = [term.text for c in project.concepts() for term in c.terms("en")]
        assert texts.count("carbon border tax") == texts.count("Basel Committee") == 1
        kept = {c.id: c for c in project.concepts()}
        assert kept[first.id].status is ConceptStatus.REJECTED
        assert kept[second.id].terms("zh")[0].text == "巴塞尔委员会"
    files = (tmp_path / "a.zh.txt", tmp_path / "a.en.txt")
    none = duizhao("terms", *files, "-q", "--format", "tsv", "--max-english", 0).out
    assert not [line for line in none.splitlines() if line.startswith("\t")]


def test_what_the_texts_call_known_terms_is_told(tmp_path: Path, duizhao: Run) -> None:
    (tmp_path / "a.zh.txt").write_text("河流湿地很重要。森林防火很重要。", "utf-8")
    (tmp_path / "a.en.txt").write_text(
        "River wetlands matter. Forest fire prevention matters.", "utf-8"
    )
    known, out, told = (tmp_path / name for name in ("known.csv", "out.csv", "told.csv"))
    known.write_text(
        "zh,en\n河流湿地,river wetland\n森林防火,woodland safety\n海岸线,coastline\n",
        encoding="utf-8",
    )
    files = (tmp_path / "a.zh.txt", tmp_path / "a.en.txt")
    done = duizhao("terms", *files, "--known", known, "--recognized", told, "-o", out)
    assert done.code == 0, done.err
    assert "2 known terms are in the texts: 1 with a rendering of the glossary" in done.err
    rows = {row["zh"]: row for row in csv.DictReader(io.StringIO(told.read_text("utf-8-sig")))}
    assert {zh: row["finding"] for zh, row in rows.items()} == {
        "河流湿地": "same",
        "森林防火": "different",
    }
    assert rows["森林防火"]["glossary"] == "woodland safety"
    assert rows["森林防火"]["texts"].lower() == "forest fire prevention"
    listed = {row["zh"] for row in csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))}
    assert listed.isdisjoint(rows)
