"""The checks on a project: which beads, what was allowed, and the lists that come out."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from align.errors import SettingError
from align.exchange import Target, text_output
from align.exchange.cells import Cleaner
from align.exchange.workbooks import Column, write_sheet
from align.messages import Message, message, stored, unstored
from align.model import Grade, Lang, Pair, Status
from align.progress import NO_PROGRESS, Progress
from align.text.delimited import TableWriter
from duizhao.exporting import load_texts, project_rows, source_of
from duizhao.jobs.processes import helper_process
from duizhao.messages import Language, Wording
from duizhao.report.findings import write_findings_report
from termbase.checks import CheckOptions, Finding, Occurrence, Severity, choose, run_checks

if TYPE_CHECKING:
    import pandas as pd

    from duizhao.store import Project
    from termbase.model import Concept

__all__ = [
    "FORMATS",
    "LEVELS",
    "PROFILES",
    "Allowance",
    "allow",
    "allowed",
    "check_pairs",
    "check_project",
    "checked_rows",
    "disallow",
    "findings_frame",
    "profile_codes",
    "set_severities",
    "severities",
    "write_findings",
]

FORMATS = ("csv", "html", "json", "text", "xlsx")
PROFILES = {"terms": ("T", "C"), "figures": ("N", "D", "U"), "text": ("S", "L", "P"), "all": ()}
"""Names for sets of checks, by the beginnings of their codes; empty for all."""

LEVELS = ("error", "warning", "info", "off")
"""What a check may be set to."""

_SETTING = "qa.allowed"
_SEVERITIES = "qa.severities"
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_FAMILIES = "NDUTLSCP"
"""Of findings of one severity a wrong figure comes first, marks and blanks come last."""
_LARGE = 5000
"""Pairs from which on a second process is worth its start."""
_CONTEXT = 30
_LISTED = 12
_LINE_ENDS = re.compile(r"[\n\r\t\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Allowance:
    """A finding that is not reported again: who allowed it, its check and what it said."""

    by: str
    code: str
    message: Message


def checked_rows(project: Project, *, minimum: float = 0.5) -> list[Pair]:
    """The beads that are checked, in text order.

    Accepted ones, and others that nobody has rejected from the probability *minimum* on;
    of comparable texts only translations, because a partial pair may lack a term.
    """
    texts = list(load_texts(project).values())
    rows = project_rows(project, texts, mode="parallel")
    return _checked([*rows, *project_rows(project, texts, mode="comparable")], minimum)


def _checked(pairs: Sequence[Pair], minimum: float) -> list[Pair]:
    """Those of *pairs* that are checked; comparable ones are those with a grade."""
    rows = [row for row in pairs if row.grade is None and _sure(row, minimum)]
    rows += sorted(
        (r for r in pairs if r.grade is Grade.TRANSLATION and _sure(r, minimum)),
        key=lambda r: (r.en_document, r.en_segments, r.zh_document, r.zh_segments),
    )
    return rows


def check_pairs(
    pairs: Sequence[Pair],
    concepts: Sequence[Concept],
    *,
    codes: Sequence[str] = (),
    profile: str = "all",
    least: Severity = Severity.WARNING,
    minimum: float = 0.5,
    candidates: bool = False,
    source: Lang = "zh",
    severities: Mapping[str, str] | None = None,
    allowed: Iterable[str] = (),
    progress: Progress = NO_PROGRESS,
) -> tuple[Finding, ...]:
    """What the checks find in pairs, the worst first, without what is *allowed* or below *least*.

    Of one severity, figures come first, then terms, and marks last. Checks that were asked for
    by their *codes* tell everything; *severities* says for which checks another one holds than
    their own, or ``off``. Which pairs are checked: :func:`checked_rows`.

    Args:
        profile: one of :data:`PROFILES`; *codes* are checked beside it.

    Raises:
        SettingError: there is no such check or profile.
    """
    rows = _checked(pairs, minimum)
    with helper_process(wanted=len(rows) >= _LARGE) as helper:
        found = run_checks(
            rows,
            concepts,
            codes=profile_codes(profile, codes),
            options=CheckOptions(source=source, candidates=candidates),
            allowed=allowed,
            helper=helper,
            progress=progress,
        )
    levels = severities or {}
    named = set(choose(codes)) if codes else set()
    wanted = _ORDER[: _ORDER.index(least) + 1]
    kept = []
    for item in found:
        level = levels.get(item.code, item.severity)
        if level == "off":
            if item.code not in named:
                continue
            level = item.severity
        severity = Severity(level)
        if severity in wanted or item.code in named:
            kept.append(replace(item, severity=severity))
    return tuple(sorted(kept, key=_how_bad))


def _how_bad(finding: Finding) -> tuple[int, int]:
    return _ORDER.index(finding.severity), _FAMILIES.index(finding.code[0])


def _sure(row: Pair, minimum: float) -> bool:
    if row.status is Status.REJECTED:
        return False
    return row.status is Status.ACCEPTED or row.probability >= minimum


def check_project(
    project: Project,
    *,
    codes: Sequence[str] = (),
    profile: str = "all",
    least: Severity = Severity.WARNING,
    minimum: float = 0.5,
    candidates: bool = False,
    progress: Progress = NO_PROGRESS,
) -> tuple[Finding, ...]:
    """What the checks find, without what was allowed and what is below *least*.

    Checks that were asked for by *codes* report everything.

    Raises:
        SettingError: there is no such check.
    """
    found = check_pairs(
        checked_rows(project, minimum=minimum),
        project.concepts(),
        codes=codes,
        profile=profile,
        least=least,
        minimum=minimum,
        candidates=candidates,
        source=source_of(project),
        severities=severities(project),
        allowed=allowed(project),
        progress=progress,
    )
    return _with_context(project, found)


def profile_codes(profile: str, codes: Sequence[str] = ()) -> tuple[str, ...]:
    """The codes that a profile means, with *codes*; empty for all checks.

    Raises:
        SettingError: there is no such profile.
    """
    if profile not in PROFILES:
        raise SettingError("checks.no-profile", profile=profile, profiles=tuple(PROFILES))
    if profile == "all":
        return tuple(codes)
    return (*PROFILES[profile], *codes)


def severities(project: Project) -> dict[str, str]:
    """The checks for which the project has set another severity, or ``off``."""
    try:
        body = json.loads(project.setting(_SEVERITIES) or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(body, dict):
        return {}
    return {str(code): str(level) for code, level in body.items() if level in LEVELS}


def set_severities(project: Project, levels: Mapping[str, str]) -> dict[str, str]:
    """Set severities by code or beginning of codes; ``default`` takes the setting back.

    Returns all that are set then.

    Raises:
        SettingError: there is no such check or severity.
    """
    present = severities(project)
    for asked, level in levels.items():
        if level not in (*LEVELS, "default"):
            raise SettingError("checks.no-severity", severity=level, severities=LEVELS)
        for code in choose([asked]):
            if level == "default":
                present.pop(code, None)
            else:
                present[code] = level
    project.set_setting(_SEVERITIES, json.dumps(present, sort_keys=True))
    return present


def _with_context(project: Project, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Places in documents become places in their segments, which are shown around them."""
    if all(place.context for item in findings for place in item.places if place.text):
        return tuple(findings)
    texts = {text.name: text for text in load_texts(project).values()}

    def shown(place: Occurrence) -> Occurrence:
        text = texts.get(place.document)
        if place.context or not place.text or text is None:
            return place
        starts = [segment.start for segment in text.segments]
        number = bisect_right(starts, place.start) - 1
        if number < 0 or place.end > text.segments[number].end:
            return place
        segment = text.segments[number]
        # Of the same length, so that the place stays where it is.
        line = _LINE_ENDS.sub(" ", text.document.text[segment.start : segment.end])
        start, end = place.start - segment.start, place.end - segment.start
        return replace(place, start=start, end=end, text=line[start:end], context=line)

    return tuple(
        replace(item, places=tuple(shown(place) for place in item.places)) for item in findings
    )


def allowed(project: Project) -> dict[str, Allowance]:
    """What was allowed, by its key: a finding's id or ``always-…``."""
    return {
        key: Allowance(
            str(body.get("by", "")), str(body.get("code", "")), unstored(body.get("message", ""))
        )
        for key, body in _allowed(project).items()
    }


def _allowed(project: Project) -> dict[str, dict[str, Any]]:
    try:
        body = json.loads(project.setting(_SETTING) or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(body, dict):
        return {}
    return {str(key): dict(value) for key, value in body.items() if isinstance(value, dict)}


def allow(
    project: Project, ids: Sequence[str], findings: Sequence[Finding], *, always: bool = False
) -> list[str]:
    """Allow findings by their ids: here, or *always* (the same of this concept or text).

    Returns the keys written down.

    Raises:
        SettingError: there is no such finding (any more).
    """
    by_id = {item.id: item for item in findings}
    present = _allowed(project)
    keys = []
    for key in ids:
        finding = by_id.get(key)
        if finding is None and key in present:
            continue
        if finding is None:
            raise SettingError("finding.unknown", finding=key)
        if always and not finding.always:
            raise SettingError("finding.only-here", where=key, check=finding.code)
        name = finding.always_id if always else finding.id
        present[name] = {
            "by": project.author,
            "code": finding.code,
            "message": stored(finding.message),
        }
        keys.append(name)
    project.set_setting(_SETTING, json.dumps(present, ensure_ascii=False, sort_keys=True))
    return keys


def disallow(project: Project, keys: Sequence[str]) -> int:
    """Take allowances back; gives how many there were."""
    present = _allowed(project)
    gone = [present.pop(key) for key in keys if key in present]
    if gone:
        project.set_setting(_SETTING, json.dumps(present, ensure_ascii=False, sort_keys=True))
    return len(gone)


# What programs read is English in every language.
_PLAIN = Wording("en", "cli")
_PLACE = tuple(field.name for field in fields(Occurrence))


def as_dict(finding: Finding) -> dict[str, Any]:
    """A finding for JSON."""
    return {
        "id": finding.id,
        "always": finding.always_id if finding.always else "",
        "code": finding.code,
        "severity": str(finding.severity),
        "message": _PLAIN.text(finding.message),
        "concept": finding.concept,
        "suggestion": _PLAIN.text(finding.suggestion),
        # Not ``asdict``, which copies each text: of a large file there are ten thousands.
        "places": [{name: getattr(place, name) for name in _PLACE} for place in finding.places],
    }


_COLUMNS = (
    Column("id", 14),
    Column("code", 8),
    Column("severity", 10),
    Column("message", 50, True),
    Column("concept", 14),
    Column("suggestion", 24, True),
    Column("document", 24),
    Column("bead", 18),
    Column("lang", 6),
    Column("start", 8),
    Column("end", 8),
    Column("text", 24, True),
    Column("context", 60, True),
)


def _table(findings: Sequence[Finding]) -> Iterator[list[str | float]]:
    """A line a place; a finding without places has one."""
    for item in findings:
        head: list[str | float] = [
            item.id,
            item.code,
            str(item.severity),
            _PLAIN.text(item.message),
            item.concept,
            _PLAIN.text(item.suggestion),
        ]
        for place in item.places:
            where: list[str | float] = [place.document, place.bead, place.lang]
            yield [*head, *where, place.start, place.end, place.text, place.context]
        if not item.places:
            yield [*head, "", "", "", "", "", "", ""]


def findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """A line a place, with the columns of the list (:func:`write_findings`)."""
    import pandas as pd

    return pd.DataFrame(list(_table(findings)), columns=[column.name for column in _COLUMNS])


def write_findings(
    findings: Sequence[Finding],
    target: Target,
    *,
    form: str,
    title: str = "",
    rows: Sequence[Pair] = (),
    language: Language = "en",
) -> None:
    """Write the findings as a list (``csv``, ``json``, ``text``, ``xlsx``) or a page (``html``).

    Args:
        title, rows, language: of the page: what it is of, the pairs that were checked
            (:func:`duizhao.report.findings.write_findings_report`), and its words.

    Raises:
        OutputError: the file cannot be written.
    """
    if form == "html":
        write_findings_report(target, title, findings, rows, language=language)
        return
    if form == "xlsx":
        write_sheet(_COLUMNS, _table(findings), target, title="findings", cleaner=Cleaner())
        return
    with text_output(target, bom=form == "csv") as stream:
        if form == "json":
            # A finding a line: easy to search and to compare, and quickly written.
            lines = (json.dumps(as_dict(item), ensure_ascii=False) for item in findings)
            stream.write("[" + ",".join(f"\n {line}" for line in lines) + "\n]\n")
        elif form == "csv":
            writer = TableWriter(stream, [column.name for column in _COLUMNS], clean=Cleaner())
            writer.write_all(map(str, row) for row in _table(findings))
        else:
            _write_text(findings, stream)


def _write_text(findings: Sequence[Finding], stream: IO[str]) -> None:
    for item in findings:
        stream.write(f"{item.code} {item.severity:<7} {item.id}  {item.message}\n")
        if item.suggestion:
            said = message("checks.suggestion", text=item.suggestion)
            stream.write(f"     {said}\n")
        for place in item.places[:_LISTED]:
            text = place.context or place.text
            before = text[max(0, place.start - _CONTEXT) : place.start]
            after = text[place.end : place.end + _CONTEXT]
            if place.start == place.end:
                before, after = "", text[: 4 * _CONTEXT]
                mark = ""
            else:
                mark = f"[{text[place.start : place.end]}]"
            stream.write(f"     {place.document}: {before}{mark}{after}\n")
        if len(item.places) > _LISTED:
            rest = message("checks.more-places", count=len(item.places) - _LISTED)
            stream.write(f"     … {rest}\n")
    counts = Counter(item.code for item in findings)
    told = ", ".join(f"{code} {count}" for code, count in sorted(counts.items()))
    total = message("checks.total", count=len(findings))
    stream.write(f"{total}{': ' + told if told else ''}\n")


def path_format(path: Path | None, form: str | None) -> str:
    """The format: what was said, else by the file's name, else text."""
    if form:
        return form
    name = "" if path is None else path.suffix[1:].lower()
    name = {"txt": "text", "htm": "html"}.get(name, name)
    return name if name in FORMATS else "text"
