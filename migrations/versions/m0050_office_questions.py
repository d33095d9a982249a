"""Questions about what no village holds, kept apart from those that travel down."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"


def upgrade() -> None:
    """A new kind of record; nothing that was there changes."""
    op.create_table(
        "office_question",
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
    op.create_index("office_question_by_about_id", "office_question", ["about_id"], unique=False)
    op.create_index("office_question_by_dossier", "office_question", ["dossier"], unique=False)
    op.create_index("office_question_by_to", "office_question", ["to"], unique=False)
