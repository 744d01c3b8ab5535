"""Why this vendor refuses: one function a reason; the dialect spells them."""

from mockinvoice.core.errors import ApiError, Kind


def missing_token(header: str) -> ApiError:
    """Say that a credential header that the edition demands was not sent."""
    return ApiError(
        Kind.UNAUTHENTICATED, f"No {header} was sent", details={"code": "MISSING_TOKEN"}
    )


def invalid_token() -> ApiError:
    """Say that the key is malformed, unknown, expired or revoked."""
    return ApiError(Kind.UNAUTHENTICATED, "The api-key is not valid")


def forbidden() -> ApiError:
    """Say that the key is good, but not for this."""
    return ApiError(Kind.FORBIDDEN)


def invoice_not_found(key: str) -> ApiError:
    """Say that no invoice of the organization has this id."""
    return ApiError(Kind.NOT_FOUND, f"Invoice {key} not found")


def order_not_found(key: str) -> ApiError:
    """Say that no order of the organization has this id, though it has to exist."""
    return ApiError(Kind.NOT_FOUND, f"Order {key} not found")


def wrong_param(sentence: str) -> ApiError:
    """Say that a param of the right form has a value that business does not allow."""
    return ApiError(Kind.UNPROCESSABLE, sentence)


def no_changes() -> ApiError:
    """Say that the update leaves everything as it is."""
    return ApiError(Kind.UNPROCESSABLE, "The update changes nothing", details={"code": "NoChanges"})


def invoice_closed(key: str) -> ApiError:
    """Say that the invoice would have to be open."""
    return ApiError(Kind.CONFLICT, f"Invoice {key} is closed", details={"code": "InvoiceClosed"})


def invoice_open(key: str) -> ApiError:
    """Say that the invoice would have to be closed."""
    return ApiError(Kind.CONFLICT, f"Invoice {key} is open", details={"code": "InvoiceOpen"})


def invoice_referenced(key: str) -> ApiError:
    """Say that a credit note points at the invoice."""
    return ApiError(
        Kind.CONFLICT,
        f"A credit note refers to invoice {key}",
        details={"code": "InvoiceReferenced"},
    )
