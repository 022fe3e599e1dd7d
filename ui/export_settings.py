"""What was chosen on the Export page, remembered by the project and found again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import streamlit as st

from duizhao.exporting import SURE
from duizhao.store import Project

__all__ = ["ExportSettings"]

_NAMES = (
    "x_what", "x_form", "x_gform", "x_mode", "x_zh", "x_en", "x_style", "x_order", "x_full",
    "x_which_pairs", "x_which_glossary", "x_least", "x_documents", "x_subjects", "x_rejected",
    "x_proposed",
)  # fmt: skip
_FIRST = {"x_what": "pairs", "x_form": "tmx", "x_gform": "tbx", "x_least": SURE}


@dataclass(slots=True)
class ExportSettings:
    """The page's choices by the keys of its widgets."""

    project: Project
    values: dict[str, Any]

    @classmethod
    def load(cls, project: Project) -> ExportSettings:
        """As the project remembers them; what is damaged counts as nothing."""
        try:
            found = json.loads(project.setting("export") or "{}")
        except ValueError:
            found = {}
        return cls(project, found if isinstance(found, dict) else {})

    def begin(self) -> None:
        """Put them before the widgets are drawn; Streamlit forgets those of a page left."""
        names = {item.name for item in self.project.documents()}
        for key, value in {**_FIRST, **self.values}.items():
            if key in st.session_state or key not in _NAMES:
                continue
            # A document that is gone cannot be chosen.
            known = [v for v in value if v in names] if key == "x_documents" else value
            st.session_state[key] = known

    def keep(self) -> None:
        """Remember what is chosen now."""
        now = {key: st.session_state[key] for key in st.session_state if key in _NAMES}
        kept = {str(key): value for key, value in {**self.values, **now}.items()}
        if kept != self.values:
            self.project.set_setting("export", json.dumps(kept, ensure_ascii=False))
            self.values = kept
