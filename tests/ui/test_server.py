"""What the server answers below the pages: uploads, files of other sessions, rubbish."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from duizhao.store import Project
from tests.ui.browser import TOKEN, serving
from tests.ui.conftest import fill
from ui.environment import MOST_MEGABYTES

pytestmark = pytest.mark.slow

MEGABYTE = 2**20
EDGE = "0123456789abcdef"


@dataclass
class Server:
    """A workbench that runs, and what a browser knows that was let in."""

    port: int
    host: str
    cookie: str = ""
    ours: str = ""
    """What a page of Streamlit's repeats in a header with each file."""

    def headers(self, cookie: str | None = None) -> dict[str, str]:
        """As a page of ours sends them."""
        sent = {"Host": self.host, "Origin": f"http://{self.host}", "Cookie": cookie or self.cookie}
        return {name: value for name, value in sent.items() if value}

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | Iterator[bytes] | None = None,
        **headers: str,
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and content of the answer; 0 where the server hung up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            chunked = body is not None and not isinstance(body, bytes)
            sent = {**self.headers(), **headers}
            connection.request(
                method,
                path,
                body,
                {name: value for name, value in sent.items() if value},
                encode_chunked=chunked,
            )
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        except (BrokenPipeError, ConnectionResetError):
            return 0, {}, b""
        finally:
            connection.close()

    @contextmanager
    def session(self, page: str = "") -> Iterator[Session]:
        """A tab on *page*, and the number that Streamlit gave it."""
        sent = self.headers()
        origin = sent.pop("Origin")
        del sent["Host"]
        address = f"ws://{self.host}/_stcore/stream"
        with connect(
            address,
            sock=socket.create_connection(("127.0.0.1", self.port)),
            origin=Origin(origin),
            additional_headers=sent,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
        ) as opened:
            asked = BackMsg()
            asked.rerun_script.page_script_hash = ""
            asked.rerun_script.page_name = page
            opened.send(asked.SerializeToString())
            yield Session(opened)


class Session:
    """A tab: what it was sent so far."""

    def __init__(self, opened: ClientConnection) -> None:
        self.opened = opened
        self.id = ""
        while not self.id:
            self.next()

    def next(self) -> bytes:
        """The next message."""
        data = bytes(self.opened.recv(timeout=120, decode=False))
        found = ForwardMsg()
        found.ParseFromString(data)
        if found.WhichOneof("type") == "new_session":
            self.id = found.new_session.initialize.session_id
        return data


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    path = folder / "p.duizhao"
    with Project.open(path, create=True, author="Li") as project:
        fill(project)
    with serving(path, folder) as url:
        at = urlsplit(url)
        made = Server(at.port or 0, at.netloc)
        status, headers, _ = made.ask("GET", f"/?token={TOKEN}", Origin="")
        assert status == 200
        made.cookie = headers["set-cookie"].split(";")[0]
        _, headers, _ = made.ask("GET", "/_stcore/health")
        made.cookie += f"; {headers['set-cookie'].split(';')[0]}"
        made.ours = headers["set-cookie"].split(";")[0].partition("=")[2]
        yield made


def form(content: bytes) -> tuple[bytes, bytes]:
    """What stands before and behind *content* as a browser sends a file; together with it."""
    head = (
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        "Content-Type: text/plain\r\n\r\n"
    )
    return head.encode() + content, f"\r\n--{EDGE}--\r\n".encode()


KIND = f"multipart/form-data; boundary={EDGE}"


def put(server: Server, session: str, body: bytes | Iterator[bytes], **headers: str) -> int:
    path = f"/_stcore/upload_file/{session}/file-1"
    return server.ask(
        "PUT", path, body, **{"Content-Type": KIND, "X-Xsrftoken": server.ours, **headers}
    )[0]


def answers(server: Server) -> bool:
    return server.ask("GET", "/_stcore/health")[0] == 200


def test_a_file_reaches_only_the_session_that_is_there(server: Server) -> None:
    body = b"".join(form("你好".encode()))
    with server.session() as session:
        assert put(server, session.id, body) == 204
        assert put(server, "0" * 8 + session.id[8:], body) == 400
        assert put(server, session.id, body, Cookie="") == 403
        assert put(server, session.id, body, **{"X-Xsrftoken": "x"}) == 403
        assert put(server, session.id, body, Origin="http://127.0.0.1:1") == 403
        assert put(server, session.id, body, Origin="") == 403
        assert put(server, session.id, b"no form at all") == 400
        assert put(server, session.id, body[:-20]) in (204, 400)


def test_a_file_that_says_it_is_too_large_is_refused_before_it_comes(server: Server) -> None:
    with server.session() as session:
        size = str(MOST_MEGABYTES * MEGABYTE + 1)
        assert put(server, session.id, b"x", **{"Content-Length": size}) in (0, 413)
        for odd in ("-1", "1e9", "9" * 30):
            assert put(server, session.id, b"x", **{"Content-Length": odd}) in (0, 400, 413)
        assert answers(server)


def most_memory() -> int:
    """Of the server so far, in megabytes; 0 where the system does not say."""
    # What other tests of this process started may have ended and not been asked after.
    alive = (one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE)
    (process,) = (one for one in alive if "ui.launch" in str(one.cmdline()))
    status = Path(f"/proc/{process.pid}/status")
    text = status.read_text("ascii") if status.exists() else "VmHWM: 0 kB"
    return int(re.findall(r"VmHWM:\s*(\d+)", text)[0]) // 1024


def test_one_that_does_not_say_it_is_held_no_further_than_the_limit(server: Server) -> None:
    def long() -> Iterator[bytes]:
        yield form(b"")[0]
        for _ in range(3 * MOST_MEGABYTES):
            yield b"x" * MEGABYTE

    before = most_memory()
    with server.session() as session:
        assert put(server, session.id, long(), **{"Transfer-Encoding": "chunked"}) in (0, 413)
    assert most_memory() < before + 2 * MOST_MEGABYTES
    assert answers(server)


def test_what_one_session_offers_is_for_those_who_were_let_in(
    server: Server,
) -> None:
    with server.session("project") as session:
        found: list[str] = []
        while not found:
            found = re.findall(r"/media/[0-9a-f]{32,}\.[a-z]+", session.next().decode("latin-1"))
        assert server.ask("GET", found[0])[0] == 200
        assert server.ask("GET", found[0], Cookie="")[0] == 403
        assert server.ask("GET", found[0], Cookie="duizhao_token=x")[0] == 403
        assert server.ask("GET", found[0], Host="127.0.0.1")[0] == 403
        assert server.ask("GET", found[0], Range="bytes=0-99999999999999999999")[0] in (206, 416)
        for odd in ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "a" * 5000):
            assert server.ask("GET", f"/media/{odd}")[0] in (400, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/stream",
        "/component/x/../../../etc/passwd",
        "/app/static/../app.py",
    ],
)
def test_nothing_else_is_told(server: Server, path: str) -> None:
    assert server.ask("GET", path, Cookie="")[0] == 403
    _, _, body = server.ask("GET", path)
    assert b"root:" not in body
    assert b"import " not in body


@pytest.mark.parametrize("name", ["cookie", "x-forwarded-for", "range", "if-none-match"])
def test_headers_beyond_reason_are_refused(server: Server, name: str) -> None:
    status, _, _ = server.ask("GET", "/", None, **{name.title(): "x" * 200_000})
    assert status in (0, 400, 403, 413, 431)
    assert answers(server)


def test_what_is_no_message_ends_the_socket_only(server: Server) -> None:
    for rubbish in (b"\xff" * 100, b"", "text", b"\x0a" + b"\xff" * 8):
        with server.session() as session, suppress(ConnectionClosed):
            session.opened.send(rubbish)
            for _ in range(3):
                session.next()
    assert answers(server)


def test_each_page_has_one_address_and_all_others_lead_to_one(server: Server) -> None:
    def asked(path: str, accept: str = "text/html") -> tuple[int, str]:
        status, headers, _ = server.ask("GET", path, Accept=accept)
        return status, headers.get("location", "")

    assert asked("/project") == (303, "/")
    assert asked("/glossary/?text=%E7%81%AF") == (303, "/glossary?text=%E7%81%AF")
    assert asked("/no-such-page?x=1") == (303, "/?x=1")
    assert asked("//nowhere") == (303, "/")
    for path in ("/", "/?text=a", "/review", "/guide?x"):
        assert asked(path) == (200, "")
    # Nothing but pages.
    assert asked("/_stcore/health")[0] == 200
    assert asked("/project", "*/*")[1] == ""
