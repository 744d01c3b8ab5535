"""Members that occur twice in one object of a JSON text, where most parsers keep the last alone."""

import json
from collections import Counter
from typing import Any

import orjson


def repeated(raw: bytes, data: Any, *, ignores_case: bool = False) -> list[str]:
    """Return the names that occur twice in one object of `raw`, whose data are `data`.

    A name is there once for each object that repeats it.
    """
    if not (_may_repeat(raw, data) or (ignores_case and _differs_by_case(data))):
        return []
    twice: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        counts = Counter(name.lower() if ignores_case else name for name, _ in pairs)
        if len(counts) < len(pairs):
            twice.extend(sorted(name for name, count in counts.items() if count > 1))

    json.loads(raw, object_pairs_hook=note)
    return twice


def _may_repeat(raw: bytes, data: Any) -> bool:
    """Whether members can have got lost in parsing: each takes a colon with it.

    A second parse that looks costs more than the whole rest of a judgement.
    """
    return b"\\u00" in raw or raw.count(b":") != orjson.dumps(data).count(b":")


def _differs_by_case(data: Any) -> bool:
    """Whether two names in one object differ by case alone."""
    if isinstance(data, dict):
        names = {name.lower() for name in data}
        return len(names) < len(data) or any(map(_differs_by_case, data.values()))
    return isinstance(data, list) and any(map(_differs_by_case, data))
