"""What a database file promises of a change that was acknowledged."""

from typing import Literal, get_args

Durability = Literal["process", "disk", "none"]
DURABILITIES: tuple[Durability, ...] = get_args(Durability)
