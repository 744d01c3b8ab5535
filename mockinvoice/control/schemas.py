"""What the control API takes in; words of its errors."""

from typing import Any

from marshmallow import INCLUDE, RAISE, Schema, fields, validate

MAX_NUMBER = 2**53 - 1
NOT_EMPTY = validate.Length(min=1, error="must not be empty")
WORDS = {"required": "is missing", "null": "must not be null", "validator_failed": "is not valid"}


class Text(fields.String):
    """A text."""

    default_error_messages = {**WORDS, "invalid": "must be a text"}


class Whole(fields.Integer):
    """A whole number, never spelled as a text."""

    default_error_messages = {**WORDS, "invalid": "must be a whole number"}

    def __init__(self, *, minimum: int, maximum: int, **more: Any) -> None:
        limits = validate.Range(
            min=minimum, max=maximum, error=f"must be from {minimum} to {maximum}"
        )
        super().__init__(strict=True, validate=limits, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        """Take `5.0` for `5`, as JSON Schema does."""
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        return super()._deserialize(whole, attr, data, **more)


class Members(fields.Dict):
    """An object."""

    default_error_messages = {**WORDS, "invalid": "must be an object"}


class Body(Schema):
    """A request's body: its members and no others."""

    error_messages = {
        "type": "must be an object",
        "unknown": "is not a member of this request",
    }

    class Meta:
        unknown = RAISE


class FreeBody(Body):
    """Any object; whoever takes it checks its members."""

    class Meta:
        unknown = INCLUDE


class SpaceOptionsSchema(FreeBody):
    """Options of a space; names and choices are checked where the options are kept."""

    random_seed = Whole(minimum=0, maximum=MAX_NUMBER)
    journal = Whole(minimum=0, maximum=100_000)
    options = Members(keys=Text())


class ClockSettingSchema(Body):
    """`now`: an instant or `real`."""

    now = Text(required=True)


class ClockAdvanceSchema(Body):
    """`by` a duration or `to` an instant."""

    by = Text()
    to = Text()


class FaultSchema(FreeBody):
    """A rule for faults; its members are checked where rules are read."""

    match = Members()
    do = Members(required=True)


class PersonaSchema(Body):
    """What to narrow the rules of a persona to."""

    match = Members()


class Seconds(fields.Float):
    """A number of seconds, never spelled as a text."""

    default_error_messages = {**WORDS, "invalid": "must be a number"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> float:
        if isinstance(value, (str, bool)):
            raise self.make_error("invalid", input=value)
        return float(super()._deserialize(value, attr, data, **more) or 0)


class DeliveryWaitSchema(Body):
    """Which delivery to wait for, and how long."""

    event = Text(required=True, validate=NOT_EMPTY)
    nth = Whole(minimum=1, maximum=MAX_NUMBER, load_default=1)
    timeout = Seconds(
        load_default=5.0, validate=validate.Range(min=0, max=30, error="must be from 0 to 30")
    )


class ExchangesQuery(Schema):
    """Which exchanges to list; other parameters are ignored."""

    class Meta:
        unknown = INCLUDE

    vendor = Text(validate=NOT_EMPTY)
    operation = Text(validate=NOT_EMPTY)
    limit = fields.Integer(
        error_messages={"invalid": "must be a whole number"},
        validate=validate.Range(min=1, max=1_000_000, error="must be from 1 to 1000000"),
    )
