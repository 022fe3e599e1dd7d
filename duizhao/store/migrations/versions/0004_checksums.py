"""A checksum in every row; :func:`duizhao.store._migrate.upgrade` fills it afterwards"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "setting",
    "document",
    "segment",
    "alignment",
    "alignment_document",
    "bead",
    "concept",
    "language_section",
    "term",
    "evidence",
    "log",
    "vector",
    "job",
    "shard",
)


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("checksum", sa.BigInteger(), nullable=True))
