"""How long large files take and how much memory: ``python -m tests.align.documents.large``.

Each file is read in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from align.documents import read_document, read_pairs
from align.errors import DuizhaoError
from termbase.exchange import read_glossary
from tests.align.documents.samples import docx, epub, odt, p, pdf, pptx, rtf, shape, sheet_xml, xlsx

_HAN = [chr(code) for code in range(0x4E00, 0x5E00)]


def sentences(characters: int) -> list[str]:
    """Chinese that does not compress to nothing, some 40 characters a paragraph."""
    chance = random.Random(7)
    return ["".join(chance.choices(_HAN, k=40)) + "。" for _ in range(characters // 41)]


def cells(count: int) -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, text in enumerate(sentences(41 * count), 1)
    )
    return xlsx({"一": sheet_xml(rows)})


def tmx(count: int) -> bytes:
    units = "".join(
        f'<tu><tuv xml:lang="zh"><seg>{text}</seg></tuv><tuv xml:lang="en"><seg>A sentence of some '
        "length, like others.</seg></tuv></tu>"
        for text in sentences(41 * count)
    )
    return f'<tmx version="1.4"><header/><body>{units}</body></tmx>'.encode()


def xliff(count: int) -> bytes:
    units = "".join(
        f'<trans-unit id="{n}"><source>{text}</source><target>A sentence.</target></trans-unit>'
        for n, text in enumerate(sentences(41 * count))
    )
    return (
        '<xliff version="1.2"><file source-language="zh-CN" target-language="en"><body>'
        f"{units}</body></file></xliff>"
    ).encode()


def table(count: int, delimiter: str) -> bytes:
    return "".join(
        f"{text}{delimiter}A sentence of some length {n}.\n"
        for n, text in enumerate(sentences(41 * count))
    ).encode()


FILES: dict[str, Callable[[], bytes]] = {
    "x.txt": lambda: "\n".join(sentences(5_000_000)).encode(),
    "x.html": lambda: "".join(f"<p>{text}</p>" for text in sentences(5_000_000)).encode(),
    "x.docx": lambda: docx("".join(map(p, sentences(5_000_000)))),
    "x.odt": lambda: odt("".join(f"<text:p>{t}</text:p>" for t in sentences(5_000_000))),
    "x.epub": lambda: epub({"a": "".join(f"<p>{text}</p>" for text in sentences(5_000_000))}),
    "x.srt": lambda: "".join(
        f"{n}\n00:00:01,000 --> 00:00:02,000\n{text}\n\n"
        for n, text in enumerate(sentences(5_000_000))
    ).encode(),
    "x.rtf": lambda: rtf("\\par ".join(sentences(1_000_000))),
    "x.pptx": lambda: pptx([shape(*sentences(5_000)) for _ in range(200)]),
    "x.xlsx": lambda: cells(100_000),
    "x.pdf": lambda: pdf([sentences(1_200) for _ in range(300)]),
    "x.tmx": lambda: tmx(100_000),
    "x.xlf": lambda: xliff(100_000),
    "x.tsv": lambda: table(100_000, "\t"),
    "x.csv": lambda: table(100_000, ","),
    "glossary.csv": lambda: b"zh,en\n" + table(100_000, ","),
}
"""A large file of each kind."""


def measure(path: str, queue: multiprocessing.Queue[str]) -> None:
    """Read the file at *path* and say what it took."""
    import resource

    read: Callable[[str], object] = read_document
    if path.endswith("glossary.csv"):
        read = read_glossary
    elif path.endswith((".tmx", ".xlf", ".tsv", ".csv")):
        read = read_pairs
    try:
        read(path)
        what = "read"
    except DuizhaoError as error:
        what = error.what
    # A PDF is read by a child; the time of the processor does not depend on who else works.
    took = sum(
        usage.ru_utime + usage.ru_stime
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        if (usage := resource.getrusage(who))
    )
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    queue.put(f"{took:6.1f} s CPU {peak / 1024:6.0f} MiB  {what}")


def main() -> None:
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in FILES.items():
            path = Path(folder) / name
            path.write_bytes(make())
            queue: multiprocessing.Queue[str] = context.Queue()
            process = context.Process(target=measure, args=(str(path), queue))
            process.start()
            process.join()
            size = path.stat().st_size / 1e6
            sys.stdout.write(f"{name:12} {size:6.1f} MB {queue.get()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
