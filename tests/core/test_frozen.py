"""What is made by the shorter way is the same as by the usual one."""

from dataclasses import dataclass, fields

from mockinvoice.contract.messages import Request, Response
from mockinvoice.core.frozen import made
from mockinvoice.core.journal import Exchange
from mockinvoice.web.environ import read_request
from tests.space import Space


@dataclass(frozen=True, kw_only=True)
class Point:
    x: int
    y: int = 0


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def test_a_made_one_equals_one_that_made_itself() -> None:
    assert made(Point, x=1, y=2) == Point(x=1, y=2)


def test_a_request_has_all_its_members() -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/a",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "localhost",
    }
    request = read_request(environ, operation=None, params={})
    assert vars(request).keys() == names(Request)
    assert request == Request(
        method="GET", path="/a", url="http://localhost/a", headers=request.headers
    )
    assert vars(request.changed(sent=1)).keys() == names(Request)


def test_an_answer_with_more_headers_has_all_its_members() -> None:
    answer = Response(status=200, headers=(("a", "1"),), body=b"x").with_headers(("b", "2"))
    assert answer == Response(status=200, headers=(("a", "1"), ("b", "2")), body=b"x")
    assert vars(answer).keys() == names(Response)


def test_an_exchange_has_all_its_members(space: Space) -> None:
    space.call("segmetrics", "upsertInvoice")
    (exchange,) = space.world.journal.all()
    assert vars(exchange).keys() == names(Exchange)
