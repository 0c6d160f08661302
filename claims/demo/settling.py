"""The second half of every demo: from decided claims to the bank's word and the statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from claims.demo import bank
from claims.demo.client import Client, wait_for
from claims.demo.progress import Progress
from claims.demo.setting import Staff

AT_ONCE = 200
RUNNING = {"submitted", "complete"}


@dataclass(slots=True)
class Settled:
    """What came of a demo: claims, findings by reason, the batches, the statements, the sums."""

    claims: list[dict[str, Any]] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)
    payouts: list[dict[str, Any]] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def await_decisions(officer: Client, programme_id: str) -> None:
    """Wait until the rules have run over every claim of a programme."""

    def is_quiet() -> bool:
        return not any(
            next(iter(officer.pages("/v1/claims", programme_id=programme_id, status=each)), None)
            for each in RUNNING
        )

    wait_for(is_quiet, what="The adjudication of every claim", seconds=officer.patience_seconds)


def confirm_accounts(finance: Client) -> int:
    """Confirm where payees are paid, as others proposed it; returns how many accounts."""
    waiting = [each["id"] for each in finance.pages("/v1/account-changes", status="proposed")]
    for each in waiting:
        finance.post(f"/v1/account-changes/{each}/confirmation", {})
    return len(waiting)


def authorise(finance: Client, programme_id: str) -> int:
    """A second person authorises what was approved; returns how many claims."""
    decided = [
        claim["id"]
        for claim in finance.pages("/v1/claims", programme_id=programme_id, status="decided")
        if claim["approved"] and float(claim["approved"]["amount"]) > 0
    ]
    for start in range(0, len(decided), AT_ONCE):
        finance.post("/v1/authorisations", {"claim_ids": decided[start : start + AT_ONCE]})
    return len(decided)


def build(finance: Client, programme_id: str, execution_on: str) -> list[dict[str, Any]]:
    """Build a run: one batch for each rail that its payments go by."""
    run = finance.post("/v1/payouts", {"programme_id": programme_id, "execution_on": execution_on})
    return list(run["payouts"])


def release(staff: Staff, payout: Mapping[str, Any], out: Path) -> None:
    """Let a second person verify a batch and a third approve and release it; keep its bank file.

    Each of them names the digest he saw; who verifies looks at its checks first.
    """
    seen, way = {"file_sha256": payout["file_sha256"]}, f"/v1/payouts/{payout['id']}"
    stopping = [each for each in staff.verifier.get(f"{way}/checks")["checks"] if each["stops"]]
    if stopping:
        raise AssertionError(f"the batch may not be verified: {stopping}")
    staff.verifier.post(f"{way}/verification", seen)
    staff.treasurer.post(f"{way}/approval", seen)
    staff.treasurer.post(f"{way}/releases", seen)
    path = out / f"{payout['message_id']}.xml"
    path.write_bytes(staff.treasurer.read(f"{way}/file"))


def confirm(finance: Client, payout: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """Let the bank pay what the file asks for, and take in the notification it answers with."""
    name = payout["message_id"]
    answer = bank.pay((out / f"{name}.xml").read_bytes())
    (out / f"{name}-camt.054.xml").write_bytes(answer)
    imported = finance.upload("/v1/bank/imports", answer, name=f"{name}-camt.054.xml")
    if imported["applied"] != payout["count"]:
        raise AssertionError(f"the bank's file applied {imported['applied']} payments")
    return dict(finance.get(f"/v1/payouts/{payout['id']}"))


def statements(
    finance: Client, programme_id: str, expected: int, out: Path
) -> tuple[list[dict[str, Any]], list[Path]]:
    """Wait for every payee's statement and keep its PDF."""

    def all_of_them() -> list[dict[str, Any]] | None:
        found = list(finance.pages("/v1/statements", programme_id=programme_id))
        return found if len(found) >= expected else None

    found = wait_for(
        all_of_them, what="A statement for every payee", seconds=finance.patience_seconds
    )
    paths = []
    for each in found:
        path = out / f"{each['number'].replace('/', '-')}.pdf"
        path.write_bytes(finance.read(f"/v1/statements/{each['id']}/file"))
        paths.append(path)
    return found, paths


def result(staff: Staff, programme_id: str) -> Settled:
    """Gather every claim with what the rules found of it."""
    settled = Settled()
    for claim in staff.officer.pages("/v1/claims", programme_id=programme_id):
        found = staff.officer.get(f"/v1/claims/{claim['id']}/decisions")
        settled.claims.append({**claim, "findings": found["findings"]})
        for reason in sorted({each["reason"] for each in found["findings"]}):
            settled.reasons[reason] = settled.reasons.get(reason, 0) + 1
    return settled


def settle(
    staff: Staff, progress: Progress, programme_id: str, execution_on: str, out: Path
) -> Settled:
    """Walk the half that both demos share, four steps; files are kept under `out`."""
    step = progress.step
    with step("A second person confirms the payees' accounts and authorises"):
        confirm_accounts(staff.finance)
        authorise(staff.finance, programme_id)
    with step("A batch is built; a second person verifies it, a third approves and releases it"):
        payouts = build(staff.finance, programme_id, execution_on)
        for each in payouts:
            release(staff, each, out)
    with step("Workers issue a PDF settlement statement for every payee"):
        count = sum(each["count"] for each in payouts)
        found, files = statements(staff.finance, programme_id, count, out)
    with step("The bank pays; its notification (camt.054) is taken in"):
        payouts = [confirm(staff.finance, each, out) for each in payouts]
    settled = result(staff, programme_id)
    settled.payouts, settled.statements, settled.files = payouts, found, files
    return settled
