"""The tables of a library in PostgreSQL, revision by revision, as alembic runs them."""
