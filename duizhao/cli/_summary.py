"""The summary that ``run`` ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duizhao.cli._common import console
from duizhao.place import as_argument

if TYPE_CHECKING:
    from duizhao.pipeline import Outcome
    from termbase.model import Concept

__all__ = ["print_summary", "summary_json"]

_SHOWN = 20


def _main(concept: Concept) -> tuple[str, list[str]]:
    zh = concept.main("zh")
    return (zh.text if zh else "", [term.text for term in concept.terms("en")])


def summary_json(outcome: Outcome) -> dict[str, Any]:
    """The summary as plain values."""
    terms = []
    for concept in outcome.concepts[:_SHOWN]:
        zh, en = _main(concept)
        terms.append({"zh": zh, "en": en})
    return {
        "project": str(outcome.project),
        "documents": outcome.documents,
        "segments": outcome.segments,
        "pairs": outcome.pairs,
        "concepts": len(outcome.concepts),
        "terms": terms,
        "files": [str(path) for path in outcome.files],
        "skipped": [{"file": item.file, "reason": item.message} for item in outcome.problems],
        "notes": list(outcome.notes),
    }


def print_summary(outcome: Outcome) -> None:
    """Print the summary on standard output."""
    from rich.table import Table
    from rich.text import Text

    out = console()
    out.print()
    facts = Table.grid(padding=(0, 2))
    facts.add_row(Text("Documents", style="bold"), Text(str(outcome.documents)))
    facts.add_row(Text("Segments", style="bold"), Text(str(outcome.segments)))
    pairs = ", ".join(f"{number} {name}" for name, number in outcome.pairs.items()) or "none"
    facts.add_row(Text("Pairs", style="bold"), Text(pairs))
    facts.add_row(Text("Terms", style="bold"), Text(str(len(outcome.concepts))))
    out.print(facts)
    if outcome.concepts:
        out.print()
        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in ("Strongest terms", "Rendering", "Others"):
            table.add_column(name)
        for concept in outcome.concepts[:_SHOWN]:
            zh, en = _main(concept)
            table.add_row(Text(zh), Text(en[0] if en else ""), Text("; ".join(en[1:3])))
        out.print(table)
    out.print()
    out.print(Text("Files written", style="bold"))
    for path in outcome.files:
        out.print(Text(f"  {path}"), soft_wrap=True)
    out.print()
    out.print(Text("Next: ", style="bold") + Text(f"duizhao ui {as_argument(outcome.project)}"))
