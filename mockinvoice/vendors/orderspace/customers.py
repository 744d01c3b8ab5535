"""Customers: list, create, retrieve, update, delete."""

from collections.abc import Mapping
from typing import Any

from mockinvoice.contract.binding import operation
from mockinvoice.contract.messages import Request
from mockinvoice.core.errors import Problem
from mockinvoice.core.records import Record
from mockinvoice.core.worlds import World
from mockinvoice.vendors.orderspace.amounts import shown
from mockinvoice.vendors.orderspace.customer_schemas import (
    CustomerChangeRequest,
    CustomerFilters,
    CustomerRequest,
)
from mockinvoice.vendors.orderspace.events import fire
from mockinvoice.vendors.orderspace.listing import existing, near, page, since
from mockinvoice.vendors.orderspace.references import EMAILS, SETTINGS, blank_customer, setting
from mockinvoice.vendors.orderspace.schemas import faults_of
from mockinvoice.vendors.orderspace.tables import CUSTOMER_EQUAL, CUSTOMERS, LOGIN, new_id
from mockinvoice.vendors.orderspace.wording import REFERENCES, refuse_if, sentence

HIDDEN = (LOGIN,)


@operation("listCustomers", query=CustomerFilters)
def list_customers(world: World, request: Request) -> dict[str, Any]:
    """Return a page of customers, newest first, that match all filters."""
    query = dict(request.query)
    if LOGIN in query:
        query[LOGIN] = query[LOGIN].casefold()
    return page(
        world,
        CUSTOMERS,
        query,
        equal=CUSTOMER_EQUAL,
        within=near(query, "created"),
        tests=(since(query),),
        without=HIDDEN,
    )


@operation("createCustomer", body=CustomerRequest)
def create_customer(world: World, request: Request) -> dict[str, Any]:
    """Create a customer, whose mail goes to the buyer unless it says where else."""
    given = request.body["customer"]
    _check(world, given, key=None)
    customer = {**blank_customer(world), "id": new_id(world, CUSTOMERS)}
    buyer = next(iter(given.get("buyers", ())), {"email_address": ""})
    customer["email_addresses"] = dict.fromkeys(EMAILS, buyer["email_address"])
    return _save(world, customer, given, event="customer.created")


@operation("getCustomer")
def get_customer(world: World, request: Request) -> dict[str, Any]:
    """Return one customer."""
    customer = existing(world, CUSTOMERS, request.params["customer_id"])
    return {"customer": shown(customer, without=HIDDEN)}


@operation("updateCustomer", body=CustomerChangeRequest)
def update_customer(world: World, request: Request) -> dict[str, Any]:
    """Change what is sent; orders and invoices keep what they have copied."""
    customer = existing(world, CUSTOMERS, request.params["customer_id"])
    given = request.body["customer"]
    _check(world, given, key=customer["id"])
    return _save(world, customer, given, event="customer.updated")


@operation("deleteCustomer")
def delete_customer(world: World, request: Request) -> dict[str, Any]:
    """Remove a customer."""
    customer = existing(world, CUSTOMERS, request.params["customer_id"])
    world.collection(CUSTOMERS).delete(customer["id"])
    gone = {"id": customer["id"], "deleted": True}
    fire(world, "customer.deleted", {**gone, "company_name": customer["company_name"]})
    return {"customer": gone}


def _check(world: World, given: Mapping[str, Any], *, key: str | None) -> None:
    """Raise UNPROCESSABLE with everything wrong with a customer's members."""
    refuse_if([*_form(given), *_references(world, given), *_login(world, given, key=key)])


def _form(given: Mapping[str, Any]) -> list[str]:
    too_many = ["Only one buyer is allowed"] if len(given.get("buyers", ())) > 1 else []
    return [*map(_worded, faults_of(given)), *too_many]


def _worded(fault: Problem) -> str:
    """Word a buyer's members like the vendor does, without their place."""
    if fault.place[0] == "buyers" and len(fault.place) > 1:
        fault = Problem(place=fault.place[-1:], message=fault.message)
    return sentence(fault)


def _references(world: World, given: Mapping[str, Any]) -> list[str]:
    return [
        REFERENCES[member]
        for member in SETTINGS
        if given.get(member) and setting(world, member, given[member]) is None
    ]


def _login(world: World, given: Mapping[str, Any], *, key: str | None) -> list[str]:
    """Tell that a buyer's address is another customer's."""
    for buyer in given.get("buyers", ()):
        address = buyer.get("email_address", "").casefold()
        owner = world.collection(CUSTOMERS).first(**{LOGIN: address}) if address else None
        if owner is not None and owner["id"] != key:
            return ["Email address has already been taken"]
    return []


def _save(
    world: World, customer: Record, given: Mapping[str, Any], *, event: str
) -> dict[str, Any]:
    customer |= {**given, "email_addresses": _addresses(customer, given)}
    if customer["minimum_spend"] is not None:
        customer["minimum_spend"] = str(customer["minimum_spend"])
    customer[LOGIN] = next((b["email_address"] for b in customer["buyers"]), "").casefold()
    world.collection(CUSTOMERS).put(customer["id"], customer)
    fire(world, event, customer, without=HIDDEN)
    return {"customer": shown(customer, without=HIDDEN)}


def _addresses(customer: Record, given: Mapping[str, Any]) -> Record:
    changed: Record = customer["email_addresses"] | given.get("email_addresses", {})
    return changed
