"""Tags without end cost a page no more than others of its length."""

from __future__ import annotations

from contextlib import suppress

import pytest

from align.documents import READERS
from align.documents.boilerplate import find_boilerplate
from align.documents.po import is_catalogue
from align.errors import InputError, LimitError
from tests.waiting import cpu_under

(READ,) = [reader.read for reader in READERS if reader.name == "html"]
TAGS = ["<a", "<body", "<body ", "<a '", '<a "', "<a/", "<a=", "<a =\"x' ", "</", "<?x", "<!--"]


@pytest.mark.parametrize("tag", TAGS)
def test_tags_without_end(tag: str) -> None:
    for before in ("", "<p>你好。</p>", '<a title="'):
        with cpu_under(10), suppress(InputError):
            READ(f"{before}{tag * 60_000}".encode(), where="x")


def test_as_many_pieces_set_aside_as_there_are_lines() -> None:
    page = "<nav><a href=x>a</a></nav><p>一二三。</p>" * 20_000
    content = READ(page.encode(), where="x")
    with cpu_under(15):
        found = find_boilerplate(content.text, already=content.excluded, breaks=content.breaks)
    assert len(found) >= 20_000


@pytest.mark.parametrize("attributes", [" a", " a=1", " a='1'", "\n a"])
def test_too_many_attributes_are_refused_wherever_they_stand(attributes: str) -> None:
    tag = f"<i{attributes * 2_100}>"
    for page in (f"<p>一。</p>{tag}", f"<p title='<b'>一。{tag}</p>", f"<p>1 <2 {tag}"):
        with pytest.raises(LimitError):
            READ(page.encode(), where="x")
    assert "一" in READ(f"<p>一。</p><i{attributes * 900}>x</i>".encode(), where="x").text


@pytest.mark.parametrize("name", ["markdown", "subtitles"])
def test_references_beyond_reason(name: str) -> None:
    (read,) = [reader.read for reader in READERS if reader.name == name]
    for odd in (f"&#{'9' * 5000};", f"&#x{'f' * 5000};", "&#xe000;7&#xe000;", "&#57344;0&#57344;"):
        body = f"一 `x` {odd} &lt;二&#19977;。"
        if name == "subtitles":
            body = f"1\n00:00:01,000 --> 00:00:02,000\n{body}\n"
        text = read(body.encode(), where="x").text
        assert "x" in text
        assert "<二三。" in text


@pytest.mark.parametrize("line", ["\n", "\r\n", " \n", "\t\n", "#\n", "# c\n \n", '"x"\n'])
def test_lines_without_a_word_are_no_catalogue_and_no_work(line: str) -> None:
    for begin in ("", 'msgid "a"\n'):
        with cpu_under(5):
            assert not is_catalogue(begin + line * 5_000 + "zh,en\n")
    assert is_catalogue("\ufeff" + "\n \n# c\r\n" * 40 + 'msgid "a"\n"b"\n\nmsgstr "c"\n')
