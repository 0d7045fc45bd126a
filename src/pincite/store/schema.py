"""The tables of a library, and the version of their format."""

FORMAT = 2

MIGRATIONS = {1: ("ALTER TABLE reports ADD COLUMN corrections BLOB",)}
"""What makes a library of each earlier format one of the next."""

TABLES = """
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id     TEXT NOT NULL UNIQUE,
    record BLOB NOT NULL,
    added  TEXT NOT NULL,
    corrections BLOB
) STRICT;

CREATE TABLE files (
    report INTEGER PRIMARY KEY REFERENCES reports (number) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE sections (
    report   INTEGER NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    headings TEXT NOT NULL,
    grade    TEXT,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE paragraphs (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    report   INTEGER NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    section  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id       TEXT NOT NULL UNIQUE,
    label    TEXT,
    value    BLOB NOT NULL
) STRICT;
CREATE INDEX paragraphs_in_order ON paragraphs (report, position);
CREATE INDEX paragraphs_by_label ON paragraphs (label, report) WHERE label IS NOT NULL;

CREATE TABLE chunks (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    report    INTEGER NOT NULL REFERENCES reports (number) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL REFERENCES paragraphs (number) ON DELETE CASCADE,
    value     BLOB NOT NULL,
    vector    BLOB NOT NULL,
    sentences TEXT NOT NULL,
    sentence_vectors BLOB NOT NULL
) STRICT;
CREATE INDEX chunks_of_report ON chunks (report, number);
CREATE INDEX chunks_of_paragraph ON chunks (paragraph);
"""
