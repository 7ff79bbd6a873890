"""Secrets of 256 random bits, and the digests by which they are known again."""

import secrets
from hashlib import sha256
from typing import NamedTuple

KEY = "edb"
PREFIX_BYTES = 5


class Key(NamedTuple):
    """A new API key: `text` is shown once, `prefix` stays readable in lists and logs."""

    text: str
    prefix: str


def new_key() -> Key:
    """A key as `edb_1a2b3c4d5e_…`."""
    prefix = f"{KEY}_{secrets.token_hex(PREFIX_BYTES)}"
    return Key(f"{prefix}_{secrets.token_urlsafe(32)}", prefix)


def new_token() -> str:
    """A secret for a link or a session."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What is kept of a secret. It has 256 random bits, so that a plain hash cannot be guessed back."""
    return sha256(secret.encode()).digest()
