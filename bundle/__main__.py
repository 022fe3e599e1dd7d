"""``python -m bundle``: the application without Python, for the system this runs on.

It goes into ``dist``: a folder that starts by double click, and the same as an archive.
``python -m bundle check`` uses that folder as its user would, and
``python -m bundle wheels`` puts the wheels of a whole installation into one folder.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from bundle.checking import check, program_in

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
WORK = ROOT / "build" / "bundle"

MODELS = ("huggingface-hub", "sentence-transformers", "torch")
"""What only models of the user's choice need."""
TOOLS = ("hatchling", "pyinstaller")

START = """Duizhao {version}

To begin: double-click "{program}". A window opens that says where the workbench is, and the
workbench opens in the browser. To stop it: close that window (or press Ctrl-C in it).
Projects are in the folder "Duizhao" of your home folder.
On the command line: {program} --help

对照 {version}

开始使用：双击“{program}”。随后出现的窗口会显示工作台地址，浏览器会自动打开工作台。
停止：关闭该窗口（或在其中按 Ctrl-C）。项目保存在主文件夹的“Duizhao”文件夹中。
命令行用法：{program} --help
"""


def dependencies() -> list[str]:
    """What the main job needs, as pip takes it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [(item, re.split(r"[\[><=;! ]", item)[0]) for item in project["dependencies"]]
    return [item for item, name in named if name not in MODELS]


def version() -> str:
    """The version that is built."""
    text = (ROOT / "align" / "__about__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "(.+?)"', text)
    if found is None:
        raise SystemExit("align/__about__.py names no version")
    return found[1]


def system() -> str:
    """The system this runs on, as archives name it."""
    names = {"Darwin": "macos", "Windows": "windows", "Linux": "linux"}
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return f"{names.get(platform.system(), platform.system().lower())}-{machine}"


def environment() -> Path:
    """An environment with what goes into the application and nothing else; its Python."""
    home = WORK / "venv"
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(home, with_pip=True)
    pip = [
        str(python),
        *["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"],
    ]
    constraints = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, *constraints, *dependencies(), *TOOLS], check=True)
    subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)], check=True
    )
    return python


def application(archive: bool) -> Path:
    """Build the folder, and the archive of it; gives the folder."""
    python = environment()
    made, work = WORK / "made", WORK / "work"
    subprocess.run(
        [
            *(python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", made, "--workpath", work, ROOT / "bundle" / "duizhao.spec"),
        ],
        check=True,
        cwd=WORK,
    )
    target = built()
    shutil.rmtree(target, ignore_errors=True)
    DIST.mkdir(exist_ok=True)
    shutil.move(made / "Duizhao", target)
    text = START.format(version=version(), program=program_in(target).name)
    (target / "README.txt").write_text(text, encoding="utf-8-sig", newline="\r\n")
    shutil.copy(ROOT / "LICENSE", target)
    if sys.platform == "linux":
        _without_symbols(target / "_internal")
    if archive:
        kind = "zip" if sys.platform == "win32" else "xztar"
        shutil.make_archive(str(target), kind, DIST, target.name)
    return target


def _without_symbols(folder: Path) -> None:
    """Take out of libraries what only a debugger reads, but for those that were patched."""
    for name in ("libpython*", "pyarrow/*.so*", "cryptography/**/*.so", "tokenizers/*.so"):
        for path in folder.glob(name):
            subprocess.run(["strip", "--strip-unneeded", path], check=False)


def built() -> Path:
    """The folder that :func:`application` made last."""
    return DIST / f"Duizhao-{version()}-{system()}"


def wheels(folder: Path) -> None:
    """Fill *folder* with the wheels of a whole installation, models included."""
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    # jieba and others are published as sources only: made into wheels here, nothing is built there.
    subprocess.run([*pip, "-c", ROOT / "constraints.txt", "-w", folder, ROOT], check=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m bundle", description=__doc__)
    parser.add_argument("what", nargs="?", default="app", choices=("app", "check", "wheels"))
    parser.add_argument("--no-archive", action="store_true", help="only the folder")
    parser.add_argument("--folder", type=Path, default=DIST / "wheels", help="of wheels")
    given = parser.parse_args()
    if given.what == "wheels":
        wheels(given.folder)
        print(given.folder)  # noqa: T201
    elif given.what == "check":
        check(built())
    else:
        print(application(not given.no_archive))  # noqa: T201


if __name__ == "__main__":
    main()
