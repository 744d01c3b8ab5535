"""What the verdict can be asked for."""

from marshmallow import INCLUDE, Schema, validate

from mockinvoice.contract.report import FORMATS
from mockinvoice.control.schemas import Text

ONE_OF = f"must be one of {', '.join(FORMATS)}"


class FindingsQuery(Schema):
    """How the report is spelled; other parameters are ignored."""

    class Meta:
        unknown = INCLUDE

    format = Text(load_default="json", validate=validate.OneOf(tuple(FORMATS), error=ONE_OF))
