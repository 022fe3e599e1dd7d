"""Where definitions are from; who looks after a concept, and what is said of it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (
        ("concept", "definition_source"),
        ("concept", "assigned_to"),
        ("concept", "comments"),
        ("language_section", "definition_source"),
    ):
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))
