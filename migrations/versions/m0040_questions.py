"""What people ask one another about values that differ."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0030"


def upgrade() -> None:
    """A new kind of record; nothing that was there changes."""
    op.create_table(
        "question",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("about_kind", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("question_by_about_id", "question", ["about_id"], unique=False)
    op.create_index("question_by_dossier", "question", ["dossier"], unique=False)
    op.create_index("question_by_to", "question", ["to"], unique=False)
