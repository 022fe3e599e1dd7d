"""Export: what, which of it, in which format and dialect; a preview, and the download."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from align.documents import FIELDS
from align.errors import DuizhaoError
from align.exchange import LanguageCodes, Look
from align.model import Grade, Lang, Mode, Pair, Status
from align.text.personal import MASKS
from align.text.variants import CODES as VARIANT_CODES
from align.text.variants import VARIANTS
from duizhao.cache import RowList
from duizhao.delivery import DEFECTS, Delivered, Delivery, deliver
from duizhao.exporting import (
    BINARY_FORMATS,
    COPY_FORMATS,
    GLOSSARY_FORMATS,
    ORDERS,
    PAIR_FORMATS,
    PROFILES,
    PairSet,
    Selection,
    choose_concepts,
    choose_pairs,
    extension,
    glossary_form,
    look_of,
)
from duizhao.staying import Reason, why_they_stay
from duizhao.store import Project
from termbase.exchange.book import BOOK_FORMATS, BookFormat, write_book
from termbase.model import Concept
from termbase.sorting import sort_concepts
from ui.export_settings import ExportSettings
from ui.screens import _review_round
from ui.screens._under_way import nothing_yet
from ui.session import concepts, counted, label, labelled, project, t, words
from ui.widgets import show_error

__all__ = ["draw"]

PREVIEWED = 8
PREVIEW_CHARACTERS = 3500
TABLES = ("csv", "tsv", "xlsx")
WITH_CODES = ("tmx", "xliff12", "xliff21", "tbx", *COPY_FORMATS)
CODES: dict[Lang, tuple[str, ...]] = {
    "zh": ("zh-CN", "zh-Hans", "zh", "zh-TW", "zh-Hant", "zh-HK"),
    "en": ("en-US", "en-GB", "en"),
}
STYLES = ("dca", "dct", "v2")


def draw() -> None:
    """Choices on the left, preview and download on the right."""
    found = project()
    if found is None:
        return
    settings = ExportSettings.load(found)
    settings.begin()
    if st.session_state.pop("x_came", False):
        st.session_state["x_what"] = "review"
    what = st.segmented_control(
        t("Content"),
        ("pairs", "glossary", "review"),
        format_func=lambda value: t("Review by others") if value == "review" else label(value),
        key="x_what",
        required=True,
    )
    if what == "review":
        settings.keep()
        _review_round.draw(found)
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        made = _glossary(found) if what == "glossary" else _pairs(found)
    if made is None:
        return
    name, number, write, sample = made
    settings.keep()
    form = st.session_state["x_gform" if what == "glossary" else "x_form"]
    try:
        beginning, problem = sample(), None
    except DuizhaoError as error:
        beginning, problem = b"", error
    with right:
        # The label says what is in the file, and the file is made when it is asked for: a
        # button of the last choice can't be mistaken for this one.
        st.download_button(
            t("Download {name}").format(name=name) + f" · {number}",
            write,
            file_name=name,
            key=f"x_get_{hash((name, number))}",
            type="primary",
            on_click="ignore",
            disabled=problem is not None,
        )
        if problem:
            show_error(problem)
        else:
            _preview(form, beginning)


Made = tuple[str, str, Callable[[], bytes], Callable[[], bytes]]


def _preview(form: str, beginning: bytes) -> None:
    st.caption(t("Preview"))
    if form in BINARY_FORMATS:
        st.text(t("No preview is available for this format."))
        return
    wide = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = beginning.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    st.text(text[:PREVIEW_CHARACTERS] + (" …" if len(text) > PREVIEW_CHARACTERS else ""))


def _pairs(found: Project) -> Made | None:
    modes: list[Mode] = sorted({record.mode for record in found.alignments()}, reverse=True)
    if not modes:
        text = t("Nothing is aligned yet. Add documents and align them on the Project page.")
        nothing_yet(found, text, found.alignments)
        return None
    mode: Mode = st.radio(t("Mode"), modes, format_func=label, key="x_mode", horizontal=True)
    form = st.selectbox(
        t("Format"),
        PAIR_FORMATS,
        format_func=_format,
        key="x_form",
    )
    look = _look(form)
    selection = replace(_selection(found, "pairs"), mode=mode)
    if mode == "comparable":
        selection = _of_comparable(selection, form)
    chosen = choose_pairs(found, selection, rows=_rows(str(found.path), found).get)
    delivery = _delivery(chosen.pairs)
    codes = _codes(form, VARIANT_CODES[delivery.variant] if delivery.variant else "")
    try:
        delivered = _delivered((str(found.path), found.revision(), selection), chosen, delivery)
    except DuizhaoError as error:
        show_error(error)
        return None
    chosen = delivered.pairs
    number = counted("{count} pair", "{count} pairs", chosen.held_by(form))
    st.caption(number)
    for note in delivered.notes:
        st.caption(words().message(note))
    rows = _rows(str(found.path), found).get(mode)
    _going(found, mode, why_they_stay(rows, selection, chosen, form))

    def write(most: int | None = None) -> bytes:
        some = chosen if most is None else replace(chosen, pairs=chosen.pairs[:most])
        return _bytes(lambda file: some.write(file, form, codes, look))

    # Only all of the rows tell whether they are of one pair of documents.
    sample = None if form == "beads" else PREVIEWED
    return f"{_stem(found)}{extension(form)}", number, write, lambda: write(sample)


def _of_comparable(selection: Selection, form: str) -> Selection:
    """The grades, and in tables the neighbours."""
    grades = st.multiselect(
        t("Grade"),
        [str(grade) for grade in Grade],
        format_func=label,
        key="x_grades",
        placeholder=t("Select"),
    )
    context = 0
    if form in TABLES:
        context = st.number_input(t("Sentences before and after"), 0, 9, 0, key="x_context")
    return replace(selection, grades=tuple(grades), context=int(context))


def _bytes(write: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def _glossary(found: Project) -> Made:
    form = st.selectbox(
        t("Format"),
        GLOSSARY_FORMATS,
        format_func=_format,
        key="x_gform",
    )
    profiles = [name for name, forms in PROFILES.items() if form in forms]
    usual, _ = glossary_form(None, form)
    profile = st.selectbox(
        t("Written for"),
        profiles,
        index=profiles.index(usual),
        format_func=lambda name: t(f"profile:{name}"),
        key=f"x_profile_{form}",
    )
    style: Any = "dca"
    if form == "tbx":
        style = st.selectbox(
            t("Dialect"), STYLES, format_func=lambda name: t(f"tbx:{name}"), key="x_style"
        )
    codes = _codes(form)
    order = st.selectbox(
        t("Order"), ORDERS, format_func=lambda name: t(f"order:{name}"), key="x_order"
    )
    full = st.checkbox(t("All fields"), key="x_full")
    selection = _selection(found, "glossary")
    chosen = choose_concepts(found, selection, concepts=concepts()).ordered(order)
    count, terms = chosen.held_by(profile)
    number = counted("{count} concept", "{count} concepts", count)
    st.caption(f"{number} · {counted('{count} term', '{count} terms', terms)}")
    if terms < chosen.terms:
        st.caption(
            counted(
                "{count} term left out that this tool cannot hold or must not offer",
                "{count} terms left out that this tool cannot hold or must not offer",
                chosen.terms - terms,
            )
        )

    _book(found, chosen.concepts, order)

    def write(most: int | None = None) -> bytes:
        some = replace(chosen, concepts=chosen.concepts[:most])
        return _bytes(
            lambda file: some.write(file, form, codes, style=style, full=full, profile=profile)
        )

    return f"{found.name}-{t('Glossary').lower()}.{form}", number, write, lambda: write(PREVIEWED)


def _book(found: Project, chosen: Sequence[Concept], order: str) -> None:
    """The same concepts to read and to print."""
    first: Lang = "en" if order == "english" else "zh"
    heading = f"{found.name} · {t('Glossary')}"
    with st.expander(t("As a book, to read and to print")):
        st.caption(t("Two columns, in the chosen order; print the web page to get a PDF."))
        for column, form in zip(st.columns(2), BOOK_FORMATS, strict=True):

            def write(form: BookFormat = form) -> bytes:
                ordered = sort_concepts(chosen, first) if order == "project" else list(chosen)
                said = counted("{count} concept", "{count} concepts", len(ordered))
                return _bytes(
                    lambda file: write_book(
                        ordered, file, form=form, first=first, title=heading, said=said
                    )
                )

            column.download_button(
                {"html": t("Web page"), "docx": "Word (DOCX)"}[form],
                write,
                file_name=f"{found.name}-{t('Glossary').lower()}-book.{form}",
                key=f"x_book_{form}_{hash((order, len(chosen)))}",
                on_click="ignore",
                width="stretch",
            )


def _going(found: Project, mode: Mode, stays: Mapping[Reason, int]) -> None:
    """By status what there is, and why the rest stays."""
    counts: Counter[str] = Counter()
    for record in found.alignments():
        if record.mode == mode:
            counts.update(found.statuses(record.id))
    parts = [
        f"{label(str(status))} {counts[str(status)]:,}" for status in Status if counts[str(status)]
    ]
    st.caption(t("In the project: {counts}").format(counts=" · ".join(parts)))
    if stays:
        said = counted("{count} pair stays here", "{count} pairs stay here", sum(stays.values()))
        why = " · ".join(f"{t(f'stays:{reason}')} {count:,}" for reason, count in stays.items())
        st.caption(labelled(said, why))


def _stem(found: Project) -> str:
    """A file's name: the project's, and the text's where there is one."""
    chosen = st.session_state.get("x_documents") or []
    return "-".join([found.name, *(Path(name).stem for name in chosen[:2])])[:100] or "pairs"


def _format(name: str) -> str:
    return t(f"format:{name}")


def _codes(form: str, usual: str = "") -> LanguageCodes:
    """The codes in the file; *usual* is the Chinese one that goes with a script."""
    if form not in WITH_CODES:
        return LanguageCodes(zh=usual) if usual else LanguageCodes()
    first, second = st.columns(2)
    known = CODES["zh"]
    zh = first.selectbox(
        t("Language code for Chinese"),
        known,
        index=known.index(usual) if usual in known else 0,
        key=f"x_zh_{usual}" if usual else "x_zh",
    )
    en = second.selectbox(t("Language code for English"), CODES["en"], key="x_en")
    return LanguageCodes(zh=zh, en=en)


def _look(form: str) -> Look:
    """How a copy for readers looks."""
    if form not in COPY_FORMATS:
        return Look()
    layout: Any = st.radio(
        t("Layout"),
        ("side", "under"),
        format_func=lambda name: t(f"layout:{name}"),
        key="x_layout",
        horizontal=True,
    )
    first, second = st.columns(2)
    numbers = first.checkbox(t("Number the pairs"), key="x_numbers")
    status = second.checkbox(t("Show the status"), key="x_show_status")
    return look_of(layout, numbers=numbers, status=status, language=words().language)


def _delivery(pairs: tuple[Pair, ...]) -> Delivery:
    """What is made fit, in a box; left alone it changes nothing."""
    with st.expander(t("Prepare for delivery")):
        variant: Any = st.selectbox(
            t("Chinese script"),
            (None, *VARIANTS),
            format_func=lambda name: t(f"script:{name}") if name else t("As it is"),
            key="x_script",
        )
        contradictions: Any = st.selectbox(
            t("One source, several translations"),
            ("keep", "settle", "drop"),
            format_func=lambda name: t(f"contradictions:{name}"),
            key="x_contradictions",
        )
        drop = st.multiselect(
            t("Leave out"),
            DEFECTS,
            format_func=lambda name: t(f"defect:{name}"),
            key="x_drop",
            placeholder=t("Select"),
        )
        once = st.checkbox(t("Leave out duplicates"), key="x_duplicates")
        strip = st.checkbox(t("Remove tags such as <b> and {1}"), key="x_strip")
        masks = st.multiselect(
            t("Mask personal data"),
            MASKS,
            format_func=lambda name: t(f"mask:{name}"),
            key="x_masks",
            placeholder=t("Select"),
        )
        own = st.text_input(
            t("Also mask (regular expression)"), key="x_pattern", placeholder="AB-[0-9]{6}"
        )
        only, fields = _fields(pairs)
    return Delivery(
        duplicates=once,
        contradictions=contradictions,
        drop=frozenset(drop),
        strip_tags=strip,
        variant=variant,
        masks=tuple(masks),
        patterns={"masked": own.strip()} if own.strip() else {},
        only=only,
        fields=fields,
    )


def _fields(pairs: tuple[Pair, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Fields that a pair must have, and fields that all get."""
    known: dict[str, set[str]] = {}
    for fields in {pair.fields for pair in pairs}:
        for name, value in fields:
            known.setdefault(name, set()).add(value)
    only: dict[str, str] = {}
    for name, values in sorted(known.items()):
        value = st.selectbox(
            t("Only with this {field}").format(field=t(f"tmx:{name}")),
            ("", *sorted(values)),
            format_func=lambda value: value or t("Any"),
            key=f"x_only_{name}",
        )
        if value:
            only[name] = value
    columns = st.columns(2)
    given = {
        name: columns[place % 2].text_input(
            t("Set {field}").format(field=t(f"tmx:{name}")), key=f"x_set_{name}"
        )
        for place, name in enumerate(FIELDS)
    }
    return only, {name: value.strip() for name, value in given.items() if value.strip()}


def _delivered(key: tuple[str, int, Selection], pairs: PairSet, delivery: Delivery) -> Delivered:
    """What goes out, worked out again only when something else was chosen."""
    kept = st.session_state.get("x_delivered")
    if kept is None or kept[0] != (key, delivery):
        kept = ((key, delivery), deliver(pairs, delivery))
        st.session_state["x_delivered"] = kept
    found: Delivered = kept[1]
    return found


def _selection(found: Project, what: str) -> Selection:
    """The filter: status and probability at sight, the rest in a box."""
    chosen = st.radio(
        t("Include"),
        ("accepted", "probable", "all"),
        format_func=lambda value: t(f"export:{value}"),
        key=f"x_which_{what}",
    )
    minimum = {"accepted": None, "all": 0.0}.get(chosen)
    if chosen == "probable":
        minimum = st.slider(t("Probability at least"), 0.5, 1.0, step=0.01, key="x_least")
    with st.expander(t("More filters")):
        documents = st.multiselect(
            t("Documents"),
            [item.name for item in found.documents()],
            key="x_documents",
            placeholder=t("Select"),
        )
        subjects: list[str] = []
        if what == "glossary":
            known = sorted({item.subject for item in concepts() if item.subject})
            subjects = st.multiselect(
                t("Subject"), known, key="x_subjects", placeholder=t("Select")
            )
        first, second = st.columns(2)
        since = first.date_input(t("Changed since"), value=None, key="x_since", format="YYYY-MM-DD")
        until = second.date_input(
            t("Changed until"), value=None, key="x_until", format="YYYY-MM-DD"
        )
        rejected = st.checkbox(t("Include rejected"), key="x_rejected")
        proposed = what == "glossary" and st.checkbox(
            t("Include terms that are only proposed"), key="x_proposed"
        )
    return Selection(
        minimum=minimum,
        rejected=rejected,
        proposed=proposed or chosen == "all",
        documents=tuple(documents),
        subjects=tuple(subjects),
        since=since.isoformat() if since else "",
        until=until.isoformat() if until else "",
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def _rows(path: str, _project: Project) -> RowList:
    """The project's rows, one list for all sessions."""
    return RowList(_project)
