"""Train the English sentence splitter: ``python -m training.punkt CORPUS -o FILE``.

Kiss and Strunk (2006), "Unsupervised Multilingual Sentence Boundary Detection",
Computational Linguistics 32(4), in NLTK's implementation. *CORPUS* is a folder with
``sentences.tsv.gz`` and ``paragraphs.tsv.gz`` (Chinese TAB English TAB set). Every set
gives at most ``--cap`` rows, evenly spread, so that no set drowns the others.

What NLTK learns is reduced to what splitting asks for: its orthographic context (flags
for every word type, which one title-case heading is enough to spoil) becomes the list of
words that are as good as never capitalised inside a sentence.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from training.corpora import PARAGRAPHS, SENTENCES, rows

__all__ = ["main", "sample", "train"]

_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_SHAPE = re.compile(r"[a-z]{2,5}|[a-z](?:\.[a-z]{1,2}){1,4}")
_INSIDE = re.compile(r"(?<![\w.])([A-Za-z][A-Za-z.]{0,9})\.[,;]?\s+(?=[a-z0-9(])")
_PLAIN = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SENTENCE_END = re.compile(r"[.!?:;…\"”’')\]]\s+$")
# Usual abbreviations that the corpora have too little of to be learned from them.
_KNOWN = (  # noqa: SIM905
    "a.d a.m adm apr approx assn asst attn aug ave b.a b.c bldg blvd brig bros c.e ca capt cf ch "
    "co col comdr corp cpl d.c dec dept dist e.g eds esp esq est et.al etc excl ext feb ff fig "
    "figs fr ft gen gov h.k hon i.e ibid inc incl intl jan jr jul jun lieut lt ltd m.a m.d m.p maj "
    "max messrs mfg mr mrs ms msgr mt n.b natl nos nov o.k oct op p.m p.r.c p.s para ph.d pl pp "
    "prof r.o.c rep resp rev sect sen sens sept sgt sr st supt u.k u.n u.s u.s.a u.s.s.r univ viz "
    "vol vols vs"
).split()


def sample(corpus: Path, *, cap: int) -> Iterator[tuple[str, list[str]]]:
    """The English texts of each set of each file, at most *cap* rows a set, evenly spread."""
    for name in (PARAGRAPHS, SENTENCES):
        sets: dict[str, list[str]] = {}
        for _, english, group in rows(corpus / name):
            sets.setdefault(group, []).append(english)
        for key in sorted(sets):
            texts = sets[key]
            step = max(1.0, len(texts) / cap)
            yield f"{name}:{key}", [texts[int(i * step)] for i in range(int(len(texts) / step))]


def train(groups: Sequence[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    """The reduced parameters learned from *groups* of texts."""
    from nltk.tokenize.punkt import PunktTrainer

    trainer = PunktTrainer()
    trainer.INCLUDE_ALL_COLLOCS = False
    trainer.INCLUDE_ABBREV_COLLOCS = True
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for _, texts in groups:
        trainer.train("\n".join(texts), finalize=False)
        for text in texts:
            _count_cases(text, lower, upper)
    trainer.finalize_training()
    params = trainer.get_params()
    texts = [text for _, group in groups for text in group]
    common = {w for w, n in lower.items() if n >= 4 and upper[w] <= 0.03 * n}
    starters = {s for s in params.sent_starters if s == "i" or lower[s] >= max(4, 0.2 * upper[s])}
    abbreviations = _confirmed(params.abbrev_types, texts) | set(_KNOWN)
    collocations = {
        (a, b)
        for a, b in params.collocations
        if (a in abbreviations or len(a) == 1) and a.isascii() and b.isalpha() and b.isascii()
    }
    return {
        "method": "Kiss and Strunk 2006 (NLTK PunktTrainer), reduced: see training/punkt.py",
        "texts": len(texts),
        "abbreviations": sorted(abbreviations),
        "collocations": sorted(list(pair) for pair in collocations),
        "starters": sorted(starters - common),
        "common": sorted(w for w in common if _PLAIN.fullmatch(w)),
    }


def _confirmed(candidates: Iterable[str], texts: Iterable[str]) -> set[str]:
    """The abbreviations among *candidates* that some text goes on after, twice at least.

    Rare words that stood only at ends of sentences look like abbreviations to the
    likelihood ratio; what is followed by a small letter or a figure is one.
    """
    wanted = {c for c in candidates if _SHAPE.fullmatch(c)}
    seen: Counter[str] = Counter()
    for text in texts:
        for match in _INSIDE.finditer(text):
            if match[1].lower() in wanted:
                seen[match[1].lower()] += 1
    return {word for word, count in seen.items() if count >= 2}


def _count_cases(text: str, lower: Counter[str], upper: Counter[str]) -> None:
    """Count words inside sentences by case; a text in title case says nothing."""
    words = list(_WORD.finditer(text))
    capital = sum(m[0][0].isupper() for m in words)
    if not words or capital > 0.5 * len(words):
        return
    for match in words[1:]:
        word = match[0]
        if _SENTENCE_END.search(text[max(0, match.start() - 4) : match.start()]):
            continue
        if word[0].islower():
            lower[word.lower()] += 1
        else:
            upper[word.lower()] += 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the parameters."""
    parser = argparse.ArgumentParser(prog="python -m training.punkt")
    parser.add_argument("corpus", type=Path, help="folder with the corpora")
    parser.add_argument("-o", "--output", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--cap", type=int, default=6000, help="rows a set at most")
    options = parser.parse_args(arguments)
    parameters = train(list(sample(options.corpus, cap=options.cap)))
    body = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    options.output.write_text(body + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(
        f"{options.output}: {parameters['texts']} texts, "
        + ", ".join(
            f"{len(parameters[key])} {key}"
            for key in ("abbreviations", "collocations", "starters", "common")
        )
        + f", {len(body)} bytes\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
