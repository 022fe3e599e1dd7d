"""Both languages of the interface are complete, and the compiled catalogues are current."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from ui.i18n import translator
from ui.i18n.compile import FOLDER, compiled
from ui.labels import DYNAMIC_LABELS, REVIEW_LABELS
from ui.queue import QUEUE_LABELS
from ui.sentences import SENTENCES

UI = FOLDER.parent
PREFIXES = (
    "key:",
    "check:",
    "column:",
    "conflict:",
    "export:",
    "field:",
    "format:",
    "job:",
    "job-kind:",
    "kwic:",
    "merge:",
    "outcome:",
    "tbx:",
    "view:",
)


def messages() -> set[str]:
    """Everything that the pages say, found in their sources."""
    found = {*REVIEW_LABELS, *DYNAMIC_LABELS, *QUEUE_LABELS, *SENTENCES}
    for path in UI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'\bt\(\s*"([^"]+)"', text))
    return found


def catalog(language: str) -> dict[str, str]:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id}


def test_chinese_is_complete_and_holds_nothing_else() -> None:
    assert set(catalog("zh")) == messages()
    assert all(catalog("zh").values())


def test_english_spells_out_every_key() -> None:
    wanted = {message for message in messages() if message.startswith(PREFIXES)}
    assert set(catalog("en")) == wanted


def test_placeholders_are_the_same_in_both_languages() -> None:
    for message, text in catalog("zh").items():
        assert set(re.findall(r"\{\w+\}", message)) == set(re.findall(r"\{\w+\}", text)), message


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_compiled_catalogue_is_of_the_present_source(language: str) -> None:
    assert (FOLDER / f"{language}.mo").read_bytes() == compiled(language)


def test_a_message_is_translated() -> None:
    assert translator("zh")("Review") == "审校"
    assert translator("en")("Review") == "Review"
    assert translator("en")("key:accept") == "accept"


def test_the_queue_asks_for_no_label_that_is_not_listed() -> None:
    script = (UI / "queue" / "queue.js").read_text(encoding="utf-8")
    asked = set(re.findall(r'\.t\(\s*"([^"]+)"\s*[),]', script))
    asked |= set(re.findall(r'button\("\w+", "([^"]+)"', script))
    assert asked <= set(QUEUE_LABELS)


def test_the_component_asks_for_no_label_that_is_not_listed() -> None:
    script = "\n".join(
        path.read_text(encoding="utf-8") for path in Path(UI / "component").glob("*.js")
    )
    asked = set(re.findall(r'\.t\(\s*"([^"]+)"\s*[),]', script))
    asked |= set(re.findall(r'button\("\w+", "([^"]+)"', script))
    keys = (UI / "component" / "keys.js").read_text(encoding="utf-8")
    asked |= {f"key:{name}" for name in re.findall(r'(\w+): "[^"]"', keys)}
    assert asked <= set(REVIEW_LABELS)
