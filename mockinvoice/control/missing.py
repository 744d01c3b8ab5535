"""What the control API says of a name or id that nothing has."""

from mockinvoice.core.errors import ApiError, Kind


def missing(sentence: str, *, remedy: str) -> ApiError:
    """Return the 404 to raise."""
    return ApiError(Kind.NOT_FOUND, sentence, details={"remedy": remedy})
