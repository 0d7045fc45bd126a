"""How often the server went away while a file of the inbox was written."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column: it never did, as far as anybody knows."""
    op.execute("ALTER TABLE inbox ADD COLUMN lost bigint NOT NULL DEFAULT 0")
