"""What SegMetrics takes without a word, though a client should know."""

from collections.abc import Iterator

from mockinvoice.contract.deviation import Deviation
from mockinvoice.core.records import Record


def remarks_on(invoice: Record) -> Iterator[Deviation]:
    """Yield a note if the amount is neither the sum of the items nor that with all extras.

    Extras are discount, tax and shipping. An invoice without items has nothing to add up.
    """
    items, amount = invoice["items"], invoice["amount"]
    plain = sum(item["amount"] for item in items)
    whole = plain - invoice["discount"] + invoice["tax"] + invoice["shipping"]
    if items and amount not in (plain, whole):
        sums = f"{plain}" if plain == whole else f"{plain}, with discount, tax and shipping {whole}"
        yield Deviation(
            rule="amounts-do-not-add-up",
            place=("body", "amount"),
            value=amount,
            message=f"the amount is {amount}, but the items add up to {sums}",
        )
