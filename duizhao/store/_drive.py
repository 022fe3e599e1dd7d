"""Whether a path lies on a network drive; best effort, never an error."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

__all__ = ["on_network_drive"]

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "9p", "fuse.sshfs", "davfs", "afs"}
_REMOTE = 4  # Windows: DRIVE_REMOTE


def on_network_drive(path: Path, *, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether *path* seems to lie on a drive of another machine.

    SQLite's locks are not reliable there, so the user is warned.
    """
    full = path.absolute()
    if full.drive.startswith("\\\\") or str(full).startswith("//"):
        return True
    if sys.platform == "win32":
        import ctypes

        root = f"{full.drive}\\"
        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE)
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    best, kind = -1, ""
    place = PurePosixPath(full)
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = PurePosixPath(fields[1].replace("\\040", " "))
        if (place == point or point in place.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind in _NETWORK
