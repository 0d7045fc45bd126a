"""The truth of a library: reports, the bytes of their files, chunks and vectors."""
