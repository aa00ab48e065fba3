"""A file sealed with a key: read and written piece by piece, each bound to its place, the last one as last.

AES-256-GCM in pieces of 64 KiB, as in the STREAM construction: a piece's nonce is the file's own random
prefix, the piece's number, and whether it is the last. Nothing can be changed, moved, left out or cut off.
"""

import io
import os
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"gendan sealed 1\n"
SALT, PREFIX, TAG = 16, 7, 16
HEAD = len(MAGIC) + SALT + PREFIX
PIECE = 64 * 1024


class WrongKey(Exception):
    """The key is not the one it was sealed with, or a piece was changed, moved or cut off."""


class _Seal:
    """The cipher of one file."""

    def __init__(self, key: str, head: bytes) -> None:
        salt = head[len(MAGIC) : len(MAGIC) + SALT]
        self._prefix = head[-PREFIX:]
        self._head = head
        # Slow on purpose, 32 MiB: the key may be words that a person chose.
        self._cipher = AESGCM(Scrypt(salt, length=32, n=2**15, r=8, p=1).derive(key.encode()))

    def close(self, number: int, plain: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(number, last), plain, self._head)

    def open(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(number, last), sealed, self._head)
        except InvalidTag:
            raise WrongKey from None

    def _nonce(self, number: int, last: bool) -> bytes:
        return self._prefix + number.to_bytes(4, "big") + bytes([last])


class SealedWriter(io.RawIOBase):
    """Seals whatever is written; the file is whole once this is closed."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        self._file = file
        head = MAGIC + os.urandom(SALT + PREFIX)
        self._seal = _Seal(key, head)
        self._number = 0
        self._waiting = bytearray()
        file.write(head)

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Take it; full pieces go out, and what may be the last one waits."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(memoryview(data))

    def close(self) -> None:
        """Write the last piece."""
        if not self.closed:
            self._put(bytes(self._waiting), last=True)
            super().close()

    def _put(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._seal.close(self._number, plain, last=last))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Opens a sealed file at any place; raises WrongKey."""

    def __init__(self, file: IO[bytes], key: str) -> None:
        self._file = file
        head = file.read(HEAD)
        self._seal = _Seal(key, head)
        sealed = file.seek(0, io.SEEK_END) - HEAD
        self._last = max(0, (sealed - 1) // (PIECE + TAG))
        if sealed - self._last * (PIECE + TAG) < TAG:
            raise WrongKey
        self._length = sealed - (self._last + 1) * TAG
        self._at = 0
        self._open = -1
        self._piece = b""
        # The last piece says that it is the last: a file cut off is found before anything is read.
        self._turn_to(self._last)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        if self._at >= self._length:
            return 0
        number, offset = divmod(self._at, PIECE)
        self._turn_to(number)
        found = self._piece[offset : offset + len(memoryview(buffer))]
        memoryview(buffer)[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _turn_to(self, number: int) -> None:
        if number != self._open:
            self._file.seek(HEAD + number * (PIECE + TAG))
            sealed = self._file.read(PIECE + TAG)
            self._piece = self._seal.open(number, sealed, last=number == self._last)
            self._open = number
