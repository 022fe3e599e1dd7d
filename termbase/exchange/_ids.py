"""Ids: stable ones for imported concepts, legal ones for XML."""

from __future__ import annotations

import hashlib
import re

__all__ = ["concept_id", "is_xml_id"]

# The ASCII part of an NCName: enough for the ids we make, safe in every tool.
_NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def concept_id(zh: str, en: str = "") -> str:
    """The id of an imported concept without one: from its Chinese term, else its English."""
    body = f"zh\n{zh}" if zh else f"en\n{en}"
    return "c" + hashlib.sha256(body.encode("utf-8", "replace")).hexdigest()[:16]


def is_xml_id(text: str) -> bool:
    """Whether *text* can stand as an ``xs:ID``."""
    return bool(_NCNAME.fullmatch(text))
