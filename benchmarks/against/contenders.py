"""Who takes part, how each is started and what it is asked to do."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.against.install import Pythons, node_program, pythons_of
from benchmarks.against.load import Shot
from benchmarks.against.processes import Running

ROOT = Path(__file__).parents[2]
PEERS = Path(__file__).parent / "peers"
JSON = {"Content-Type": "application/json"}
SEGMETRICS = {**JSON, "Authorization": "demo-segmetrics-apikey"}
ORDERSPACE = {**JSON, "Authorization": "Bearer demo-access-token"}
LINES = [
    {"name": "Round Tuit", "product_id": 1556402307145, "amount": 4000, "total_paid": 4000},
    {"name": "Uber Trinket", "product_id": 82638, "amount": 500, "total_paid": 500},
]
INVOICE = json.dumps(
    {
        "contact_id": 4,
        "id": "@@",
        "amount": 4500,
        "paid": 4500,
        "is_refunded": 0,
        "date_created": "2018-10-03 11:14:32",
        "items": LINES,
    }
)
ORDER_LINES = [{"sku": "ZAG-D-18", "quantity": 2}]
ORDER = json.dumps({"order": {"customer_id": "cu_pg34zo1x", "order_lines": ORDER_LINES}})
STRIPE = {
    "Authorization": "Bearer sk_test_12345",
    "Content-Type": "application/x-www-form-urlencoded",
}
Shots = Mapping[str, Shot]
SEGMETRICS_PATH = "/segmetrics/api/v1/account/integration/invoice"
INVOICES = 10_000


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One server. `shots` are asked for when it runs, by the name of what they measure."""

    name: str
    program: Path
    command: Callable[[int], Sequence[str]]
    shots: Callable[[Running], Shots]
    ready: str = "/"
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        """Whether it has been installed."""
        return self.program.exists()


def ours(pythons: Pythons | None = None, *more: str, name: str = "mockinvoice") -> Contender:
    """Return us with our default settings and a file, and what else is wanted."""
    program = (pythons or pythons_of()).ours / "mockinvoice"
    words = [str(program), "serve", "--db", "db.json", *more]
    return Contender(
        name=name,
        program=program,
        command=lambda port: [*words, "--port", str(port)],
        ready="/_mock/health",
        shots=lambda _running: {
            "SegMetrics upsert": Shot(
                method="POST",
                path=SEGMETRICS_PATH,
                headers=SEGMETRICS,
                body=INVOICE,
            ),
            "Orderspace create": Shot(
                method="POST", path="/orderspace/v1/orders", headers=ORDERSPACE, body=ORDER
            ),
            "get by id": Shot(
                method="GET", path="/orderspace/v1/orders/or_l5dyqedn", headers=ORDERSPACE
            ),
        },
    )


def prism(vendor: str, shots: Shots) -> Contender:
    """Return Prism on one of our documents: stateless, but it validates as we do."""
    document = str(ROOT / "openapi" / f"{vendor}.yaml")
    program = node_program("prism")
    return Contender(
        name=f"prism ({vendor})",
        program=program,
        command=lambda port: [str(program), "mock", document, "--port", str(port)],
        shots=lambda _running: shots,
    )


PRISM_SEGMETRICS = prism(
    "segmetrics",
    {
        "SegMetrics upsert": Shot(
            method="POST", path="/account/integration/invoice", headers=SEGMETRICS, body=INVOICE
        )
    },
)
PRISM_ORDERSPACE = prism(
    "orderspace",
    {
        "Orderspace create": Shot(method="POST", path="/orders", headers=ORDERSPACE, body=ORDER),
        "get by id": Shot(method="GET", path="/orders/or_l5dyqedn", headers=ORDERSPACE),
    },
)


def json_server(*more: str, name: str = "json-server") -> Contender:
    """Return json-server, which keeps one invoice and `more` of them as JSON."""
    created = Shot(method="POST", path="/invoices", headers=JSON, body=INVOICE)
    shots = {"create": created, "get by id": Shot(method="GET", path="/invoices/1")}
    return Contender(
        name=name,
        program=node_program("json-server"),
        command=lambda port: [
            str(node_program("json-server")),
            *("db.json", "--host", "127.0.0.1", "--quiet", "--port", str(port)),
        ],
        files={"db.json": f'{{"invoices": [{",".join((ONE, *more))}]}}'},
        shots=lambda _running: {"create beside 10,000": created} if more else shots,
    )


ONE = '{"id": 1, "amount": 4500}'
JSON_SERVER = json_server()
FULL_JSON_SERVER = json_server(
    *(INVOICE.replace("@@", f"old-{number}") for number in range(INVOICES)), name="json-server full"
)
MOCKOON = Contender(
    name="mockoon",
    program=node_program("mockoon-cli"),
    command=lambda port: [
        str(node_program("mockoon-cli")),
        *(
            "start",
            "--data",
            str(PEERS / "mockoon.json"),
            "--port",
            str(port),
            "--disable-log-to-file",
        ),
    ],
    shots=lambda _running: {
        "create": Shot(method="POST", path="/invoices", headers=JSON, body=INVOICE),
        "get by id": Shot(method="GET", path="/invoices/1"),
    },
)
WIREMOCK = Contender(
    name="wiremock",
    program=node_program("wiremock") if shutil.which("java") else Path("no java"),
    command=lambda port: [
        str(node_program("wiremock")),
        *("--port", str(port), "--root-dir", str(PEERS / "wiremock"), "--no-request-journal"),
    ],
    ready="/__admin/health",
    shots=lambda _running: {
        "create": Shot(method="POST", path="/invoices", headers=JSON, body=INVOICE),
        "get by id": Shot(method="GET", path="/invoices/1"),
    },
)


def _of_localstripe(running: Running) -> Shots:
    made = running.ask("POST", "/v1/customers", STRIPE, "name=Green+Hill")
    return {
        "create": Shot(method="POST", path="/v1/customers", headers=STRIPE, body="name=@@"),
        "get by id": Shot(
            method="GET", path=f"/v1/customers/{json.loads(made)['id']}", headers=STRIPE
        ),
    }


def localstripe(pythons: Pythons) -> Contender:
    """Return localstripe."""
    program = pythons.theirs / "localstripe"
    return Contender(
        name="localstripe",
        program=program,
        command=lambda port: [str(program), "--port", str(port), "--from-scratch"],
        shots=_of_localstripe,
    )


def contenders(pythons: Pythons) -> Sequence[Contender]:
    """Return who is measured in each round."""
    return (
        ours(pythons),
        PRISM_SEGMETRICS,
        PRISM_ORDERSPACE,
        JSON_SERVER,
        localstripe(pythons),
        MOCKOON,
        WIREMOCK,
        FULL_JSON_SERVER,
    )
