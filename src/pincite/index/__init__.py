"""Dense and sparse search over a library's chunks, under a scope."""
