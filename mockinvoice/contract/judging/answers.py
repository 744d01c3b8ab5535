"""Judging answers: ours, and recorded ones of the real vendor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import jsonschema_rs
import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Node, Operation, follow
from mockinvoice.contract.judging.schemas import Schemas, deviations
from mockinvoice.contract.messages import Response
from mockinvoice.contract.pointers import pointer

BREAKS = "answer-breaks-document"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What may come with one status: validators by media type, None for any body."""

    validators: Mapping[str, jsonschema_rs.Draft202012Validator | None]
    at: str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The documented answers of an operation by status."""

    by_status: Mapping[int, Answer]
    at: str


def answers_of(document: Document, operation: Operation, schemas: Schemas) -> Answers:
    """Compile the documented answers of an operation."""
    at = pointer(("paths", operation.path, operation.method.lower(), "responses"))
    nodes = document.node["paths"][operation.path][operation.method.lower()]["responses"]
    return Answers(
        by_status={
            int(status): _answer(document, schemas, node, f"{at}/{status}")
            for status, node in nodes.items()
        },
        at=at,
    )


def is_as_documented(answers: Answers, response: Response) -> bool:
    """Whether nothing can be said against an answer; only of JSON that can be told at a glance."""
    answer = answers.by_status.get(response.status)
    media_type = _media_type(response)
    validator = answer.validators.get(media_type) if answer else None
    if validator is None or not media_type.endswith("json"):
        return False
    try:
        return validator.is_valid(orjson.loads(response.body))
    except orjson.JSONDecodeError:
        return False


def judge_answer(answers: Answers, response: Response) -> Iterator[Deviation]:
    """Report how an answer differs from the documented ones."""
    answer = answers.by_status.get(response.status)
    if answer is None:
        documented = ", ".join(map(str, answers.by_status))
        yield Deviation(
            rule="undocumented-status",
            place=("status",),
            value=response.status,
            message=f"the document has the statuses {documented}; {response.status} came",
            at=answers.at,
        )
        return
    media_type = _media_type(response)
    if media_type in answer.validators:
        yield from _body(answer, media_type, response)
    elif answer.validators or response.body:
        wanted = f"Content-Type must be {' or '.join(answer.validators)}"
        yield Deviation(
            rule=BREAKS,
            place=("headers", "Content-Type"),
            value=media_type or None,
            message=f"{wanted if answer.validators else 'no body is documented'};"
            f" {media_type or 'none'} came",
            at=answer.at,
        )


def _media_type(response: Response) -> str:
    """Return the last Content-Type, as a dictionary of the headers would."""
    values = [value for name, value in response.headers if name.lower() == "content-type"]
    return values[-1].partition(";")[0].strip().lower() if values else ""


def _answer(document: Document, schemas: Schemas, node: Node, at: str) -> Answer:
    if "$ref" in node:
        at = node["$ref"].removeprefix("#")
        node = follow(node["$ref"], root=document.node)
    validators = {
        media_type: schemas.validator(f"{at}/content{pointer([media_type])}/schema")
        if "schema" in content
        else None
        for media_type, content in node.get("content", {}).items()
    }
    return Answer(validators=validators, at=at)


def _body(answer: Answer, media_type: str, response: Response) -> Iterator[Deviation]:
    validator = answer.validators[media_type]
    if validator is None:
        return
    is_json = media_type.endswith("json")
    try:
        data = orjson.loads(response.body) if is_json else response.body.decode("utf-8", "replace")
    except orjson.JSONDecodeError as error:
        at = f"{answer.at}/content{pointer([media_type])}"
        yield Deviation(rule=BREAKS, place=("body",), message=f"no JSON: {error}", at=at)
        return
    for found in deviations(validator, data, within=("body",)):
        yield replace(found, rule=BREAKS)
