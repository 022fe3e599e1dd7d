"""Project: documents in, the job that aligns them, and how far the review is."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from align.errors import DuizhaoError
from ui.session import project, t
from workbench import jobs
from workbench.corpus import ReadOptions, read_files
from workbench.pipeline import import_texts
from workbench.place import place
from workbench.seeds import seeds_folder
from workbench.store import Project

__all__ = ["draw"]

POLL_SECONDS = 1.0


def draw() -> None:
    """Choose a project if none is open; else documents, job, overview."""
    found = project()
    if found is None:
        _choose()
        return
    st.subheader(found.name, anchor=False)
    left, right = st.columns([3, 2])
    with left:
        _documents(found)
    with right:
        _job_panel(found)
        _overview(found)


def _choose() -> None:
    st.subheader(t("Welcome"), anchor=False)
    st.text(t("Open a project file, or begin with the five seed documents."))
    path = st.text_input(
        t("Project file"), value=str(Path.home() / "my-project.duizhao"), key="p_path"
    )
    first, second, _ = st.columns([1, 1, 3])
    first.button(t("Open or create"), on_click=_open, args=(path, False), width="stretch")
    second.button(
        t("Begin with the seeds"),
        on_click=_open,
        args=(path, True),
        type="primary",
        width="stretch",
    )
    problem = st.session_state.pop("p_problem", "")
    if problem:
        st.error(t("This did not work."))
        st.text(problem)


def _open(path: str, seeds: bool) -> None:
    try:
        file = place(path.strip())
        if isinstance(file, Path):
            file = file.expanduser()
            if file.suffix != ".duizhao":
                file = file.with_name(f"{file.name}.duizhao")
        with Project.open(file, create=True) as made:
            if seeds and not made.documents():
                _import(made, sorted(seeds_folder().glob("*.txt")))
                jobs.start(made, "all")
    except DuizhaoError as error:
        st.session_state["p_problem"] = str(error)
        return
    st.session_state["project_path"] = file


def _import(found: Project, files: list[Path]) -> list[str]:
    """Read *files* into the project; gives what the user should know of it."""
    options = ReadOptions()
    base = files[0].parent if files else Path()
    corpus = read_files(files, base=base, options=options)
    problems, notes = import_texts(found, corpus, segmenter=options.segmenter)
    said = [problem.message for problem in (*corpus.problems, *problems)]
    return [*said, *corpus.notes, *notes]


def _documents(found: Project) -> None:
    records = found.documents()
    if records:
        rows: list[dict[str, Any]] = [
            {
                "name": item.name,
                "language": t("Chinese") if item.lang == "zh" else t("English"),
                "characters": item.characters,
                "segments": item.segments,
                "set aside": item.set_aside,
                "format": item.format,
                "encoding": item.encoding,
            }
            for item in records
        ]
        st.dataframe(
            rows,
            hide_index=True,
            column_config={name: st.column_config.Column(t(f"column:{name}")) for name in rows[0]},
        )
    else:
        st.info(t("There are no documents yet."))
    with st.form("p_upload", clear_on_submit=True, border=False):
        files = st.file_uploader(t("Add documents"), accept_multiple_files=True)
        sent = st.form_submit_button(t("Add"))
    if sent and files:
        st.session_state["p_said"] = _take(found, files)
        st.rerun()
    for line in st.session_state.pop("p_said", []):
        st.text(line)
    if records:
        names = {item.id: item.name for item in records}
        key = st.selectbox(
            t("What was set aside in"), list(names), format_func=lambda k: names[k], key="p_doc"
        )
        document = found.document(key)
        lines = [
            f"{item.reason}: {document.text[item.start : item.end].strip()}"
            for item in document.set_aside
        ]
        st.text("\n".join(lines) or t("nothing"))


def _take(found: Project, files: Any) -> list[str]:
    """Write uploads to a folder of ours under harmless names and read them from there."""
    said: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for upload in files:
            clean = Path(upload.name.replace("\\", "/")).name.strip() or "document"
            clean = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in clean)
            if clean in (".", ".."):
                clean = hashlib.sha256(upload.getbuffer()).hexdigest()[:12]
            path = folder / clean[-120:]
            path.write_bytes(upload.getbuffer())
            paths.append(path)
        try:
            said += _import(found, paths)
        except DuizhaoError as error:
            said.append(str(error))
    # A path of ours would mean nothing to the user.
    return [line.replace(f"{folder}/", "").replace(f"{folder}\\", "") for line in said]


def _start(found: Project, kind: str) -> None:
    jobs.start(found, kind)


@st.fragment(run_every=POLL_SECONDS)
def _job_panel(found: Project) -> None:
    record = jobs.running(found)
    if record is None:
        langs = {item.lang for item in found.documents()}
        columns = st.columns(2)
        for column, kind, text in (
            (columns[0], "all", t("Align and extract terms")),
            (columns[1], "terms", t("Extract terms again")),
        ):
            column.button(
                text,
                on_click=_start,
                args=(found, kind),
                disabled=langs != {"zh", "en"},
                type="primary" if kind == "all" else "secondary",
                width="stretch",
            )
        last = next(iter(found.jobs()), None)
        if last is not None:
            st.caption(t(f"job:{last.state}"))
            if last.message:
                st.text(last.message)
            if st.session_state.get("p_job") == last.id:
                st.session_state.pop("p_job")
                st.session_state.pop("views", None)
                st.rerun()
        return
    st.session_state["p_job"] = record.id
    share = min(record.done / record.total, 1.0) if record.total else 0.0
    st.progress(share, text=f"{record.stage} {record.done}/{record.total or '?'}")
    st.button(t("Cancel"), on_click=jobs.cancel, args=(found, record.id))


def _overview(found: Project) -> None:
    counts = found.counts()
    cells = st.columns(4)
    for cell, label, value in zip(
        cells,
        (t("documents"), t("segments"), t("beads"), t("concepts")),
        (counts.documents, counts.segments, counts.beads, counts.concepts),
        strict=True,
    ):
        cell.metric(label, f"{value:,}")
    if not counts.beads:
        return
    reviewed = 0
    bins = [0] * 10
    types: dict[str, int] = {}
    for record in found.alignments():
        for bead in found.beads(record.id):
            if record.mode == "comparable" and bead.rank > 0:
                continue
            types[bead.type] = types.get(bead.type, 0) + 1
            reviewed += bead.status != "proposed"
            if bead.zh and bead.en:
                bins[min(int(bead.probability * 10), 9)] += 1
    total = sum(types.values())
    st.progress(
        reviewed / total,
        text=t("{reviewed} of {total} reviewed").format(reviewed=reviewed, total=total),
    )
    st.caption(t("Pairs by probability"))
    labels = [f".{k}" for k in range(10)]
    st.bar_chart(
        {"p": labels, "n": bins}, x="p", y="n", height=160, x_label="", y_label="", color="#23734f"
    )
    st.caption(t("Beads by type"))
    ordered = dict(sorted(types.items(), key=lambda item: -item[1])[:8])
    st.text("   ".join(f"{name}: {count}" for name, count in ordered.items()))
