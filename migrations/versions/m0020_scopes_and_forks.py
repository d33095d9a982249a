"""What other replicas hold, what left this one, whose chain is proven how far, and logs that began anew."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"


def upgrade() -> None:
    """Only local tables: nothing that is synchronised changes."""
    op.add_column("log_state", sa.Column("epoch", sa.Text(), nullable=False, server_default=""))
    op.add_column("peer", sa.Column("their_epoch", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "device_head", sa.Column("serial", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("device_head", sa.Column("refused", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "signed_head",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "hash"),
    )
    op.create_table(
        "held_dossier",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("device", "dossier"),
    )
    op.create_table(
        "tombstone",
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("roster_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("dossier"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
