"""Judging answers: ours, and recorded ones of the real vendor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import jsonschema_rs
import orjson

from mockinvoice.contract.deviation import Deviation
from mockinvoice.contract.document import Document, Operation, follow
from mockinvoice.contract.judging.schemas import Schemas, deviations
from mockinvoice.contract.messages import Headers, Response
from mockinvoice.contract.pointers import pointer


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The documented answers of an operation: by status, then by media type."""

    validators: Mapping[int, Mapping[str, jsonschema_rs.Draft202012Validator | None]]
    at: str


def answers_of(document: Document, operation: Operation, schemas: Schemas) -> Answers:
    """Compile the documented answers of an operation."""
    at = pointer(("paths", operation.path, operation.method.lower(), "responses"))
    nodes = document.node["paths"][operation.path][operation.method.lower()]["responses"]
    validators: dict[int, Mapping[str, jsonschema_rs.Draft202012Validator | None]] = {}
    for status, node in nodes.items():
        place = f"{at}/{status}"
        if "$ref" in node:
            place = node["$ref"].removeprefix("#")
            node = follow(node["$ref"], root=document.node)
        validators[int(status)] = {
            media_type: schemas.validator(f"{place}/content{pointer([media_type])}/schema")
            if "schema" in content
            else None
            for media_type, content in node.get("content", {}).items()
        }
    return Answers(validators=validators, at=at)


def judge_answer(answers: Answers, response: Response) -> Iterator[Deviation]:
    """Report how an answer differs from the documented ones."""
    by_media_type = answers.validators.get(response.status)
    if by_media_type is None:
        documented = ", ".join(map(str, answers.validators))
        yield Deviation(
            rule="undocumented-status",
            place=("status",),
            value=response.status,
            message=f"the document has the statuses {documented}; {response.status} came",
            at=answers.at,
        )
        return
    content_type: str = Headers(response.headers).get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in by_media_type:
        if by_media_type or response.body:
            yield _breaks(answers, "headers", f"the media type is {media_type or 'not given'}")
        return
    validator = by_media_type[media_type]
    if validator is not None:
        yield from _body(answers, validator, media_type, response)


def _body(
    answers: Answers,
    validator: jsonschema_rs.Draft202012Validator,
    media_type: str,
    response: Response,
) -> Iterator[Deviation]:
    try:
        data = (
            orjson.loads(response.body)
            if media_type.endswith("json")
            else response.body.decode("utf-8", "replace")
        )
    except orjson.JSONDecodeError as error:
        yield _breaks(answers, "body", f"the body is no JSON: {error}")
        return
    for found in deviations(validator, data, within=("body",)):
        yield Deviation(
            rule="answer-breaks-document",
            place=found.place,
            value=found.value,
            message=found.message,
            at=found.at,
        )


def _breaks(answers: Answers, place: str, message: str) -> Deviation:
    return Deviation(rule="answer-breaks-document", place=(place,), message=message, at=answers.at)
