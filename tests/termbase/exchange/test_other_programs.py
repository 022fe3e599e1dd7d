"""Files read by programs that no one here wrote: OmegaT, translate-toolkit, LibreOffice.

They are run as programs of their own and only where they are installed (Debian packages
omegat, translate-toolkit, libreoffice-calc-nogui).
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from termbase_samples import SAMPLE

from align.exchange import write_pairs
from align.model import Pair, Status
from termbase.exchange import (
    FULL_COLUMNS,
    read_csv,
    read_ods,
    read_xlsx,
    write_omegat,
    write_tbx,
    write_xlsx,
)
from tests.programs import missing, need_program

OMEGAT = Path("/usr/share/omegat/OmegaT.jar")
ZH, EN = "推动构建人类命运共同体。", "Build a community of human destiny & <more>."
PROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir>
<target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
<glossary_dir>__DEFAULT__</glossary_dir><dictionary_dir>__DEFAULT__</dictionary_dir>
<source_lang>ZH-CN</source_lang><target_lang>EN-US</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""
# Calls OmegaT's own glossary reader, as the program itself does when a project is opened.
READ_GLOSSARY = """
import org.omegat.core.Core
import org.omegat.core.data.*
import org.omegat.gui.glossary.GlossaryReaderTBX
class Fixed extends NotLoadedProject {
  ProjectProperties known
  ProjectProperties getProjectProperties() { known }
}
def known = new ProjectProperties(new File(args[1]))
known.setSourceLanguage("zh-CN"); known.setTargetLanguage("en-US")
def field = Core.getDeclaredField("currentProject"); field.accessible = true
field.set(null, new Fixed(known: known))
for (entry in GlossaryReaderTBX.read(new File(args[0]), false))
  for (text in entry.getLocTerms(false)) println "${entry.srcText}\\t${text}"
"""
# Every reader of a glossary that OmegaT has, with the comment that it shows.
READ_COMMENTS = """
import org.omegat.core.Core
import org.omegat.core.data.*
import org.omegat.gui.glossary.*
class Fixed extends NotLoadedProject {
  ProjectProperties known
  ProjectProperties getProjectProperties() { known }
}
def known = new ProjectProperties(new File(args[1]))
known.setSourceLanguage("zh-CN"); known.setTargetLanguage("en-US")
def field = Core.getDeclaredField("currentProject"); field.accessible = true
field.set(null, new Fixed(known: known))
def file = new File(args[0])
def found = args[0].endsWith(".tbx") ? GlossaryReaderTBX.read(file, false)
  : GlossaryReaderTSV.read(file, false)
for (entry in found) {
  def comment = (entry.commentText ?: "").readLines().join(" ")
  println([entry.srcText, entry.locText, comment].join("\\t"))
}
"""
# OmegaT's own reader of memories: texts, note and properties of each unit.
READ_MEMORY = """
import org.omegat.util.*
new TMXReader2().readTMX(new File(args[0]), new Language("zh-CN"), new Language("en-US"),
  false, true, true, false,
  { tu, s, t, paragraph ->
    def props = tu.props.collect { it.type + "=" + it.value }.join(";")
    println([s.text, t.text, tu.note ?: "", props].join("\\t"))
    true } as TMXReader2.LoadCallback)
"""


def run(*command: str, home: Path) -> str:
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=180, env=environment
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture
def java() -> str:
    if not OMEGAT.exists():
        missing("OmegaT is not installed (Debian package omegat)")
    return need_program("java", "default-jre-headless")


def test_omegat_finds_the_terms(tmp_path: Path, java: str) -> None:
    path, script = tmp_path / "g.tbx", tmp_path / "read.groovy"
    write_tbx(SAMPLE, path, style="v2")
    script.write_text(READ_GLOSSARY, encoding="utf-8")
    groovy = (java, "-Djava.awt.headless=true", "-cp", str(OMEGAT), "groovy.ui.GroovyMain")
    out = run(*groovy, str(script), str(path), str(tmp_path), home=tmp_path)
    assert set(out.splitlines()) >= {
        f"{zh.text}\t{en.text}" for zh in SAMPLE[0].terms("zh") for en in SAMPLE[0].terms("en")
    }


@pytest.mark.parametrize("name", ["g.txt", "g.tbx"])
def test_omegat_shows_no_private_data(name: str, tmp_path: Path, java: str) -> None:
    path, script = tmp_path / name, tmp_path / "read.groovy"
    if name == "g.txt":
        write_omegat(SAMPLE, path)
    else:
        write_tbx(SAMPLE, path, style="v2", private=False)
    script.write_text(READ_COMMENTS, encoding="utf-8")
    groovy = (java, "-Djava.awt.headless=true", "-cp", str(OMEGAT), "groovy.ui.GroovyMain")
    out = run(*groovy, str(script), str(path), str(tmp_path), home=tmp_path)
    lines = [line.split("\t") for line in out.splitlines() if line.count("\t") == 2]
    assert ["人类命运共同体", "community of human destiny"] in [line[:2] for line in lines]
    assert "a vision" in out
    assert "duizhao:" not in out
    assert "b.en.txt" not in out
    if name == "g.txt":
        assert "destiny community" not in out


def test_libreoffice_writes_what_is_read(tmp_path: Path) -> None:
    program = need_program("soffice", "libreoffice-calc-nogui")
    write_xlsx(SAMPLE, tmp_path / "g.xlsx", private=False)
    command = (program, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path))
    run(*command, str(tmp_path / "g.xlsx"), home=tmp_path)
    assert read_ods(tmp_path / "g.ods") == read_xlsx(tmp_path / "g.xlsx")


def test_omegat_finds_the_pairs(tmp_path: Path, java: str) -> None:
    project = tmp_path / "project"
    for name in ("source", "target", "omegat", "tm", "glossary", "dictionary"):
        (project / name).mkdir(parents=True)
    (project / "omegat.project").write_text(PROJECT, encoding="utf-8")
    (project / "source/a.txt").write_text(f"{ZH}\n\n未翻译\n", encoding="utf-8")
    write_pairs(
        [
            Pair(
                zh_document="a",
                zh_segments=(0,),
                en_document="b",
                en_segments=(0,),
                probability=0.9,
                zh=ZH,
                en=EN,
            )
        ],
        project / "omegat/project_save.tmx",
        format="tmx",
    )
    command = (java, "-Djava.awt.headless=true", "-jar", str(OMEGAT), str(project))
    run(*command, "--mode=console-translate", "--source-pattern=.*", home=tmp_path)
    assert (project / "target/a.txt").read_text(encoding="utf-8") == f"{EN}\n\n未翻译\n"


def test_omegat_reads_status_and_comments(tmp_path: Path, java: str) -> None:
    path, script = tmp_path / "x.tmx", tmp_path / "read.groovy"
    row = Pair(
        zh_document="a",
        zh_segments=(0,),
        en_document="b",
        en_segments=(0,),
        probability=0.9,
        zh=ZH,
        en=EN,
        status=Status.ACCEPTED,
        comment="看过",
        author="李雷",
    )
    unseen = Pair(
        zh_document="a",
        zh_segments=(1, 2),
        en_document="b",
        en_segments=(1,),
        probability=0.5,
        zh="没看过。",
        en="Unseen.",
    )
    write_pairs([row, unseen], path, format="tmx")
    script.write_text(READ_MEMORY, encoding="utf-8")
    groovy = (java, "-Djava.awt.headless=true", "-cp", str(OMEGAT), "groovy.ui.GroovyMain")
    out = run(*groovy, str(script), str(path), home=tmp_path)
    units = [line.split("\t") for line in out.splitlines() if line.count("\t") == 3]
    assert [unit[:3] for unit in units] == [[ZH, EN, "看过"], ["没看过。", "Unseen.", ""]]
    assert "x-status=accepted;x-reviewed=yes" in units[0][3]
    assert "x-status=proposed;x-reviewed=no" in units[1][3]


def test_translate_toolkit_reads_martif(tmp_path: Path) -> None:
    program = need_program("tbx2po", "translate-toolkit")
    write_tbx(SAMPLE, tmp_path / "g.tbx", style="v2")
    run(program, "-i", str(tmp_path / "g.tbx"), "-o", str(tmp_path / "g.po"), home=tmp_path)
    text = (tmp_path / "g.po").read_text(encoding="utf-8")
    assert 'msgid "人类命运共同体"\nmsgstr "community of human destiny"' in text
    assert 'msgid "=一带一路"\nmsgstr "Belt and Road"' in text


def test_translate_toolkit_reads_the_text_for_omegat(tmp_path: Path) -> None:
    program = Path(need_program("tbx2po", "translate-toolkit"))
    with program.open(encoding="utf-8") as stream:
        python = stream.readline().removeprefix("#!").strip()
    write_omegat(SAMPLE, tmp_path / "g.txt")
    script = (
        "import sys\nfrom translate.storage.omegat import OmegaTFileTab\n"
        "for unit in OmegaTFileTab.parsefile(sys.argv[1]).units:\n"
        "    print(unit.source, unit.target, sep='\\t')\n"
    )
    out = run(python, "-c", script, str(tmp_path / "g.txt"), home=tmp_path)
    rows = [tuple(line.split("\t")) for line in out.splitlines()]
    assert ("人类命运共同体", "community of human destiny") in rows
    assert ("=一带一路", "Belt and Road") in rows


def test_translate_toolkit_reads_xliff(tmp_path: Path) -> None:
    program = need_program("xliff2po", "translate-toolkit")
    path = tmp_path / "x.xlf"
    write_pairs(
        [
            Pair(
                zh_document="a",
                zh_segments=(0,),
                en_document="b",
                en_segments=(0,),
                probability=0.9,
                zh=ZH,
                en="Build.",
            )
        ],
        path,
        format="xliff12",
    )
    run(program, "-i", str(path), "-o", str(tmp_path / "x.po"), home=tmp_path)
    text = (tmp_path / "x.po").read_text(encoding="utf-8")
    assert f'msgid "{ZH}"\nmsgstr "Build."' in text


def test_libreoffice_gives_the_same_cells_back(tmp_path: Path) -> None:
    program = need_program("soffice", "libreoffice-calc-nogui")
    write_xlsx(SAMPLE, tmp_path / "g.xlsx")
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    command = (program, "--headless", "--convert-to", options, "--outdir", str(tmp_path))
    run(*command, str(tmp_path / "g.xlsx"), home=tmp_path)
    with (tmp_path / "g.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    assert tuple(head) == FULL_COLUMNS
    assert [row[:2] for row in rows][-1] == ["=一带一路", "Belt and Road"]
    again = tmp_path / "again.csv"
    shutil.move(tmp_path / "g.csv", again)
    assert read_csv(again) == read_xlsx(tmp_path / "g.xlsx")
