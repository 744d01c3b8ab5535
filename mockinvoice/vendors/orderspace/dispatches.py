"""Dispatches: list, create, retrieve."""

from collections.abc import Mapping, Sequence
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown, spell_time
from mockinvoice.vendors.orderspace.events import fire
from mockinvoice.vendors.orderspace.fields import Inner, Moment, Root, Rows, Text
from mockinvoice.vendors.orderspace.listing import before, existing, near, page, since
from mockinvoice.vendors.orderspace.number_fields import Count
from mockinvoice.vendors.orderspace.picking import Picked, PickError, Pool, serve_lines
from mockinvoice.vendors.orderspace.references import order_of
from mockinvoice.vendors.orderspace.schemas import (
    Body,
    Checked,
    ListParameters,
    faults_in,
    is_no_list,
)
from mockinvoice.vendors.orderspace.tables import DISPATCHES, ORDERS, new_id
from mockinvoice.vendors.orderspace.wording import refusal, refuse_if, rule, sentences


class DispatchLineInput(Checked):
    """A line of the order by id or SKU."""

    order_line_id = Text(blank=False)
    sku = Text(blank=False)
    quantity = Count()


class DispatchInput(Checked):
    """The members of a new dispatch."""

    order_id = Text(required=True)
    comments = Text(load_default="")
    dispatch_lines = Rows(Inner(DispatchLineInput))


class DispatchRequest(Body):
    """The body of createDispatch."""

    dispatch = Root(DispatchInput)


class DispatchFilters(ListParameters):
    """The parameters of listDispatches."""

    created_since = Moment()
    created_before = Moment()
    order_id = Text()


@operation("listDispatches", query=DispatchFilters)
def list_dispatches(world: World, request: Request) -> dict[str, Any]:
    """Return a page of dispatches, newest first, that match all filters."""
    query = request.query
    tests = (since(query), before(query))
    return page(
        world,
        DISPATCHES,
        query,
        equal={"order_id": "order_id"},
        within=near(query, "created"),
        tests=tests,
    )


@operation("createDispatch", body=DispatchRequest)
def create_dispatch(world: World, request: Request) -> dict[str, Any]:
    """Send items of an order; the first group of checks that fails answers alone."""
    given = request.body["dispatch"]
    order = _open_order(world, given)
    picked = _picked(given, order)
    refuse_if(sentences(faults_in(given, "comments")))
    _mark(world, order, picked)
    dispatch = _dispatch(world, given, order, picked)
    world.collection(DISPATCHES).put(dispatch["id"], dispatch)
    fire(world, "dispatch.created", dispatch)
    return {"dispatch": shown(dispatch)}


@operation("getDispatch")
def get_dispatch(world: World, request: Request) -> dict[str, Any]:
    """Return one dispatch."""
    return {"dispatch": shown(existing(world, DISPATCHES, request.params["dispatch_id"]))}


def goods(order: Record) -> list[Record]:
    """Return the lines of an order that can be dispatched: all but charges for shipping."""
    return [line for line in order["order_lines"] if not line["shipping"]]


def _open_order(world: World, given: Mapping[str, Any]) -> Record:
    """Return the order to dispatch, or raise UNPROCESSABLE."""
    order = order_of(world, given["order_id"]) if "order_id" in given else None
    if order is None:
        raise refusal("Order must exist")
    if order["status"] == "cancelled":
        raise rule("The order has been cancelled")
    if all(line["dispatched"] >= line["quantity"] for line in goods(order)):
        raise rule("The order has already been fulfilled")
    return order


def _picked(given: Mapping[str, Any], order: Record) -> list[Picked]:
    """Return what leaves: the lines that are given, else all that is left."""
    pool = Pool(goods(order), used="dispatched")
    if is_no_list(given, "dispatch_lines"):
        raise refusal("Dispatch lines is invalid")
    wanted = given.get("dispatch_lines")
    if not wanted:
        return pool.rest()
    return serve_lines(wanted, name="dispatch_lines", serve=lambda line: _pick(pool, line))


def _pick(pool: Pool, wanted: Mapping[str, Any]) -> Picked:
    if "order_line_id" not in wanted and "sku" not in wanted:
        raise PickError("must have an order_line_id or a sku")
    return pool.pick(wanted)


def _mark(world: World, order: Record, picked: Sequence[Picked]) -> None:
    """Count what leaves, and how far that brings the order."""
    lines = {line["id"]: line for line in order["order_lines"]}
    for item in picked:
        lines[item.line["id"]]["dispatched"] += item.quantity
    is_done = all(line["dispatched"] >= line["quantity"] for line in goods(order))
    order["status"] = "fulfilled" if is_done else "part_fulfilled"
    world.collection(ORDERS).put(order["id"], order)


def _dispatch(
    world: World, given: Mapping[str, Any], order: Record, picked: Sequence[Picked]
) -> Record:
    return {
        "id": new_id(world, DISPATCHES),
        "order_id": order["id"],
        "order_number": order["number"],
        "created": spell_time(world.clock.now()),
        "comments": given["comments"],
        "customer_note": order["customer_note"],
        "customer_po_number": order["customer_po_number"],
        "shipping_type": order["shipping_type"],
        "shipping_address": order["shipping_address"],
        "email_address": order["email_addresses"]["dispatches"],
        "phone": order["phone"],
        "dispatch_lines": [_line(item) for item in picked],
    }


def _line(item: Picked) -> Record:
    return {
        "order_line_id": item.line["id"],
        "sku": item.line["sku"],
        "name": item.line["name"],
        "options": item.line["options"],
        "quantity": item.quantity,
    }
