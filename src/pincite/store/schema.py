"""The tables of a library, and the version of their format."""

FORMAT = 6

DAYS_KEPT = 30
"""A removed report, and a deleted conversation, can be put back for so long."""

SHOWN = "CREATE VIEW shown AS SELECT * FROM reports WHERE removed IS NULL"
"""The reports that are not removed: what everything but undoing sees."""

KEPT = (
    """CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    owner   TEXT NOT NULL,
    title   TEXT NOT NULL,
    changed TEXT NOT NULL,
    removed TEXT
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    answer       BLOB NOT NULL,
    PRIMARY KEY (conversation, position)
) STRICT""",
    """CREATE TABLE feedback (
    conversation TEXT NOT NULL,
    position     INTEGER NOT NULL,
    given        TEXT NOT NULL,
    helpful      INTEGER NOT NULL,
    comment      TEXT NOT NULL,
    answer       BLOB NOT NULL,
    PRIMARY KEY (conversation, position)
) STRICT""",
)
"""What people leave behind: conversations, and what they said of answers."""

ACCOUNTS = (
    """CREATE TABLE people (
    key      TEXT PRIMARY KEY,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    groups   TEXT NOT NULL,
    password TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE sessions (
    token  BLOB PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (key) ON DELETE CASCADE,
    begun  REAL NOT NULL,
    used   REAL NOT NULL
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE limits (
    report TEXT NOT NULL,
    grp    TEXT NOT NULL,
    PRIMARY KEY (report, grp)
) STRICT, WITHOUT ROWID""",
    "ALTER TABLE feedback ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
    "UPDATE feedback SET owner = (SELECT owner FROM conversations WHERE id = conversation) "
    "WHERE conversation IN (SELECT id FROM conversations)",
)
"""Who may ask, and who may see what. A report's limits outlive its row, which a new reading of it
replaces: they know it by its id."""

WITH_DIGESTS = ("conversations", "turns", "feedback", "people", "limits")
DIGESTS = tuple(f"ALTER TABLE {table} ADD COLUMN digest TEXT" for table in WITH_DIGESTS)
"""Each row's digest: see signed.py, which gives those that are there theirs. NULL is a damaged
row's."""

SIGNED = 4
"""The format of which the rows are signed when a library of it is brought up."""

SESSIONS = ("DELETE FROM sessions", "ALTER TABLE sessions ADD COLUMN digest TEXT")
"""Sessions have one too; those that had none end, and who had them logs in again."""

COUNTED = 5
"""The format of which the limits are counted when a library of it is brought up."""

MIGRATIONS = {
    1: ("ALTER TABLE reports ADD COLUMN corrections BLOB",),
    2: (
        "ALTER TABLE reports ADD COLUMN removed TEXT",
        "ALTER TABLE reports ADD COLUMN digest TEXT",
        SHOWN,
        *KEPT,
    ),
    3: ACCOUNTS,
    SIGNED: DIGESTS,
    COUNTED: SESSIONS,
}
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
    corrections BLOB,
    removed TEXT,
    digest  TEXT
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

WHOLE = (*TABLES.split(";\n"), SHOWN, *KEPT, *ACCOUNTS, *DIGESTS, *SESSIONS)
"""What makes a new library."""
