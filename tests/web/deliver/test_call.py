"""Webhook calls on the wire, and receivers that mean harm."""

import socket
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from mockinvoice.core.outgoing import Outcome
from mockinvoice.core.records import Record
from mockinvoice.web.deliver.gate import Gate
from mockinvoice.web.deliver.postman import USER_AGENT, Postman
from tests.web.deliver.receivers import Received, Receiver, read_request, receiving, talking

SHORT = 0.2
HEADERS = {"Content-Type": "application/json", "X-Sig": "s"}
BODY = '{"name":"Zoë"}'


def delivery(url: str) -> Record:
    return {"id": "dl-1", "url": url, "headers": HEADERS, "body": BODY}


def call(url: str, *, seconds: float = 10, allowed: tuple[str, ...] = ()) -> Outcome:
    return Postman(Gate(allowed), seconds=seconds).call(delivery(url))


def request_to(url: str) -> Record:
    return {"method": "POST", "url": url, "headers": {"User-Agent": USER_AGENT, **HEADERS}}


def test_call_carries_the_exact_body_and_the_headers_and_the_answer_is_kept() -> None:
    with receiving(Receiver(headers=[("X-Seen", "1")], body="Zoë".encode())) as receiver:
        url = receiver.url + "/hook?a=1"
        outcome = call(url)
        port = receiver.url.rpartition(":")[2]
    assert receiver.received == [
        Received(
            method="POST",
            path="/hook?a=1",
            headers={
                "accept-encoding": "identity",
                "content-length": "15",
                "content-type": "application/json",
                "host": f"127.0.0.1:{port}",
                "user-agent": USER_AGENT,
                "x-sig": "s",
            },
            body=BODY.encode(),
        )
    ]
    response = {
        "status": 200,
        "headers": {"X-Seen": "1", "Content-Length": "4"},
        "body": "Zoë",
        "is_cut": False,
    }
    assert outcome == Outcome(request=request_to(url), response=response)


def test_name_is_kept_in_the_host_header_and_every_address_is_tried() -> None:
    """`localhost` may mean `::1`, where nobody listens."""
    with receiving(Receiver()) as receiver:
        port = int(receiver.url.rpartition(":")[2])
        gate = Gate(resolve=lambda _name: ["::1", "127.0.0.1"])
        outcome = Postman(gate).call(delivery(f"http://localhost:{port}/"))
    assert outcome.response is not None
    assert receiver.received[0].headers["host"] == f"localhost:{port}"


def test_name_is_resolved_once_and_the_connection_pinned_to_what_was_checked() -> None:
    asked = []

    def resolve(name: str) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.7"]

    with receiving(Receiver()) as receiver:
        port = int(receiver.url.rpartition(":")[2])
        gate = Gate(["hooks.test"], resolve=resolve)
        outcome = Postman(gate).call(delivery(f"http://hooks.test:{port}/"))
    assert outcome.response is not None
    assert (asked, len(receiver.received)) == (["hooks.test"], 1)


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving(Receiver()) as receiver:
        assert call(receiver.url).response is not None


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_an_answer_and_is_not_followed(status: int) -> None:
    with receiving(Receiver()) as other:
        location = [("Location", other.url)]
        with receiving(Receiver(statuses=[status], headers=location)) as receiver:
            outcome = call(receiver.url)
        assert outcome.response is not None
        assert (outcome.response["status"], other.received) == (status, [])


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.7/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "http://hooks.example.com/",
        "http://user:secret@hooks.example.com/",
    ],
)
def test_target_beyond_this_machine_is_refused_and_told_so(url: str) -> None:
    outcome = call(url)
    assert (outcome.response, outcome.is_refused, outcome.request) == (None, True, request_to(url))
    assert outcome.error is not None
    assert outcome.error.startswith("refused: '")
    assert "which is not this machine" in outcome.error or "is not this machine" in outcome.error


@pytest.mark.parametrize(
    "url", ["", "ftp://127.0.0.1/", "file:///etc/passwd", "hook", "http://", "http://[::1", "/x"]
)
def test_address_that_cannot_be_called_is_refused(url: str) -> None:
    outcome = call(url)
    assert (outcome.response, outcome.is_refused) == (None, True)


def test_allowed_name_that_does_not_resolve_is_a_failure_to_try_again() -> None:
    def resolve(_name: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    outcome = Postman(Gate(["hooks.test"], resolve=resolve)).call(delivery("http://hooks.test/"))
    assert (outcome.is_refused, outcome.error) == (
        False,
        f"hooks.test cannot be resolved: [Errno {socket.EAI_NONAME}] Name or service not known",
    )


def test_nobody_at_the_address_is_a_failure_to_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    outcome = call(f"http://127.0.0.1:{port}/")
    assert (outcome.is_refused, outcome.error) == (
        False,
        "no answer: [Errno 111] Connection refused",
    )


def never(connection: socket.socket, over: Event) -> None:
    read_request(connection)
    over.wait(10)


def drips_headers(connection: socket.socket, over: Event) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    drip(connection, over, b"X-A: b\r\n")


def drips_body(connection: socket.socket, over: Event) -> None:
    read_request(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    drip(connection, over, b"x")


def goes_on_and_on(connection: socket.socket, over: Event) -> None:
    read_request(connection)
    drip(connection, over, b"HTTP/1.1 100 Continue\r\n\r\n")


def never_reads(connection: socket.socket, over: Event) -> None:
    over.wait(10)


def drip(connection: socket.socket, over: Event, part: bytes) -> None:
    while not over.wait(SHORT / 10):
        try:
            connection.sendall(part)
        except OSError:
            return


@pytest.mark.parametrize("talk", [never, drips_headers, drips_body, goes_on_and_on, never_reads])
def test_receiver_that_takes_for_ever_is_left(
    talk: Callable[[socket.socket, Event], None],
) -> None:
    with talking(talk) as url:
        outcome = call(url, seconds=SHORT)
    assert (outcome.response, outcome.error) == (None, f"no answer within {SHORT} seconds")


@pytest.fixture
def gigabyte() -> Iterator[tuple[str, list[int]]]:
    sent = [0]

    def flood(connection: socket.socket, over: Event) -> None:
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
        part = b"x" * 65536
        while sent[0] < 1024**3 and not over.is_set():
            try:
                connection.sendall(part)
            except OSError:
                return
            sent[0] += len(part)

    with talking(flood) as url:
        yield url, sent


def test_of_a_gigabyte_64_kib_are_read(gigabyte: tuple[str, list[int]]) -> None:
    url, sent = gigabyte
    outcome = call(url)
    assert outcome.response is not None
    assert (outcome.response["status"], outcome.response["is_cut"]) == (200, True)
    assert outcome.response["body"] == "x" * 65536
    assert sent[0] < 32 * 1024**2


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 70000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 101 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_answer_that_is_no_http_is_a_failure(answer: bytes) -> None:
    def say(connection: socket.socket, _over: Event) -> None:
        read_request(connection)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1)

    with talking(say) as url:
        outcome = call(url)
    assert outcome.response is None
    assert outcome.error is not None
    assert outcome.error.startswith("no answer: ")


def test_closing_the_postman_breaks_off_what_is_under_way_and_nothing_is_called_any_more() -> None:
    from concurrent.futures import ThreadPoolExecutor

    from mockinvoice.core.outgoing import CourierClosedError

    begun = Event()

    def hang(connection: socket.socket, over: Event) -> None:
        read_request(connection)
        begun.set()
        over.wait(10)

    postman = Postman(Gate())
    with talking(hang) as url, ThreadPoolExecutor() as threads:
        calling = threads.submit(postman.call, delivery(url))
        assert begun.wait(10)
        postman.close()
        with pytest.raises(CourierClosedError):
            calling.result(10)
        with pytest.raises(CourierClosedError):
            postman.call(delivery(url))
