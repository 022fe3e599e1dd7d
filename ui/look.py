"""The one theme, light and dark, and the few rules that Streamlit's settings cannot say.

The browser's own setting chooses between light and dark. A test computes the contrast of
every pair of colours that text is set in.
"""

from __future__ import annotations

from typing import Any

__all__ = ["COLOURS", "LATIN_MARKS", "STYLE", "THEME", "contrast", "upload_style"]

COLOURS: dict[str, dict[str, str]] = {
    "light": {
        "primary": "#23734f",
        "background": "#fcfbf8",
        "secondary": "#f4f2ec",
        "text": "#2a2a28",
        "border": "#e3e0d8",
        "soft": "#63656a",
        "amber": "#8a570a",
        "red": "#a8322a",
    },
    "dark": {
        "primary": "#6cc79c",
        "background": "#191b1d",
        "secondary": "#222528",
        "text": "#e4e2dc",
        "border": "#383c40",
        "soft": "#a0a3a8",
        "amber": "#e0ac55",
        "red": "#ee8a80",
    },
}
"""By theme: *soft* is for what stands beside the text, *amber* and *red* for what needs eyes."""


def _theme() -> dict[str, Any]:
    found: dict[str, Any] = {
        "theme.baseRadius": "small",
        "theme.baseFontSize": 15,
        "theme.font": '"Latin Marks", "Source Sans 3", "Noto Sans CJK SC", "PingFang SC", '
        '"Microsoft YaHei", system-ui, sans-serif',
        "theme.headingFontSizes": ["1.7rem", "1.35rem", "1.15rem", "1rem", "1rem", "1rem"],
    }
    for name, colours in COLOURS.items():
        found |= {
            f"theme.{name}.primaryColor": colours["primary"],
            f"theme.{name}.backgroundColor": colours["background"],
            f"theme.{name}.secondaryBackgroundColor": colours["secondary"],
            f"theme.{name}.textColor": colours["text"],
            f"theme.{name}.borderColor": colours["border"],
        }
    return found


THEME: dict[str, Any] = _theme()
"""Streamlit settings."""

STYLE = (
    f"""<style>
:root {{ --soft: {COLOURS["light"]["soft"]}; --on-primary: #ffffff; }}
.stApp {{ --soft: light-dark({COLOURS["light"]["soft"]}, {COLOURS["dark"]["soft"]});
  --on-primary: light-dark(#ffffff, {COLOURS["dark"]["background"]}); }}
"""
    + """
[data-testid=stCaptionContainer] { opacity: 1; color: var(--soft); }
[data-testid=stBaseButton-primary]:not(:disabled),
[data-testid=stBaseButton-primaryFormSubmit]:not(:disabled) { color: var(--on-primary); }
[data-testid=InputInstructions] { display: none; }
@media (max-width: 900px) { [data-testid=stMetricValue] { font-size: 1.4rem; } }
.stMainBlockContainer { padding: 4.1rem 1.2rem .6rem; }
[data-testid=stVerticalBlock] { gap: .6rem; }
/* What was decided is drawn at once; fading it out while the server answers would flicker. */
[data-stale=true] { opacity: 1 !important; transition: none !important; }
.stApp { font-variant-numeric: tabular-nums; }
[data-testid=stText] { font-family: inherit; line-height: 1.6; overflow-wrap: anywhere;
  max-width: 72rem; white-space: pre-wrap; }
[data-testid=stHeader] { border-bottom: 1px solid var(--st-border-color, rgb(128 128 128 / 25%)); }
/* Beside the links, not among them: Streamlit measures whether those fit. */
[data-testid=stToolbar] > div:has(> [data-testid=stTopNav]) { flex: 1 1 0; min-width: 0; }
[data-testid=stToolbar]:has([data-testid=stTopNav])::before {
  content: "对照 Duizhao"; font-weight: 700; font-size: 1.05rem;
  white-space: nowrap; padding: .1rem .2rem 0 1.4rem; }
[data-testid=stTopNavLink][aria-current=page] { border-radius: 0;
  box-shadow: inset 0 -2px 0 var(--st-primary-color, #23734f); }
:focus-visible { outline-offset: 1px; }
html[data-duizhao=stopped] :is([data-testid=stDialog], [data-baseweb=modal],
  [data-testid=stConnectionStatus]) { display: none !important; }
.st-key-turning { position: absolute; opacity: 0; pointer-events: none; }
.st-key-corner { position: fixed; top: .9rem; right: 1rem; z-index: 999991;
  width: auto !important; }
/* Room for the corner, as wide as it says it is: the links that do not fit go into a menu. */
[data-testid=stHeader]:has([data-testid=stTopNav]) { padding-right: var(--corner, 0); }
@media (max-width: 768px) { .st-key-corner { right: .4rem; z-index: 999990; } }
</style>"""
)


LATIN_MARKS = """<style>@font-face { font-family: "Latin Marks"; unicode-range: U+2018-201D, U+2026;
  src: local("Source Sans 3"), local("Segoe UI"), local("Helvetica Neue"), local("Roboto"),
  local("Noto Sans"), local("DejaVu Sans"), local("Arial"); }</style>"""
"""For English pages: a Chinese font draws these marks as wide as a character."""


def upload_style(upload: str, size: str, too_large: str, more: str) -> str:
    """A style that says in the reviewer's language what Streamlit's uploader says in English, and
    its menu of the pages that do not fit beside each other."""
    here = "[data-testid=stFileUploaderDropzone"
    rules = [_after("[data-testid=stFileUploader]:has([aria-invalid=true])", too_large, "red")]
    if upload != "Upload":
        rules += [
            _after(f"{here}] [data-testid=stBaseButton-secondary] p", upload),
            _after(f"{here}Instructions] span", size),
            _after("[data-testid=stTopNavSection] p", more),
        ]
    return f"<style>{''.join(rules)}</style>"


def _after(where: str, text: str, colour: str = "") -> str:
    said = "".join(c if c.isalnum() or c in " .,:-" else f"\\{ord(c):x} " for c in text)
    if not colour:
        return (
            f'{where} {{ font-size: 0; }} {where}::after {{ content: "{said}"; font-size: 14px; }}'
        )
    light, dark = COLOURS["light"][colour], COLOURS["dark"][colour]
    return f'{where}::after {{ content: "{said}"; color: light-dark({light}, {dark}); }}'


def contrast(one: str, two: str) -> float:
    """The contrast of two colours (``#rrggbb``), from 1 to 21, as WCAG 2 defines it.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    lighter, darker = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
