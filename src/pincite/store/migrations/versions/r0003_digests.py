"""A digest of each row of what people leave, of who they are, and of what they may see."""

import psycopg
from alembic import op

from pincite.store.postgres_connection import PostgresConnection
from pincite.store.signed import sign_every

revision = "0003"
down_revision = "0002"

_TABLES = ("conversations", "turns", "feedback", "people", "limits")


def upgrade() -> None:
    """Add the column, and give each row that is there its digest."""
    for table in _TABLES:
        op.execute(f'ALTER TABLE {table} ADD COLUMN digest text COLLATE "C"')
    raw = op.get_bind().connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    sign_every(PostgresConnection(raw, lambda gone: gone), _TABLES)
