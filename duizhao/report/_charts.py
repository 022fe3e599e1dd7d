"""Small pictures of numbers: a histogram as SVG, bars as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.messages import Message, message
from duizhao.report._text import Words, count, level, percent

__all__ = ["bars", "histogram"]

_BINS = 20
_WIDTH, _HEIGHT, _FOOT, _HEAD = 360, 132, 18, 14


def histogram(probabilities: Iterable[float], say: Words) -> str:
    """How many pairs have which probability, in twenty steps, as an SVG element."""
    bins = [0] * _BINS
    for value in probabilities:
        if 0 <= value <= 1:
            bins[min(int(value * _BINS), _BINS - 1)] += 1
    top = max(bins)
    if not top:
        return f'<p class="dim">{say(message("report.no-pairs"))}</p>'
    step = _WIDTH / _BINS
    room = _HEIGHT - _FOOT - _HEAD
    base = _HEIGHT - _FOOT
    parts = []
    for index, number in enumerate(bins):
        if not number:
            continue
        height = max(1.5, room * number / top)
        low, high = index / _BINS, (index + 1) / _BINS
        parts.append(
            f'<rect class="{level((low + high) / 2)}" x="{index * step + 1:.1f}"'
            f' y="{base - height:.1f}" width="{step - 2:.1f}" height="{height:.1f}" rx="1.5">'
            f"<title>{low:.2f}–{high:.2f}: {count(number)}</title></rect>"
        )
    peak = bins.index(top)
    centre = min(max((peak + 0.5) * step, 14), _WIDTH - 14)
    parts.append(f'<text x="{centre:.1f}" y="10" text-anchor="middle">{count(top)}</text>')
    parts.append(f'<line x1="0" x2="{_WIDTH}" y1="{base}" y2="{base}"/>')
    for tick in (0, 25, 50, 75, 100):
        anchor = {0: "start", 100: "end"}.get(tick, "middle")
        label = {0: "0", 100: "1"}.get(tick, f".{tick}")
        parts.append(
            f'<text x="{_WIDTH * tick / 100:.0f}" y="{_HEIGHT - 5}" text-anchor="{anchor}">'
            f"{label}</text>"
        )
    return (
        f'<svg class="hist" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"'
        f' aria-label="{say(message("report.by-probability"))}">{"".join(parts)}</svg>'
    )


def bars(items: Sequence[tuple[Message | str, int, str]], say: Words) -> str:
    """A table of label, bar and number; the third of an item is the bar's class."""
    total = sum(number for _, number, _ in items)
    top = max((number for _, number, _ in items), default=0)
    lines = []
    for label, number, kind in items:
        width = 100 * number / top if top else 0
        lines.append(
            f"<tr><th>{say(label)}</th>"
            f'<td class="track"><i class="{kind}" style="width:{width:.1f}%"></i></td>'
            f'<td class="num">{count(number)}</td>'
            f'<td class="num dim">{percent(number, total)}</td></tr>'
        )
    return f'<table class="bars">{"".join(lines)}</table>'
