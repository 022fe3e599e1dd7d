"""The compiled lexicon: words, cutting, simplifying, glossary, cache."""

from __future__ import annotations

import itertools
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.lexicon import Lexicon, _cache, load_lexicon, simplify
from align.lexicon._cache import load_tables
from align.lexicon._cedict import Tables, compile_tables
from align.lexicon._lexicon import load_base
from align.text.english import stem


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(
    ("word", "translation"),
    [
        ("发展", "development"),
        ("發展", "development"),
        ("北京", "Beijing"),
        ("毛澤東", "Mao Zedong"),
        ("中共", "Chinese Communist Party"),
        ("裏", "inside"),
        ("王", "king or monarch"),
        ("王", "Wang"),
    ],
)
def test_translations_of_both_scripts(lexicon: Lexicon, word: str, translation: str) -> None:
    assert word in lexicon
    assert translation in lexicon.translations(word)


def test_unknown_word(lexicon: Lexicon) -> None:
    assert "喵喵咪咪" not in lexicon
    assert lexicon.translations("喵喵咪咪") == ()
    assert 5 not in lexicon


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("人类命运共同体", ["人类", "命运", "共同体"]),
        ("中国2018年GDP增长6.5%。", ["中国", "2018", "年", "GDP", "增长", "6.5", "%", "。"]),
        ("“你好……”他说", ["“", "你好", "……", "”", "他", "说"]),
        ("發展經濟 與社會", ["發展", "經濟", "與", "社會"]),
        ("they're New-York", ["they're", "New-York"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_cut(lexicon: Lexicon, text: str, words: list[str]) -> None:
    assert lexicon.cut(text) == words


@given(st.text(max_size=60) | st.text(alphabet="中国人民的了，。a1 乾隆著", max_size=60))
def test_cut_loses_nothing_but_blanks(text: str) -> None:
    lexicon = load_lexicon()
    spans = lexicon.spans(text)
    assert "".join(lexicon.cut(text)) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))


@given(st.text(max_size=80))
def test_simplify_keeps_the_length(text: str) -> None:
    assert len(simplify(text)) == len(text)
    assert simplify(simplify(text)) == simplify(text)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("漢語國際", "汉语国际"), ("乾隆皇帝", "乾隆皇帝"), ("乾淨", "干净"), ("瞭望", "瞭望")],
)
def test_simplify(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_a_megabyte_is_cut_in_time(lexicon: Lexicon) -> None:
    assert len(lexicon.cut("国" * 1_000_000)) > 100_000


def test_glossary_comes_first() -> None:
    plain = load_lexicon()
    own = load_lexicon(glossary=[("命運共同體", "community of destiny"), ("发展", "growth path")])
    assert own.translations("发展")[0] == "growth path"
    assert own.translations("發展")[1:] == plain.translations("发展")
    assert own.cut("人类命运共同体") == ["人类", "命运共同体"]
    assert own.revision != plain.revision
    assert own.glossary == (("发展", "growth path"), ("命运共同体", "community of destiny"))
    assert "命运共同体" not in plain


def test_glossary_terms_of_more_than_characters_stay_whole() -> None:
    own = load_lexicon(glossary=[("5G网络", "fifth-generation network"), ("A股", "A shares")])
    assert own.cut("建5G网络，买A股。") == ["建", "5G网络", "，", "买", "A股", "。"]


def test_protected_words_are_never_cut() -> None:
    plain, own = load_lexicon(), load_lexicon(protected=["長三角一体化", "类", "AI"])
    assert "长三角一体化" in own.cut("推进长三角一体化发展")
    assert "长三角一体化" not in plain.cut("推进长三角一体化发展")
    assert own.translations("长三角一体化") == ()
    assert own.protected == ("AI", "类", "长三角一体化")
    assert own.revision != plain.revision
    # A Latin word does not stand within another one.
    assert own.cut("说SAID，用AI技术")[:2] == ["说", "SAID"]
    assert pickle.loads(pickle.dumps(own)).cut("长三角一体化") == ["长三角一体化"]


def test_glossary_order_of_words_is_no_matter() -> None:
    pairs = [("甲方", "party A"), ("乙方", "party B")]
    assert load_lexicon(glossary=pairs).revision == load_lexicon(glossary=pairs[::-1]).revision


@pytest.fixture(scope="module")
def tables() -> Tables:
    return compile_tables()


@pytest.fixture
def _quick(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes seconds; here it gives what it gave before."""
    monkeypatch.setattr(_cache, "compile_tables", lambda: tables)


@pytest.mark.usefixtures("_quick")
def test_cache_is_used_and_mended(tmp_path: Path) -> None:
    first, notes = load_tables(tmp_path)
    assert notes == ()
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    assert load_tables(tmp_path)[0] == first
    for damage in (whole[:1000], b"", whole[:-5] + b"xxxxx"):
        path.write_bytes(damage)
        assert load_tables(tmp_path)[0] == first
        assert path.read_bytes() == whole
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.usefixtures("_quick")
def test_cache_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    tables, notes = load_tables(tmp_path / "file" / "cache")
    assert tables.words
    assert len(notes) == 1
    assert notes[0].code == "lexicon.cache-unwritable"


@pytest.mark.usefixtures("_quick")
def test_cache_folder_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUIZHAO_CACHE", str(tmp_path / "here"))
    load_tables()
    assert list((tmp_path / "here").glob("lexicon-*.txt"))


def test_import_and_load_need_nothing_heavy() -> None:
    load_base(None)
    code = (
        "import sys; from align.lexicon import load_lexicon; load_lexicon().cut('中国人');"
        "heavy = 'jieba', 'nltk', 'pandas', 'torch', 'opencc', 'pypinyin', 'scipy';"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "forms",
    [
        "make makes made making",
        "city cities",
        "run runs ran running",
        "government governments government's",
        "organise organize organised organizing",
        "colour color colours",
        "child children",
        "person people persons",
        "box boxes",
        "stop stopped stopping",
        "policy policies",
        "develop developed developing develops",
        "analysis analyses",
        "labour labor",
    ],
)
def test_inflections_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["new news", "organ organize", "port part", "wing win", "bus bu"])
def test_other_words_do_not(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "他在人民大会堂发表了讲话。",
        "第12届会议，ISO标准与ａｂｃ",
        "魑魅魍魉",
        "当地人大都同意 5G 网络",
    ],
)
def test_the_cost_of_a_text_is_that_of_its_words(text: str) -> None:
    lexicon = load_lexicon()
    words = lexicon.cut(text)
    assert lexicon.path_cost(text) == pytest.approx(sum(map(lexicon.cost, words)))
