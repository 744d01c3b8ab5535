"""Bodies that the tests of Slyce send and expect."""

import json
import re
from pathlib import Path
from typing import Any

HASH_OF_2051 = "L3hVJFfN3ACQIbcbN5SKc7eUGRgJwao1xqgazjgc80G4QAEjxo"
DEMO_HASH = "bZh9aU89BMeOeFl1r7AXkVxy6bqZDOoW8aotJuhhZdUL3xZaPm"
MINIMAL: dict[str, Any] = {"number": "INV-1", "date": "2024-04-29", "mail_to": "ada@example.com"}
NOBODY = {
    "custid": "",
    "user_id": "",
    "first_name": "",
    "last_name": "",
    "email": "",
    "phone": "",
    "company": "",
    "street1": "",
    "street2": "",
    "city": "",
    "state": "",
    "zip": "",
    "country": "",
}
MINIMAL_ANSWER: dict[str, Any] = {
    "id": 2051,
    "hash": HASH_OF_2051,
    "number": "INV-1",
    "date": "2024-04-29",
    "logo": "",
    "credit": None,
    "mail_to": "ada@example.com",
    "mail_body": "",
    "footer_id": None,
    "include_login": 0,
    "login_url": "",
    "include_pdf": 0,
    "pdf": "",
    "medical_invoice": 0,
    "send_now": 0,
    "send_reminder": 0,
    "invoice_preference": "email",
    "webhook_url": "",
    "date_sent": None,
    "total": "0.00",
    "balance": "0.00",
    "status": "unsent",
    "custom_fields": None,
    "customer": NOBODY,
    "line_items": [],
}
CHILD: dict[str, Any] = {"id": 2, "sku": "MILK", "name": "Milk", "quantity": 1, "total_cost": 20}
LINE: dict[str, Any] = {
    "id": 1,
    "sku": "TEA",
    "name": "Tea",
    "quantity": 1,
    "total_cost": 80,
    "due_date": "2024-05-29",
    "date_service": "2024-04-28",
}
LINE_ANSWER: dict[str, Any] = {
    "id": 1,
    "sku": "TEA",
    "quantity": 1,
    "total_cost": 80,
    "due_date": "2024-05-29",
    "date_service": "2024-04-28",
    "date_paid": "0000-00-00",
    "custom_fields": None,
    "child": [],
}
CHILD_ANSWER: dict[str, Any] = {
    "id": 2,
    "sku": "MILK",
    "quantity": 1,
    "total_cost": 20,
    "due_date": "2024-05-29",
    "date_paid": "0000-00-00",
    "custom_fields": None,
}


def minimal(**members: Any) -> dict[str, Any]:
    """A body with what is required and these members."""
    return {**MINIMAL, **members}


def minimal_answer(**members: Any) -> dict[str, Any]:
    """The whole answer to `minimal`, with these members in place."""
    return {"data": {**MINIMAL_ANSWER, **members}}


def line(**members: Any) -> dict[str, Any]:
    """A line as a client writes it."""
    return {**LINE, **members}


def line_answer(**members: Any) -> dict[str, Any]:
    """The same line as it is answered."""
    return {**LINE_ANSWER, **members}


def error(status: int, code: str, message: Any) -> dict[str, Any]:
    """A refusal."""
    return {"error": {"code": code, "http_code": status, "message": message}}


def wrong(**sentences: str) -> dict[str, Any]:
    """A refusal of fields, one sentence each; `__` in a name stands for a dot."""
    message = {name.replace("__", "."): [text] for name, text in sentences.items()}
    return error(400, "GEN-WRONG-ARGS", message)


def unprocessable(sentence: str) -> dict[str, Any]:
    """A refusal by a business rule."""
    return error(422, "GEN-UNPROCESSABLE", sentence)


def compact(text: str) -> str:
    """Take the white space outside strings out of a JSON text, and nothing else."""
    return re.sub(r'("(?:[^"\\]|\\.)*")|\s+', lambda found: found.group(1) or "", text)


def raw(name: str) -> str:
    """The JSON text of a file beside this module, without white space."""
    return compact((Path(__file__).parent / f"{name}.json").read_text())


def sent(name: str) -> Any:
    """The JSON data of a file beside this module."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text())
