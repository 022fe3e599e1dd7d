"""Settings of extraction, language codes asked for on import, filters and forms of export."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e_samples import Result

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
        ("--document", "no.txt"),
    ):
        assert "0 terms written" in duizhao(*export, option, value).err
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
