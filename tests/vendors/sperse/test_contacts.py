"""Contacts: made, found, changed, given users, and shown in two shapes."""

from typing import Any

import pytest

from tests.space import Space
from tests.vendors.sperse.wire import call, failure, invalid, no_such, refused, success

KEY = "dcc737e3-9ac3-45b3-bfee-c7196e8f37d3"
NAMELESS = invalid(("The FirstName field is required.", "firstName"))


def ids(contact: int, lead: int | None, **members: Any) -> tuple[int, Any]:
    nobody = {"userId": None, "userKey": None, "autoLoginLink": None}
    return success({"contactId": contact, "leadId": lead, **nobody, **members})


def shown(space: Space, number: int) -> dict[str, Any]:
    _, body = call(space, "getContactInfo", query={"id": number})
    return dict(body["result"])


FULL = {
    "contactXRef": "gh",
    "parentContactId": 1,
    "namePrefix": "Dr.",
    "firstName": "Grace",
    "middleName": "B.",
    "lastName": "Hopper",
    "nameSuffix": "PhD",
    "nickName": "Amazing",
    "title": "Admiral",
    "companyName": "Navy",
    "contactGroupId": "C",
    "emailAddresses": [
        {"emailAddress": "g@example.com", "usageTypeId": "P", "isActive": "true"},
        {"emailAddress": "h@example.com", "comment": "old", "isConfirmed": False},
    ],
    "phoneNumbers": [{"phoneNumber": 12025550100, "phoneExtension": "7"}],
    "addresses": [{"streetAddress": "1 Yard", "city": "Arlington", "countryId": "US"}],
}
REMARKS = {"usageTypeId": None, "isActive": None, "isConfirmed": None, "comment": None}
STREET = {
    "streetAddress": "1 Yard",
    "neighborhood": None,
    "city": "Arlington",
    "stateId": None,
    "stateName": None,
    "zip": None,
    "countryId": "US",
    "countryName": None,
}


def test_a_contact_is_shown_as_it_was_sent(space: Space) -> None:
    assert call(space, "createOrUpdateContact", body=FULL) == ids(2, 2)
    assert shown(space, 2) == {
        "id": 2,
        "xref": "gh",
        "groupId": "C",
        "parentContactId": 1,
        "fullName": "Dr. Grace B. Hopper PhD",
        "namePrefix": "Dr.",
        "firstName": "Grace",
        "middleName": "B.",
        "lastName": "Hopper",
        "nameSuffix": "PhD",
        "nickName": "Amazing",
        "title": "Admiral",
        "companyName": "Navy",
        "emailAddresses": [
            REMARKS | {"emailAddress": "g@example.com", "usageTypeId": "P", "isActive": True},
            REMARKS | {"emailAddress": "h@example.com", "comment": "old", "isConfirmed": False},
        ],
        "phoneNumbers": [REMARKS | {"phoneNumber": "12025550100", "phoneExtension": "7"}],
        "addresses": [REMARKS | STREET],
        "leadId": 2,
        "userId": None,
        "dateCreated": "2024-04-29T12:00:00Z",
    }


@pytest.mark.parametrize("query", [{"ContactId": 2}, {"userEmail": "H@Example.com"}])
def test_a_contact_is_shown_as_an_event_carries_it(space: Space, query: dict[str, Any]) -> None:
    call(space, "createOrUpdateContact", body=FULL)
    street = {name: value for name, value in STREET.items() if name != "streetAddress"}
    expected = {
        "id": 2,
        "group": "C",
        "personalInfo": {
            "fullName": {
                "namePrefix": "Dr.",
                "firstName": "Grace",
                "middleName": "B.",
                "lastName": "Hopper",
                "nameSuffix": "PhD",
                "nickName": "Amazing",
            },
            "mobilePhone": "12025550100",
            "email1": "g@example.com",
            "email2": "h@example.com",
            "email3": None,
            "fullAddress": {"street": "1 Yard", "addressLine2": None, **street},
        },
        "businessInfo": {"companyName": "Navy", "jobTitle": "Admiral"},
        "dateCreated": "2024-04-29T12:00:00Z",
    }
    assert call(space, "getContactData", query=query) == success(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"ContactId": 7}, no_such("Contact", 7)),
        ({"ContactId": 7, "userEmail": "ada@example.com"}, no_such("Contact", 7)),
        ({"userEmail": "x@y"}, no_such("Contact", "x@y", by="userEmail")),
        ({}, no_such("Contact", 0)),
        ({"userEmail": ""}, no_such("Contact", 0)),
        (
            {"ContactId": "x"},
            invalid(("The value 'x' is not valid for ContactId.", "contactId")),
        ),
    ],
)
def test_nobody_is_found(space: Space, query: dict[str, Any], expected: tuple[int, Any]) -> None:
    refused(space, expected, "getContactData", query=query)


def test_a_contact_by_id_counts_before_one_by_address(space: Space) -> None:
    query = {"ContactId": 0, "userEmail": "ada@example.com"}
    assert call(space, "getContactData", query=query)[1]["result"]["id"] == 0


@pytest.mark.parametrize("name", ["firstName", "lastName", "companyName"])
def test_a_new_contact_needs_one_name(space: Space, name: str) -> None:
    assert call(space, "createOrUpdateContact", body={name: "X"}) == ids(2, 2)
    assert shown(space, 2)["fullName"] == (None if name == "companyName" else "X")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"firstName": ""},
        {"lastName": None},
        {"nickName": "X"},
        {"emailAddresses": [{"emailAddress": "x@y"}], "matchExisting": True},
        {"contactXRef": "new"},
    ],
)
def test_a_new_contact_without_a_name_is_refused(space: Space, body: dict[str, Any]) -> None:
    refused(space, NAMELESS, "createOrUpdateContact", body=body)


FOUND = [
    {"contactId": 1},
    {"contactId": "1", "contactXRef": "other"},
    {"contactXRef": "ada"},
    {"matchExisting": True, "emailAddresses": [{"emailAddress": "ADA@example.com"}]},
    {
        "matchExisting": "true",
        "emailAddresses": [{"emailAddress": "x@y"}, {"emailAddress": "ada@example.com"}],
    },
]


@pytest.mark.parametrize("body", FOUND)
def test_a_contact_is_found_and_changed(space: Space, body: dict[str, Any]) -> None:
    answered = call(space, "createOrUpdateContact", body=body | {"nickName": "Countess"})
    assert answered == ids(1, 1)
    assert shown(space, 1)["nickName"] == "Countess"


NOT_FOUND: list[dict[str, Any]] = [
    {"emailAddresses": [{"emailAddress": "ada@example.com"}]},
    {"matchExisting": False, "emailAddresses": [{"emailAddress": "ada@example.com"}]},
    {"matchExisting": True},
    {"matchExisting": True, "emailAddresses": [{"emailAddress": "x@y"}]},
    {"contactXRef": "other"},
]


@pytest.mark.parametrize("body", NOT_FOUND)
def test_a_contact_that_is_not_found_is_new(space: Space, body: dict[str, Any]) -> None:
    assert call(space, "createOrUpdateContact", body=body | {"lastName": "X"}) == ids(2, 2)


def test_an_unknown_contact_can_not_be_changed(space: Space) -> None:
    body = {"contactId": 7, "firstName": "X"}
    refused(space, no_such("Contact", 7), "createOrUpdateContact", body=body)


def test_0_is_a_contact_where_there_is_one(space: Space) -> None:
    assert call(space, "createOrUpdateContact", body={"contactId": 0}) == ids(0, 0)


@pytest.mark.space(seed="empty")
def test_0_is_no_contact_where_there_is_none(space: Space) -> None:
    body = {"contactId": 0, "firstName": "X"}
    assert call(space, "createOrUpdateContact", body=body) == ids(1, 1)


def test_what_was_not_sent_stays(space: Space) -> None:
    before = shown(space, 1)
    call(space, "createOrUpdateContact", body={"contactId": 1, "companyName": None})
    assert shown(space, 1) == before | {"companyName": None}


def test_a_list_replaces_the_list(space: Space) -> None:
    new = {"emailAddress": "new@example.com"}
    call(space, "createOrUpdateContact", body={"contactId": 1, "emailAddresses": [new]})
    assert shown(space, 1)["emailAddresses"] == [REMARKS | new]
    expected = no_such("Contact", "ada@example.com", by="userEmail")
    assert call(space, "getContactData", query={"userEmail": "ada@example.com"}) == expected
    call(space, "createOrUpdateContact", body={"contactId": 1, "emailAddresses": None})
    assert shown(space, 1)["emailAddresses"] == []


@pytest.mark.parametrize("list_name", ["emailAddresses", "phoneNumbers"])
def test_an_entry_of_a_list_must_say_something(space: Space, list_name: str) -> None:
    field = {"emailAddresses": "EmailAddress", "phoneNumbers": "PhoneNumber"}[list_name]
    member = f"{list_name}[0].{field[0].lower()}{field[1:]}"
    expected = invalid((f"The {field} field is required.", member))
    for entry in ({}, {field: ""}, {field: None}):
        body = {"contactId": 1, list_name: [entry]}
        refused(space, expected, "createOrUpdateContact", body=body)


def test_an_unknown_parent_is_made(space: Space) -> None:
    call(space, "createOrUpdateContact", body={"contactId": 1, "parentContactId": 9})
    assert shown(space, 9)["fullName"] is None


@pytest.mark.space(references="strict")
def test_a_strict_parent_must_exist(space: Space) -> None:
    body = {"contactId": 1, "parentContactId": 9}
    refused(space, no_such("Contact", 9), "createOrUpdateContact", body=body)


LINK = f"https://app.sperse.com/?secureId={KEY}"


@pytest.mark.parametrize(
    ("flags", "link"),
    [
        ({"inviteUser": True}, None),
        ({"generateAutoLoginLink": True}, LINK),
        ({"inviteUser": True, "generateAutoLoginLink": True}, LINK),
    ],
)
def test_a_contact_may_get_a_user(space: Space, flags: dict[str, Any], link: str | None) -> None:
    body = {"contactId": 1, **flags}
    expected = ids(1, 1, userId=1, userKey=KEY, autoLoginLink=link)
    assert call(space, "createOrUpdateContact", body=body) == expected
    assert call(space, "createOrUpdateContact", body=body) == expected
    expected = ids(1, 1, userId=1, userKey=KEY)
    assert call(space, "createOrUpdateContact", body={"contactId": 1}) == expected
    assert shown(space, 1)["userId"] == 1


def test_the_key_of_a_user_is_not_kept_in_the_journal(space: Space) -> None:
    call(space, "createOrUpdateContact", example="invited")
    exchange = space.world.journal.all()[-1]
    assert KEY not in exchange.response_body
    assert KEY not in str(space.state())


def test_currencies_and_products_are_listed(space: Space) -> None:
    _, body = call(space, "getCurrencies")
    assert [currency["id"] for currency in body["result"]] == ["USD", "EUR", "GBP", "CAD", "AUD"]
    products = [
        {"id": 1, "code": "CONSULTING", "name": "Consulting hour"},
        {"id": 2, "code": "PRO-PLAN", "name": "Pro plan"},
    ]
    assert call(space, "getProducts") == success(products)


@pytest.mark.space(seed="empty")
def test_an_empty_account_has_currencies_and_no_products(space: Space) -> None:
    assert len(call(space, "getCurrencies")[1]["result"]) == 5
    assert call(space, "getProducts") == success([])


def test_the_documents_sample_request_sets_the_stripe_account(space: Space) -> None:
    assert call(space, "setStripeConnectedAccount", example="documented") == success(None)
    assert space.state()["sperse.settings"] == {"stripe": {"connectedAccountId": "string"}}


def test_a_failure_is_no_contact(space: Space) -> None:
    assert call(space, "getContactInfo", query={"id": 7}) == failure(
        404, "There is no entity Contact with id = 7!"
    )
