"""Fit what is a term and what renders it: ``python -m training.termhood SHARED``.

Four texts whose candidates and renderings a reader has labelled (``eval/terms/labelled``,
see the README there) give three logistic models: :data:`termbase.termhood.CHINESE` and
:data:`~termbase.termhood.BILINGUAL` for the chance that a candidate is a term,
:data:`termbase.claims.NAMES` for the chance that a rendering is right. They go to
``termbase/_weights_termhood.json``. Figures reported are of texts left out.

What nobody has labelled counts as no term when the weights are fitted: it seldom is one, and
lists that a reader has seen the best of would else be taken for the whole. What a chance is
then worth is fitted on labelled candidates of texts left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import pickle
import re
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

import termbase
from align.arrays import Wide
from align.comparable import compare
from align.documents import read_document
from align.encoders import get_encoder
from align.lexicon import load_lexicon
from align.model import Bead, Document, Segment
from align.parallel import align
from align.segments import segment, segment_texts
from termbase import termhood
from termbase.candidates import sizes
from termbase.claims import NAMES, rendering_features, rescored
from termbase.claims import claims as claims_of
from termbase.extract import Gathered, gather
from training.fitting import logistic_regression

__all__ = ["main"]

DATA = Path(termbase.__file__).parent / "_weights_termhood.json"
SETS = ("seeds", "cncf", "gov", "pydocs")
# The sixty of each set's tail stand for so many candidates each.
_TAIL = 29.0
_RIDGE = 10.0
_NEAR = 0.35
_LOOKED_AT = 4
_LIMITS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)

Weights = dict[str, dict[str, float]]


def plain(text: str) -> str:
    """A Chinese headword without what does not tell terms apart."""
    return re.sub(r"[\s“”\"‘’'《》「」]", "", unicodedata.normalize("NFKC", text)).lower()


def folded(text: str) -> str:
    """A rendering without article, case, number and hyphens."""
    text = re.sub(r"^(the|a|an) ", "", text.replace("’", "'").strip().lower())
    return " ".join(_singular(word) for word in re.sub(r"[-\s]+", " ", text).split())


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and re.search(r"(ss|x|ch|sh)es$", word):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not re.search(r"(ss|us|is)$", word):
        return word[:-1]
    return word


@dataclass
class Labels:
    """What readers say of one set.

    Attributes:
        needed: terms with an English that a translator would miss in a glossary.
        terms: whether each headword is a term. tail: those that stand for many others.
        right, near, wrong: renderings of each. none: terms without a rendering in the texts.
    """

    needed: set[str] = field(default_factory=set)
    terms: dict[str, bool] = field(default_factory=dict)
    tail: set[str] = field(default_factory=set)
    right: dict[str, set[str]] = field(default_factory=dict)
    near: dict[str, set[str]] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=dict)
    none: set[str] = field(default_factory=set)

    def judged(self, term: str, rendering: str) -> float | None:
        """1: right, 0: wrong, between: nearly right, None: nobody knows."""
        text = folded(rendering)
        if text in self.right.get(term, ()):
            return 1.0
        if text in self.near.get(term, ()):
            return _NEAR
        known = term in self.none or term in self.right or text in self.wrong.get(term, ())
        return 0.0 if known else None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _put(table: dict[str, set[str]], term: str, *texts: str) -> None:
    table.setdefault(term, set()).update(folded(text) for text in texts if text)


def _add_gold(found: Mapping[str, Labels], path: Path) -> None:
    for row in _rows(path):
        here, term = found[row["set"]], plain(row["zh"])
        here.terms[term] = True
        if row["renderings"]:
            if row["weight"] == "A":
                here.needed.add(term)
            _put(here.right, term, *row["renderings"].split("|"))
        else:
            here.none.add(term)


def read_labels(folder: Path, extra: Sequence[Path] = ()) -> dict[str, Labels]:
    """The labels of every set.

    Args:
        extra: further files of headwords (columns ``set``, ``zh``, ``label``).
    """
    found = {name: Labels() for name in SETS}
    _add_gold(found, folder / "gold.tsv")
    for row in _rows(folder / "labels.tsv"):
        here, term = found[row["set"]], plain(row["zh"])
        here.terms[term] = row["label"] in "TS"
        if row["rank"] and int(row["rank"]) > 250:
            here.tail.add(term)
        if row["better"]:
            _put(here.right, term, *row["better"].split("|"))
        table = {"R": here.right, "N": here.near, "X": here.wrong}.get(row["judgement"])
        if table is not None:
            _put(table, term, row["main_rendering"])
    for row in _rows(folder / "alternatives.tsv"):
        here, term = found[row["set"]], plain(row["zh"])
        table = {"N": here.near, "X": here.wrong}.get(row["judgement"])
        if table is not None:
            _put(table, term, row["alternative"])
        elif term in here.right:
            _put(here.right, term, row["alternative"])
    for path in extra:
        for row in _rows(path):
            found[row["set"]].terms.setdefault(plain(row["zh"]), row["label"] in "TS")
    return found


Rows = tuple[Wide, Wide, Wide]


def _fit_termhood(parts: Mapping[str, Rows], names: Sequence[str]) -> dict[str, float]:
    """Weights for the chance that a candidate is a term.

    Args:
        parts: of each set, with what each row stands for (:func:`_counted`).
    """
    every = {name: (x, y, np.ones(len(y))) for name, (x, y, _) in parts.items()}
    scores, right, count = [], [], []
    for name, (x, y, stands_for) in parts.items():
        rest = [rows for other, rows in every.items() if other != name]
        weights = _fit(rest, names)
        scores.append(x @ np.array([weights[item] for item in names]))
        right.append(y)
        count.append(stands_for)
    score = np.concatenate(scores)
    slope, shift = logistic_regression(
        np.stack([score, np.ones(len(score))], axis=1),
        np.concatenate(right),
        weight=np.concatenate(count),
        penalty=np.zeros(2),
    )
    found = _fit(list(every.values()), names)
    scaled = {name: float(slope) * value for name, value in found.items()}
    scaled["bias"] += float(shift)
    return {name: round(value, 5) for name, value in scaled.items()}


def _fit(parts: Sequence[Rows], names: Sequence[str]) -> dict[str, float]:
    x, y, count = (np.concatenate([part[at] for part in parts]) for at in range(3))
    penalty = np.where(np.array(names) == "bias", 0.0, _RIDGE) * (x.std(0) + 1e-9) ** 2
    found = logistic_regression(x, y, weight=count, penalty=penalty)
    return {name: round(float(value), 5) for name, value in zip(names, found, strict=True)}


def _counted(terms: Sequence[str], labels: Labels) -> tuple[Wide, Wide]:
    """Whether each is a term, and how many candidates it stands for; 0: nobody knows."""
    right, count = [], []
    for text in map(plain, terms):
        known = labels.terms.get(text)
        right.append(float(bool(known)))
        count.append(0.0 if known is None else _TAIL if text in labels.tail else 1.0)
    return np.array(right), np.array(count)


Fit = Callable[[Mapping[str, Rows], Sequence[str]], dict[str, float]]


def _fit_renderings(parts: Mapping[str, Rows], names: Sequence[str]) -> dict[str, float]:
    return _fit(list(parts.values()), names)


def _without(
    fit: Fit, parts: Mapping[str, Rows], names: Sequence[str]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Weights fitted without each set, and with all."""
    left_out = {
        name: fit({other: rows for other, rows in parts.items() if other != name}, names)
        for name in parts
    }
    return left_out, fit(parts, names)


def _chinese_rows(found: Gathered, labels: Labels) -> Rows:
    matrix = termhood.chinese_features(
        found.candidates, *sizes(found.zh_lines), lexicon=load_lexicon()
    )
    return (matrix, *_counted([item.text for item in found.candidates], labels))


def _bilingual_rows(found: Gathered) -> Wide:
    return termhood.bilingual_features(
        found.candidates, found.weighed, found.ngrams, found.partners, found.trust
    )


def _rendering_rows(found: Gathered, labels: Labels) -> Rows:
    owners = claims_of(found.weighed)
    rows: list[Wide] = []
    right: list[float] = []
    count: list[float] = []
    for candidate in found.candidates:
        items = found.weighed[candidate.text]
        term = plain(candidate.text)
        if not items or term not in labels.terms:
            continue
        matrix = rendering_features(
            candidate,
            items,
            found.parts.get(candidate.text, {}),
            found.ngrams,
            found.partners,
            owners,
            found.trust,
        )
        for at, item in enumerate(items[:_LOOKED_AT]):
            shape = max(item.ngram.forms, key=lambda text: (item.ngram.forms[text], text))
            judged = labels.judged(term, shape)
            if judged is not None:
                rows.append(matrix[at])
                right.append(judged)
                # The four sets are three translations and one comparable collection.
                count.append((1.0 if at == 0 else 0.5) * (1.0 + 2.0 * (found.trust < 0.5)))
    return np.array(rows), np.array(right), np.array(count)


def _pairs(
    documents: Sequence[Document], segments: Sequence[Sequence[Segment]], *, comparable: bool
) -> list[Bead]:
    """Closest pairs, or the beads of documents whose names differ in the language."""
    encoder, lexicon = get_encoder(), load_lexicon()
    zh = [at for at, item in enumerate(documents) if item.lang == "zh"]
    en = [at for at, item in enumerate(documents) if item.lang == "en"]
    texts = [segment_texts(*both) for both in zip(documents, segments, strict=True)]
    if comparable:
        pairs = compare([texts[at] for at in zh], [texts[at] for at in en], encoder=encoder).pairs
        return [replace(pair, zh_doc=zh[pair.zh_doc], en_doc=en[pair.en_doc]) for pair in pairs]
    partner = {documents[at].name.replace(".en", ".zh"): at for at in en}
    beads = []
    for at in zh:
        other = partner[documents[at].name]
        found = align(texts[at], texts[other], encoder=encoder, lexicon=lexicon).beads
        beads += [replace(bead, zh_doc=at, en_doc=other) for bead in found]
    return beads


def _gathered(name: str, shared: Path, cache: Path | None) -> Gathered:
    path = cache / f"{name}.pickle" if cache else None
    if path and path.exists():
        loaded: Gathered = pickle.loads(path.read_bytes())
        return loaded
    folder = shared / "eval" / "terms" / "labelled" / "docs" / name
    files = sorted((shared / "seeds" if name == "seeds" else folder).iterdir())
    documents = [read_document(file, name=file.name) for file in files]
    segments = [segment(document) for document in documents]
    found = gather(
        documents,
        segments,
        _pairs(documents, segments, comparable=name == "seeds"),
        lexicon=load_lexicon(),
        encoder=get_encoder(),
    )
    if path:
        path.write_bytes(pickle.dumps(found))
    return found


def _share(wanted: set[str], found: Sequence[str]) -> float:
    return len(wanted.intersection(found)) / max(len(wanted), 1)


def _report(name: str, found: Gathered, labels: Labels, weights: Weights) -> None:
    weighed = rescored(
        found.candidates,
        found.weighed,
        found.parts,
        found.ngrams,
        found.partners,
        found.trust,
        weights["rendering"],
    )
    rows = _bilingual_rows(found)
    chance = termhood.bilingual_probabilities(rows, weights["bilingual"])
    order = [int(at) for at in np.argsort(-chance, kind="stable")]
    terms = [plain(found.candidates[at].text) for at in order]
    shares = []
    for most in (50, 100, 250):
        known = [labels.terms[term] for term in terms[:most] if term in labels.terms]
        shares.append(f"{np.mean(known):.2f} ({most - len(known)} unlabelled)")
    print(f"{name}: terms of the first 50, 100, 250: {', '.join(shares)}")
    print(f"  needed terms among the first 250: {_share(labels.needed, terms[:250]):.2f}")
    for least in _LIMITS:
        listed = terms[: int((chance >= least).sum())]
        known = [labels.terms[term] for term in listed if term in labels.terms]
        print(
            f"  from {least} on: {len(listed)} listed, {np.mean(known):.2f} of {len(known)} with"
            f" a label are terms; needed terms {_share(labels.needed, listed):.2f}"
        )
    judged, given = [], 0
    for candidate in found.candidates:
        items, term = weighed[candidate.text], plain(candidate.text)
        if not items:
            continue
        given += term in labels.none and items[0].probability >= 0.3
        shape = max(items[0].ngram.forms, key=lambda text: (items[0].ngram.forms[text], text))
        if term in labels.right and labels.terms[term]:
            judged.append(labels.judged(term, shape) == 1.0)
    print(
        f"  main renderings right {np.mean(judged):.3f} of {len(judged)};"
        f" given to {given} of {len(labels.none)} terms that have none"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit and write; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.termhood")
    parser.add_argument("shared", type=Path, help="the folder of evaluation data")
    parser.add_argument("-o", "--out", type=Path, default=DATA)
    parser.add_argument("--labels", type=Path, action="append", default=[])
    parser.add_argument("--cache", type=Path, help="where what the texts say is kept")
    options = parser.parse_args(arguments)
    labels = read_labels(options.shared / "eval" / "terms" / "labelled", options.labels)
    found = {name: _gathered(name, options.shared, options.cache) for name in SETS}
    chinese = {name: _chinese_rows(found[name], labels[name]) for name in SETS}
    _, all_chinese = _without(_fit_termhood, chinese, termhood.CHINESE)
    rendering = {name: _rendering_rows(found[name], labels[name]) for name in SETS}
    left_rendering, all_rendering = _without(_fit_renderings, rendering, NAMES)
    bilingual = {}
    for name in SETS:
        here = found[name]
        rows = _bilingual_rows(here)
        bilingual[name] = (rows, *chinese[name][1:])
    left_bilingual, all_bilingual = _without(_fit_termhood, bilingual, termhood.BILINGUAL)
    for name in SETS:
        weights = {"bilingual": left_bilingual[name], "rendering": left_rendering[name]}
        _report(name, found[name], labels[name], weights)
    content = {"chinese": all_chinese, "bilingual": all_bilingual, "rendering": all_rendering}
    spread = {"chinese": chinese, "bilingual": bilingual, "rendering": rendering}
    for model, weight in content.items():
        scale = np.concatenate([rows[0] for rows in spread[model].values()]).std(0)
        told = (f"{n} {v * s:.2f}" for (n, v), s in zip(weight.items(), scale, strict=True))
        print(f"{model}: " + ", ".join(told))
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
