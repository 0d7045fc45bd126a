"""How many limits each report has, noted beside them; a digest of each session."""

import psycopg
from alembic import op

from pincite.store.limits import note_every
from pincite.store.postgres_connection import PostgresConnection

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Note it of the limits that are there; sessions get digests, and begin anew."""
    op.execute("DELETE FROM sessions")
    op.execute('ALTER TABLE sessions ADD COLUMN digest text COLLATE "C"')
    raw = op.get_bind().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    note_every(PostgresConnection(raw, lambda gone: gone))
