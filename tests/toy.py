"""A toy vendor, written into a folder: one folder, one document, no other file."""

from pathlib import Path
from textwrap import dedent

DOCUMENT = """
openapi: 3.1.0
info: {title: Toy, version: "1"}
servers: [{url: https://api.toy.example/v1}]
security: [{key: []}]
x-claims:
  - {claim: Notes are kept for ever., evidence: assumed, source: decision}
paths:
  /notes:
    post:
      operationId: createNote
      summary: Keep a note
      x-evidence: documented
      x-source: the toy's page
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/NewNote"}
            examples:
              note: {value: {text: hello, secret: s3cret}}
      responses:
        "200":
          description: Kept
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Note"}
              examples:
                note: {value: {id: n1, text: hello}}
        "400":
          description: Wrong form
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Error"}
              examples:
                malformed-body: {x-when: {raw: "{"}, value: {error: MALFORMED}}
                no-text: {x-when: {body: {}}, value: {error: "text: missing"}}
        "401": {$ref: "#/components/responses/Unauthorized"}
    get:
      operationId: listNotes
      summary: List notes
      x-evidence: documented
      x-source: the toy's page
      parameters:
        - {name: text, in: query, description: The text, schema: {type: string}}
      responses:
        "200":
          description: All notes
          content:
            application/json:
              schema:
                type: object
                properties: {notes: {type: array, items: {$ref: "#/components/schemas/Note"}}}
              examples:
                demo: {value: {notes: [{id: n0, text: demo}]}}
        "401": {$ref: "#/components/responses/Unauthorized"}
  /notes/{id}:
    delete:
      operationId: deleteNote
      summary: Forget a note
      x-evidence: documented
      x-source: the toy's page
      parameters:
        - {name: id, in: path, required: true, description: Id, schema: {type: string}, example: n0}
      responses:
        "200":
          description: Forgotten
          content:
            application/json:
              schema: {type: object}
              examples: {demo: {value: {}}}
        "401": {$ref: "#/components/responses/Unauthorized"}
        "404":
          description: Unknown
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Error"}
              examples:
                unknown-id: {x-when: {path: {id: n9}}, value: {error: NOT_FOUND}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Toy, x-demo: toy-demo}
  responses:
    Unauthorized:
      description: No key
      content:
        application/json:
          schema: {$ref: "#/components/schemas/Error"}
          examples:
            missing-credential: {x-when: {credential: null}, value: {error: UNAUTHENTICATED}}
  schemas:
    NewNote:
      type: object
      required: [text]
      properties:
        text: {type: string}
        secret: {type: string, x-sensitive: mask}
    Note:
      type: object
      properties: {id: {type: string}, text: {type: string}}
    Error:
      type: object
      properties: {error: {type: string}}
"""

PLUG = '''
"""A toy."""

from mockinvoice.contract.messages import json_response
from mockinvoice.core.errors import ApiError, Kind
from mockinvoice.vendors.toy import notes
from mockinvoice.web.vendor import Code, Vendor

STATUS = {Kind.UNAUTHENTICATED: 401, Kind.NOT_FOUND: 404, Kind.UNKNOWN_PATH: 404,
          Kind.METHOD_NOT_ALLOWED: 405, Kind.INTERNAL: 500}


def authenticate(world, request):
    """Take any key."""
    if not credential(request):
        raise ApiError(Kind.UNAUTHENTICATED)
    return "toy"


def credential(request):
    """Return the key."""
    return request.headers.get("x-toy")


def answer(world, request, data):
    """Spell data."""
    return json_response(data)


def refuse(world, request, error):
    """Spell an error."""
    word = "; ".join(f"{p.place[0]}: missing" for p in error.problems) or error.kind.name
    allow = error.details.get("allow")
    headers = [("Allow", ", ".join(allow))] if allow else []
    return json_response({"error": word}, status=STATUS.get(error.kind, 400), headers=headers)


def seed(world):
    """Put a note."""
    world.collection("toy.notes").put("n0", {"id": "n0", "text": "demo"})


CODE = Code(modules=(notes,), authenticate=authenticate, credential=credential, answer=answer,
            refuse=refuse, seed=seed)
VENDOR = Vendor(name="toy", title="Toy", demo_credential="toy-demo",
                indexes={"notes": ("text",)}, load=lambda: CODE)
'''

NOTES = '''
"""Notes."""

from marshmallow import EXCLUDE, Schema, fields

from mockinvoice.contract.binding import operation
from mockinvoice.core.errors import ApiError, Kind


class NoteSchema(Schema):
    """A new note."""

    class Meta:
        unknown = EXCLUDE

    text = fields.String(required=True)
    secret = fields.String()


class NoteQuery(Schema):
    """Filters."""

    class Meta:
        unknown = EXCLUDE

    text = fields.String()


@operation("createNote", body=NoteSchema)
def create_note(world, request):
    """Keep a note."""
    key = f"n{world.store.next('toy.notes')}"
    world.collection("toy.notes").put(key, {"id": key, "text": request.body["text"]})
    if request.body["text"] == "boom":
        raise RuntimeError("boom")
    return {"id": key, "text": request.body["text"]}


@operation("listNotes", query=NoteQuery)
def list_notes(world, request):
    """List notes."""
    return {"notes": [n for _, n in world.collection("toy.notes").scan(where=request.query)]}


@operation("deleteNote")
def delete_note(world, request):
    """Forget a note."""
    if not world.collection("toy.notes").delete(request.params["id"]):
        raise ApiError(Kind.NOT_FOUND)
    return {}
'''


def write_toy(folder: Path) -> Path:
    """Write the toy vendor below `folder` and return it."""
    package = folder / "vendors" / "toy"
    package.mkdir(parents=True)
    (folder / "openapi").mkdir()
    (folder / "openapi" / "toy.yaml").write_text(DOCUMENT)
    (package / "__init__.py").write_text(dedent(PLUG))
    (package / "NOTES.md").write_text("# Toy\n\n- Notes are kept for ever.\n")
    (package / "notes.py").write_text(dedent(NOTES))
    return folder
