"""Whether a term counts only in its case, or in its very form"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("case_sensitive", "exact_match"):
        op.add_column(
            "term", sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
