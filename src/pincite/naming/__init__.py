"""How reports are named: bodies, editions and numbers in words, in what people write."""
