"""The sentences of refusals, as neutral errors that the dialect spells."""

from collections.abc import Iterable, Sequence

from mockinvoice.core.errors import ApiError, Kind, Problem
from mockinvoice.vendors.orderspace.schemas import Place

REFERENCES = {
    "customer_group_id": "Customer Group is invalid",
    "payment_terms_id": "Payment Terms are invalid",
    "price_list_id": "Price List is invalid",
    "tax_rate_id": "Tax Rate is invalid",
}


def refusal(*sentences: str) -> ApiError:
    """Refuse values: the answer begins with `Validation failed: ` and joins the sentences."""
    problems = tuple(Problem(place=(), message=sentence) for sentence in sentences)
    return ApiError(Kind.UNPROCESSABLE, problems=problems)


def rule(sentence: str) -> ApiError:
    """Refuse in one sentence that stands alone."""
    return ApiError(Kind.UNPROCESSABLE, sentence)


def refuse_if(sentences: Sequence[str]) -> None:
    """Raise a `refusal` with the sentences, if there are any."""
    if sentences:
        raise refusal(*sentences)


def sentences(faults: Iterable[Problem]) -> list[str]:
    """Word what is wrong with the form of members, one sentence each."""
    return [sentence(fault) for fault in faults]


def sentence(fault: Problem) -> str:
    """Word one fault, e.g. `Due date is invalid`."""
    known = REFERENCES.get(str(fault.place[0])) if len(fault.place) == 1 else None
    return known or f"{label(fault.place)} {fault.message}"


def line_sentence(fault: Problem) -> str:
    """Word one fault inside a line, e.g. `quantity must be greater than 0`."""
    return f"{spoken(str(fault.place[-1]))} {fault.message}"


def label(place: Place) -> str:
    """Name a member at the beginning of a sentence, e.g. `Addresses[0] line1`."""
    first, *rest = place
    inner = [f"[{step}]" if isinstance(step, int) else f" {spoken(step)}" for step in rest]
    return "".join([spoken(str(first)).capitalize(), *inner])


def spoken(name: str) -> str:
    """Return a member's name in words, e.g. `tax rate` for `tax_rate_id`."""
    return name.removesuffix("_id").replace("_", " ")
