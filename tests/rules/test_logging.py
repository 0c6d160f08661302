"""No log line holds an id of a person, an account number, a voucher code, a token or a key."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from claims.domain.codes import bearer_token, grouped, voucher_code
from config.scrubbing import SCRUBBED, blotted, is_secret, scrub
from config.settings import PROJECT

CODE = voucher_code(bytes(range(90, 100)))
TOKEN = bearer_token(bytes(range(20)))
SECRETS = {
    "an Indonesian id": "3171014107790001",
    "a Malaysian id": "790107-14-5005",
    "a bank account": "0012-01-009876-54-3",
    "an IBAN": "DE89 3704 0044 0532 0130 00",
    "a voucher code": CODE,
    "a voucher code in groups": grouped(CODE),
    "a bearer token": TOKEN,
    "a header": f"Authorization: Bearer {TOKEN}",
    "a password in an address": "postgresql://claims_app:hush@db/claims",
    "a key": "ab" * 32,
}
HARMLESS = [
    "the relay sent 12 jobs in 0.25 s",
    "018f6f0e-7c3a-7b1e-9a55-123456789012",
    "2026-11-24T10:41:29.161284Z",
    "CLAIM_TOO_OLD",
    "workers.jobs.run",
    "127.0.0.1:8000",
]


@pytest.mark.parametrize("what", SECRETS)
def test_what_looks_like_a_secret_is_blotted_out_anywhere(what: str) -> None:
    secret = SECRETS[what]
    line = {"event": f"saw {secret} here", "facts": {"seen": [secret]}, "who": secret}
    told = json.dumps(scrub(None, "info", line))
    for part in secret.removeprefix("Authorization: Bearer ").split("@")[0].split("//")[-1].split():
        assert part.removeprefix("claims_app:") not in told


@pytest.mark.parametrize("text", HARMLESS)
def test_what_helps_an_operator_stays(text: str) -> None:
    assert blotted(text) == text


@pytest.mark.parametrize(
    "name",
    ["national_id", "nik", "account_number", "iban", "voucher_code", "code", "token", "api-key",
     "Authorization", "holder_name", "password", "database_url", "body"],
)  # fmt: skip
def test_a_field_that_could_hold_a_secret_loses_its_value(name: str) -> None:
    assert is_secret(name)
    assert scrub(None, "info", {name: "x"}) == {name: SCRUBBED}
    assert scrub(None, "info", {"facts": {name: 7}}) == {"facts": {name: SCRUBBED}}


def lines_of(code: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", f"from config.logging import configure; configure()\n{code}"],
        capture_output=True, text=True, check=True, cwd=PROJECT,
        env={"CLAIMS_PROCESS": "relay"},
    )  # fmt: skip
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_json_whoever_writes_it() -> None:
    ours, theirs = lines_of(
        "import logging, structlog\n"
        "structlog.get_logger().warning('queue_unreachable', queue='documents', token='x')\n"
        "logging.getLogger('rq.worker').warning('job of 3171014107790001')\n"
    )
    assert ours["event"] == "queue_unreachable"
    assert (ours["level"], ours["process"], ours["queue"]) == ("warning", "relay", "documents")
    assert ours["token"] == SCRUBBED
    assert theirs["event"] == f"job of {SCRUBBED}"
    assert ours["at"].endswith("Z")


def test_an_error_is_told_without_the_row_it_concerned() -> None:
    (line,) = lines_of(
        "import structlog\n"
        "def fail(national_id): raise ValueError('refused\\nDETAIL: Key (nik)=(Siti) exists')\n"
        "try: fail('3171014107790001')\n"
        "except ValueError as error: structlog.get_logger().error('failed', exc_info=error)\n"
    )
    assert (line["error_type"], line["error_says"]) == ("builtins.ValueError", "refused")
    assert line["error_at"][-1].endswith("fail")
    assert "Siti" not in json.dumps(line)
    assert "3171" not in json.dumps(line)
