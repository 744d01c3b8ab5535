"""Identifiers and chance: all derived from the space's seed, so that runs repeat."""

import uuid
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b

LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789"
ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
URL_SAFE = ALPHANUMERIC + "-_"
HEX = "0123456789abcdef"
DIGITS = "0123456789"


class Ids:
    """Makes identifiers from a seed and a number that grows with the space's state.

    `next_number` is called once for every new identifier and must be part of the space's
    transaction: a rolled-back request then leaves no gap.
    """

    def __init__(self, *, seed: int, next_number: Callable[[], int]) -> None:
        self._seed = seed
        self._next_number = next_number

    def text(self, *, length: int, alphabet: str = LOWER_ALPHANUMERIC) -> str:
        """Return a new text of `length` characters of `alphabet`."""
        return self._spell(self._next_number(), length=length, alphabet=alphabet)

    def derived(self, *key: object, length: int, alphabet: str = HEX) -> str:
        """Return a text that depends on the seed and `key` alone and uses up no number."""
        return self._spell(*key, length=length, alphabet=alphabet)

    def uuid4(self, *key: object) -> str:
        """Return a random-looking UUID: of `key` if given, else a new one."""
        key = key or (self._next_number(),)
        return str(uuid.UUID(bytes=self._digest("uuid4", *key)[:16], version=4))

    def uuid7(self, now: datetime) -> str:
        """Return a new UUIDv7 (RFC 9562) carrying `now` in milliseconds."""
        chance = int.from_bytes(self._digest("uuid7", self._next_number())[:10])
        milliseconds = int(now.timestamp() * 1000)
        value = (milliseconds << 80) | (0x7 << 76) | (chance & ((1 << 76) - 1))
        value = (value & ~(0b11 << 62)) | (0b10 << 62)
        return str(uuid.UUID(int=value))

    def chance(self, *key: object) -> float:
        """Return a number in [0, 1) that depends on the seed and `key` alone."""
        return int.from_bytes(self._digest("chance", *key)[:7]) / float(1 << 56)

    def _spell(self, *key: object, length: int, alphabet: str) -> str:
        number = int.from_bytes(self._digest(length, alphabet, *key))
        letters = []
        for _ in range(length):
            number, place = divmod(number, len(alphabet))
            letters.append(alphabet[place])
        return "".join(letters)

    def _digest(self, *key: object) -> bytes:
        return blake2b(repr((self._seed, *key)).encode(), digest_size=64).digest()
