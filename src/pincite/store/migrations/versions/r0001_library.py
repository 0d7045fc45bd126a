"""A new library, with all that format 4 of the SQLite library has.

Text sorts by its bytes, as in SQLite: both stores give the same order.
"""

from alembic import op

revision = "0001"
down_revision = None

_TABLES = """
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE meta (
    key   text COLLATE "C" PRIMARY KEY,
    value text COLLATE "C" NOT NULL
);
INSERT INTO meta VALUES ('generation', '0');

CREATE TABLE reports (
    number bigint PRIMARY KEY,
    id     text COLLATE "C" NOT NULL UNIQUE,
    record bytea NOT NULL,
    added  text COLLATE "C" NOT NULL,
    corrections bytea,
    removed text COLLATE "C",
    digest  text COLLATE "C"
);
CREATE SEQUENCE reports_numbers OWNED BY reports.number;
CREATE VIEW shown AS SELECT * FROM reports WHERE removed IS NULL;

CREATE TABLE files (
    report bigint PRIMARY KEY REFERENCES reports (number) ON DELETE CASCADE,
    name   text COLLATE "C" NOT NULL,
    bytes  bytea NOT NULL
);
ALTER TABLE files ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE sections (
    report   bigint NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    position bigint NOT NULL,
    headings text COLLATE "C" NOT NULL,
    grade    text COLLATE "C",
    PRIMARY KEY (report, position)
);

CREATE TABLE paragraphs (
    number   bigint PRIMARY KEY,
    report   bigint NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    section  bigint NOT NULL,
    position bigint NOT NULL,
    id       text COLLATE "C" NOT NULL UNIQUE,
    label    text COLLATE "C",
    value    bytea NOT NULL
);
CREATE SEQUENCE paragraphs_numbers OWNED BY paragraphs.number;
CREATE INDEX paragraphs_in_order ON paragraphs (report, position);
CREATE INDEX paragraphs_by_label ON paragraphs (label, report) WHERE label IS NOT NULL;

CREATE TABLE chunks (
    number    bigint PRIMARY KEY,
    report    bigint NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    paragraph bigint NOT NULL REFERENCES paragraphs (number) ON DELETE CASCADE,
    value     bytea NOT NULL,
    vector    halfvec NOT NULL,
    sentences text COLLATE "C" NOT NULL,
    sentence_vectors bytea NOT NULL
);
ALTER TABLE chunks ALTER COLUMN sentence_vectors SET STORAGE EXTERNAL;
CREATE SEQUENCE chunks_numbers OWNED BY chunks.number;
CREATE INDEX chunks_of_report ON chunks (report, number);
CREATE INDEX chunks_of_paragraph ON chunks (paragraph);

CREATE TABLE lengths (
    report  bigint PRIMARY KEY REFERENCES reports (number) ON DELETE CASCADE,
    first   bigint NOT NULL,
    chunks  integer NOT NULL,
    lengths bytea NOT NULL
);

CREATE TABLE postings (
    stem   text COLLATE "C" NOT NULL,
    report bigint NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    chunks integer NOT NULL,
    places bytea NOT NULL,
    times  bytea NOT NULL,
    PRIMARY KEY (stem, report)
);
CREATE INDEX postings_of_report ON postings (report);

CREATE TABLE conversations (
    id      text COLLATE "C" PRIMARY KEY,
    owner   text COLLATE "C" NOT NULL,
    title   text COLLATE "C" NOT NULL,
    changed text COLLATE "C" NOT NULL,
    removed text COLLATE "C"
);
CREATE INDEX conversations_of_owner ON conversations (owner);

CREATE TABLE turns (
    conversation text COLLATE "C" NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position     bigint NOT NULL,
    answer       bytea NOT NULL,
    PRIMARY KEY (conversation, position)
);

CREATE TABLE feedback (
    conversation text COLLATE "C" NOT NULL,
    position     bigint NOT NULL,
    given        text COLLATE "C" NOT NULL,
    helpful      bigint NOT NULL,
    comment      text COLLATE "C" NOT NULL,
    answer       bytea NOT NULL,
    owner        text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (conversation, position)
);
CREATE INDEX feedback_of_owner ON feedback (owner);

CREATE TABLE people (
    key      text COLLATE "C" PRIMARY KEY,
    name     text COLLATE "C" NOT NULL,
    role     text COLLATE "C" NOT NULL,
    groups   text COLLATE "C" NOT NULL,
    password text COLLATE "C" NOT NULL
);

CREATE TABLE sessions (
    token  bytea PRIMARY KEY,
    person text COLLATE "C" NOT NULL REFERENCES people (key) ON DELETE CASCADE,
    begun  double precision NOT NULL,
    used   double precision NOT NULL
);
CREATE INDEX sessions_of_person ON sessions (person);

CREATE TABLE limits (
    report text COLLATE "C" NOT NULL,
    grp    text COLLATE "C" NOT NULL,
    PRIMARY KEY (report, grp)
);
"""


def upgrade() -> None:
    """Make the tables."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
