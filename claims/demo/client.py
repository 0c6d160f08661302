"""A client of the API as anybody may write one: JSON over HTTP with a bearer token."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE_SECONDS = 60.0


class RequestRefused(Exception):  # noqa: N818 - it carries the service's answer
    """The service answered with a problem; `code` is its stable code."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')}")
        self.status, self.code, self.problem = status, problem.get("code"), problem


@dataclass(frozen=True, slots=True)
class Client:
    """One person at one address; every request that changes something carries a fresh key."""

    address: str
    token: str = ""
    patience_seconds: float = PATIENCE_SECONDS

    def as_(self, token: str) -> Client:
        """The same address, another person."""
        return Client(self.address, token, self.patience_seconds)

    def get(self, path: str, **query: Any) -> Any:
        """Read JSON."""
        asked = {name: value for name, value in query.items() if value is not None}
        return json.loads(self.read(f"{path}?{urlencode(asked)}" if asked else path))

    def read(self, path: str) -> bytes:
        """Read a file's bytes, or any other answer."""
        return self._ask("GET", path, b"", {})[1]

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every item of a paged list."""
        after = None
        while True:
            page = self.get(path, after=after, **query)
            yield from page["items"]
            after = page.get("next")
            if not after:
                return

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Send JSON under a fresh Idempotency-Key; `If_Match` becomes the header If-Match."""
        content = json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return json.loads(
            self._ask("POST", path, content, {"Content-Type": "application/json", **named})[1]
        )

    def upload(self, path: str, content: bytes, *, name: str = "receipt") -> Any:
        """Send one file as a form would."""
        mark = secrets.token_hex(16)
        body = (
            (
                f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            ).encode()
            + content
            + f"\r\n--{mark}--\r\n".encode()
        )
        form = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return json.loads(self._ask("POST", path, body, form)[1])

    def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Ask once, and again under the same key while the service is busy or restarting."""
        parts = urlsplit(self.address)
        sent = {**headers, "Accept": "application/json"}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if method == "POST":
            sent["Idempotency-Key"] = secrets.token_hex(16)
        for attempt in range(5):
            connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
            try:
                connection.request(method, path, body=body or None, headers=sent)
                response = connection.getresponse()
                content = response.read()
            except OSError:
                if attempt == 4:
                    raise
                time.sleep(0.2 * 2**attempt)
                continue
            finally:
                connection.close()
            if response.status == 503 and attempt < 4:
                time.sleep(0.2 * 2**attempt)
                continue
            if response.status >= 400:
                raise RequestRefused(response.status, _problem(content))
            return response.status, content
        raise AssertionError("unreachable")


def _problem(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {"detail": content[:200].decode(errors="replace")}
    return found if isinstance(found, dict) else {"detail": str(found)}


def wait_for(ask: Callable[[], Any], *, what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask until the answer is true; raises `TimeoutError` naming what did not happen."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} seconds")
        time.sleep(0.1)
    return answer
