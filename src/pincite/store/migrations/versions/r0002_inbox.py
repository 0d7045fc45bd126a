"""Files that wait to be read, and the tables of procrastinate, which gives them to workers.

Its schema is taken from the package: what `pyproject.toml` allows of it has this one.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"

_TABLES = """
CREATE TABLE inbox (
    number   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     text COLLATE "C" NOT NULL,
    sha256   text COLLATE "C" NOT NULL,
    size     bigint NOT NULL,
    bytes    bytea,
    id       text COLLATE "C",
    replaces bigint NOT NULL,
    groups   text COLLATE "C",
    put_by   text COLLATE "C" NOT NULL,
    put_at   timestamptz NOT NULL DEFAULT now(),
    state    text COLLATE "C" NOT NULL DEFAULT 'waiting'
             CHECK (state IN ('waiting', 'reading', 'done', 'failed')),
    changed  timestamptz NOT NULL DEFAULT now(),
    tries    bigint NOT NULL DEFAULT 0,
    begun    bigint NOT NULL DEFAULT 0,
    report   text COLLATE "C",
    result   text COLLATE "C",
    error    text COLLATE "C",
    job      bigint,
    CHECK (state = 'done' OR bytes IS NOT NULL)
);
ALTER TABLE inbox ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE INDEX inbox_at_work ON inbox (number) WHERE state IN ('waiting', 'reading');
CREATE INDEX inbox_by_job ON inbox (job)
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
    # Many statements, with signs that SQLAlchemy would take for its own.
    psycopg = op.get_bind().connection.driver_connection
    assert psycopg is not None
    psycopg.execute(SchemaManager.get_schema())
