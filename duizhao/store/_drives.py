"""Where a file lies: on this machine, on another one, or where a client copies it to others.

SQLite's locks and its write-ahead log are made for one machine's own disk
(https://www.sqlite.org/useovernet.html).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath

__all__ = ["mounted_from_afar", "on_network_drive", "synchronised"]

_KINDS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "9p", "fuse.sshfs"}
_NETWORK = _KINDS | {"davfs", "afs"}
_REMOTE = 4  # Windows: DRIVE_REMOTE
_MAC = re.compile(r".+? on (/.*) \(([^,)]+).*\)")


def on_network_drive(path: Path) -> bool:
    """Whether *path* seems to lie on a drive of another machine."""
    full = path.absolute()
    if full.drive.startswith("\\\\") or str(full).startswith("//"):
        return True
    if sys.platform == "win32":
        import ctypes

        root = f"{full.drive}\\"
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE)
    else:  # noqa: RET505 - so that each branch is checked on its own system only
        return mounted_from_afar(PurePosixPath(full), _mounts())


def _mounts() -> str:
    try:
        if sys.platform == "darwin":
            command = ["/sbin/mount"]
            run = subprocess.run(command, capture_output=True, timeout=5, check=False)
            return run.stdout.decode("utf-8", "replace")
        else:  # noqa: RET505 - so that each branch is checked on its own system only
            return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except (OSError, subprocess.SubprocessError):
        return ""


def mounted_from_afar(path: PurePosixPath, mounts: str) -> bool:
    """Whether the deepest mount that holds *path* is of another machine.

    Args:
        mounts: ``/proc/mounts`` of Linux, or what ``mount`` prints on macOS.
    """
    best, kind = -1, ""
    for line in mounts.splitlines():
        found = _MAC.fullmatch(line)
        fields = [found[1], found[2]] if found else line.split(" ")[1:3]
        if len(fields) < 2:
            continue
        point = PurePosixPath(fields[0].replace("\\040", " "))
        if (path == point or point in path.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[1]
    return kind in _NETWORK


_SERVICES = (
    ("iCloud", r"Mobile Documents|iCloud ?Drive"),
    ("OneDrive", r"OneDrive(?: - .+)?"),
    ("Dropbox", r"Dropbox(?: \(.+\))?"),
    ("Google Drive", r"Google ?Drive"),
    ("坚果云", r"坚果云|Nutstore(?: ?Files)?"),
    ("百度网盘", r"百度网盘(?:同步空间)?|BaiduSyncdisk"),
)
_FOLDERS = tuple((service, re.compile(name, re.IGNORECASE)) for service, name in _SERVICES)


def synchronised(path: PurePath) -> str | None:
    """The service whose client seems to copy the folder of *path* to other machines."""
    parts = path.parts[:-1]
    for above, part in zip(("", *parts), parts, strict=False):
        # Where macOS keeps them a folder is called by the service and the account.
        name = part.partition("-")[0] if above == "CloudStorage" else part
        for service, known in _FOLDERS:
            if known.fullmatch(name):
                return service
    return None
