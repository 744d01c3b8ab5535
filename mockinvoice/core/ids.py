"""Identifiers and chance: all derived from the space's seed, so that runs repeat."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

LOWER_ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789"
ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
URL_SAFE = ALPHANUMERIC + "-_"
HEX = "0123456789abcdef"
DIGITS = "0123456789"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# One digest has 512 bits: enough for so many letters of an alphabet of up to 64.
CHUNK = 64


class Ids:
    """Makes identifiers from a seed and a number that grows with the space's state.

    `next_number` is called once for every new identifier and must be part of the space's
    transaction: a rolled-back request then leaves no gap. `was_asked` is set by every use.
    """

    def __init__(self, *, seed: int, next_number: Callable[[], int]) -> None:
        self.was_asked = False
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
        chance = int.from_bytes(self._digest("uuid4", *key)[:16])
        return _spell_uuid((chance & ~(0xF << 76)) | (0x4 << 76))

    def uuid7(self, now: datetime, *key: object) -> str:
        """Return a UUIDv7 (RFC 9562) carrying `now`, from 1970 on: of `key` if given, else new."""
        key = key or (self._next_number(),)
        chance = int.from_bytes(self._digest("uuid7", *key)[:10])
        milliseconds = (now - EPOCH) // MILLISECOND
        return _spell_uuid((milliseconds << 80) | (0x7 << 76) | (chance & ((1 << 76) - 1)))

    def chance(self, *key: object) -> float:
        """Return a number in [0, 1) that depends on the seed and `key` alone."""
        return (int.from_bytes(self._digest("chance", *key)[:7]) >> 3) / (1 << 53)

    def _spell(self, *key: object, length: int, alphabet: str) -> str:
        text, base = "", len(alphabet)
        for start in range(0, length, CHUNK):
            more = (start,) if start else ()
            number = int.from_bytes(self._digest(length, alphabet, *key, *more))
            letters = min(CHUNK, length - start)
            number %= base**letters  # of which only the last places are used
            for _ in range(letters):
                text += alphabet[number % base]
                number //= base
        return text

    def _digest(self, *key: object) -> bytes:
        self.was_asked = True
        return blake2b(repr((self._seed, *key)).encode(), digest_size=64).digest()


def _spell_uuid(value: int) -> str:
    """Spell 128 bits with a version in them as a UUID of the usual variant (RFC 9562)."""
    text = f"{(value & ~(0b11 << 62)) | (0b10 << 62):032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
