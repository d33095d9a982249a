"""What comes of a mandatory report; what else a child's file, an agreement and a child's task hold."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"


def upgrade() -> None:
    """Add the table of follow-ups and four fields that may be empty."""
    op.create_table(
        "incident_note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("on", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("noted_at", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("versions_", sa.LargeBinary(), nullable=False),
        sa.Column("hidden_", sa.Boolean(), nullable=False),
        sa.Column("conflict_", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("incident_note_by_dossier", "incident_note", ["dossier"], unique=False)
    op.create_index("incident_note_by_incident_id", "incident_note", ["incident_id"], unique=False)
    op.create_index("audit_by_about_id", "audit", ["about_id"], unique=False)
    op.add_column("child_file", sa.Column("details", sa.Text(), nullable=True))
    op.add_column("care_agreement", sa.Column("terms", sa.Text(), nullable=True))
    op.add_column("incident", sa.Column("suspect", sa.Text(), nullable=True))
    op.add_column("child_task", sa.Column("done_by", sa.Text(), nullable=True))
