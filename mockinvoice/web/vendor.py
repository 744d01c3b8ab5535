"""The plug: all that the machinery asks of a vendor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.deliveries import DeliveryPolicy
from mockinvoice.core.errors import ApiError
from mockinvoice.core.limits import Limit
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import Event, World

if TYPE_CHECKING:
    from marshmallow import Schema


@dataclass(frozen=True, kw_only=True)
class Action:
    """What the vendor or its customer does out of sight, for the control API.

    `run(world, data)` works in the space's open transaction on what `schema` loaded and returns
    JSON members that tell the effect; it raises `ApiError` in neutral words.
    """

    run: Callable[[World, Any], Record]
    schema: "type[Schema]"
    summary: str


@dataclass(frozen=True, kw_only=True)
class Magic:
    """A value in a request that leads a client into a documented failure."""

    where: str
    value: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class Code:
    """What a vendor does.

    `authenticate(world, request)` returns what tells clients apart (kept as `request.client`) or
    raises `ApiError`; it is called for operations that take credentials. `credential(request)` is
    the credential as sent, which may name a space. `answer` and `refuse` spell results and errors
    on the wire. `events` are the kinds it plans, `limits` its documented rate limits, `deliveries`
    how it makes webhook calls.
    """

    modules: tuple[ModuleType, ...]
    authenticate: Callable[[Any, Request], Any]
    credential: Callable[[Request], str | None]
    answer: Callable[[Any, Request, Any], Response]
    refuse: Callable[[Any, Request, ApiError], Response]
    seed: Callable[[World], None]
    actions: Mapping[str, Action] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    magic: tuple[Magic, ...] = ()
    limits: tuple[Limit, ...] = ()
    stages: tuple[str, ...] | None = None
    deliveries: DeliveryPolicy = field(default_factory=DeliveryPolicy)


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """One emulated API: what is known of it at once, and what `load` imports when it is used.

    `indexes` maps the vendor's collections to the members it filters by, `options` its dotted
    options to their values (default first; `*` stands for any text).
    """

    name: str
    title: str
    demo_credential: str
    load: Callable[[], Code]
    more_credentials: tuple[str, ...] = ()
    indexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def code(self) -> Code:
        """What it does, loaded when it is first asked for."""
        return self.load()
