"""Personal data at rest: AES-256-GCM, and an HMAC blind index to look it up (R59, R65)."""

import hashlib
import hmac
import os
from contextlib import suppress
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


@cache
def key_for(purpose: str) -> bytes:
    """32 bytes for one purpose, derived from the master key; two purposes never share a key."""
    return hmac.new(master_key(), b"zhishuo:" + purpose.encode(), hashlib.sha256).digest()


@cache
def master_key() -> bytes:
    """The master key of this installation: ZHISHUO_KEY_FILE, or one made once under ZHISHUO_HOME (mode 600)."""
    path = Path(settings.ZHISHUO.key_file)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(os.urandom(32).hex().encode())
        with suppress(FileExistsError):
            os.link(temporary, path)  # first process wins; a link never overwrites
        temporary.unlink()
    return bytes.fromhex(path.read_text().strip())


@cache
def _cipher(purpose: str) -> AESGCM:
    return AESGCM(key_for("seal:" + purpose))


def seal(text: str, purpose: str) -> bytes:
    """Encrypted text: nonce + ciphertext. The purpose is bound in, so a value moved to another column does not open."""
    nonce = os.urandom(NONCE)
    return nonce + _cipher(purpose).encrypt(nonce, text.encode(), purpose.encode())


def unseal(value: bytes, purpose: str) -> str:
    """The text; raises `cryptography.exceptions.InvalidTag` where value or purpose was changed."""
    value = bytes(value)
    return _cipher(purpose).decrypt(value[:NONCE], value[NONCE:], purpose.encode()).decode()


def blind(text: str, purpose: str) -> bytes:
    """16 bytes that are the same for the same text: for equality look-ups only, useless without the key."""
    return hmac.new(key_for("blind:" + purpose), text.encode(), hashlib.sha256).digest()[:16]


def token(text: str, purpose: str) -> str:
    """24 hex digits that only this installation can make: for links that carry their own right."""
    return hmac.new(key_for("token:" + purpose), text.encode(), hashlib.sha256).hexdigest()[:24]
