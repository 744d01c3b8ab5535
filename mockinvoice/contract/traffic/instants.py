"""When something was recorded."""

from typing import Any

from mockinvoice.core.clock import parse_instant, spell_instant


def instant(recorded: Any) -> str:
    """Spell a recorded instant as the journal does; empty if there is none that can be read."""
    try:
        return spell_instant(parse_instant(recorded))
    except (TypeError, ValueError):
        return ""
