"""The whole way there and back with a bank that is not ours: mock-bank, over HTTP.

Our pain.001 goes in; its pain.002, camt.054 and camt.053 come back and are taken in over the API.
"""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import mockbank.server
import pytest

from claims.app import create_app
from claims.runtime import Runtime
from claims.usecases import payouts
from config.settings import Settings
from tests import cast as people
from tests.api.asking import Asking
from tests.cast import work_all
from tests.documents.bank_files import valid
from tests.usecases.strangers import Owner, a_batch, claim_of, wrong

OURS = "ACME"
"""Which of the bank's accounts the programme pays from."""


class Bank:
    """The bank's doors: payments in, messages out, its accounts and its clock."""

    def __init__(self, address: str) -> None:
        self._address = address

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        kind = "application/xml" if isinstance(body, bytes) else "application/json"
        request = urllib.request.Request(
            self._address + path,
            data=None if method == "GET" else content,
            method=method,
            headers={"Content-Type": kind},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()}") from None

    def messages(self) -> list[tuple[str, bytes]]:
        """What the bank sent us since it was last asked, in its order, each with its kind."""
        found = self.ask("GET", "/_mock/mailbox")
        return [(each["type"], each["body"].encode()) for each in found if each["account"] == OURS]


@pytest.fixture
def bank() -> Iterator[Bank]:
    config = mockbank.server.Config(port=0, quiet=True, clock="2026-11-24T08:00")
    server = mockbank.server.make_server(config)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Bank(f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_batch_goes_to_a_foreign_bank_and_its_answers_come_back(
    runtime: Runtime, settings: Settings, bank: Bank, owner: Owner
) -> None:
    cast = people.assemble(runtime)
    own = next(each for each in bank.ask("GET", "/_mock/accounts") if each["id"] == OURS)
    bank.ask(
        "PATCH", f"/_mock/accounts/{OURS}",
        {"currency": "IDR", "balance": 100_000_000_00, "behaviour": "return-later",
         "parameters": {"days": 2, "reason": "AC04"}},
    )  # fmt: skip
    sealed = runtime.keys.fields.seal_text(
        own["iban"], table="programmes", column="payer_account", row_id=cast.programme
    )
    owner.execute("UPDATE programmes SET payer_account_sealed = %s", [sealed])
    claim = people.claim_reimbursement(runtime, cast, 100_000)
    work_all(runtime)
    payout = a_batch(runtime, cast)
    _, sent = runtime.query(cast.finance, lambda ctx: payouts.read_file(ctx, payout.id))
    asking = Asking(create_app(settings, runtime), runtime, cast)
    bank.ask("POST", "/payments", sent)
    seen: set[str] = set()
    for day, status in enumerate(("paid", "payment_failed")):
        bank.ask("POST", f"/_mock/advance?days={2 + 5 * day}")
        for kind, content in bank.messages():
            if kind.startswith(("pain.002", "camt.054", "camt.053")):
                _take(asking, content)
                seen.add(kind)
        assert claim_of(runtime, cast, claim).status == status
        assert wrong(owner) == {}
    assert {kind[:8] for kind in seen} == {"pain.002", "camt.054", "camt.053"}
    [payment] = runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, payout.id))
    assert (payment.status, payment.bank_reason) == ("failed", "AC04")


def _take(asking: Asking, content: bytes) -> None:
    response = asking.as_(asking.cast.finance).upload(_checked(content), "/v1/bank/imports")
    assert response.status_code == 201, response.text
    assert response.json["waiting"] == 0


def _checked(content: bytes) -> bytes:
    """Valid where the official schema of its version is at hand; of pain.002.001.10 it is not."""
    return content if b"pain.002.001.10" in content else valid(content)
