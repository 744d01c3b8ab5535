"""Regular expressions of strangers, matched in time that grows with the text and no faster."""

from functools import lru_cache

from jsonschema_rs import RegexOptions, ValidationError, Validator, validator_for

LONGEST = 1000
SIZE = 1_000_000


class PatternError(ValueError):
    """A regular expression cannot be used; the message says why and what to do."""


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text. Raises `PatternError`.

    Expressions need neither look around nor back: they cannot, so that none takes long.
    """
    return _compiled(pattern).is_valid(text)


def check(pattern: str) -> None:
    """Raise `PatternError` unless the pattern can be used."""
    _compiled(pattern)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Validator:
    if len(pattern) > LONGEST:
        raise PatternError(f"has {len(pattern)} characters; use at most {LONGEST}")
    options = RegexOptions(size_limit=SIZE, dfa_size_limit=SIZE)
    try:
        return validator_for({"type": "string", "pattern": pattern}, pattern_options=options)
    except ValidationError as error:
        raise PatternError(
            f"{pattern!r} is no regular expression that can be used; it may neither look around"
            " nor refer back, and must be closed"
        ) from error
