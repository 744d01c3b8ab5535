"""What a mock is started with; the only reader of the environment."""

from dataclasses import dataclass, field
from pathlib import Path

from mockinvoice.core.options import SpaceOptions


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The choices of one running mock.

    `vendors` empty means all; `at_root` mounts one of them without its prefix; `db` None keeps
    everything in memory; `space` holds the default options of spaces.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    vendors: tuple[str, ...] = ()
    at_root: bool = False
    db: Path | None = None
    seed_file: Path | None = None
    control_token: str | None = None
    log_format: str = "text"
    space: SpaceOptions = field(default_factory=SpaceOptions)
