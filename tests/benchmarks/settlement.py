"""`settlement`: claims a second from authorised to paid and told, against the same postings in SQL.

Every step is the product's own use case, in the order in which officers and workers take them. A
further step is one more line of `STEPS`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from sqlalchemy import select

from claims.documents import bankfiles
from claims.domain.payouts import InstructionStatus, PayoutStatus
from claims.domain.permissions import Actor
from claims.domain.topics import DOCUMENTS
from claims.runtime import Runtime
from claims.storage.claims import Claim
from claims.storage.payouts import Instruction, Payout, Statement
from claims.storage.people import Person
from claims.usecases import account_changes, authorisations, bank_imports, payout_runs, payouts
from claims.usecases.context import WORKER, Context
from config.settings import Settings
from tests import paying
from tests.benchmarks import sql_settlement
from tests.benchmarks.databases import Databases, name_of, rest
from tests.benchmarks.measuring import Measured, in_turn, measured
from tests.benchmarks.population import STANDARD, Place, populate
from tests.cast import RUPIAH, work_all
from tests.documents.bank_files import Booked, a_camt
from workers import jobs
from workers.relay import gather_now

CLAIMS, PAYEES, RUNS = 112_500, 1_000, 1
"""So many claims that a whole batch of a hundred thousand has something approved."""

_NO_CEILING: Final = STANDARD.replace('at_most = "9000000.00"', 'at_most = "9000000000.00"')
"""A payee has a hundred claims here, which no ceiling a year is meant for."""


@dataclass(slots=True)
class Run:
    """One settlement, and what its steps leave for the next."""

    runtime: Runtime
    place: Place
    tell: Callable[[str], None]
    payout: Payout | None = None
    notification: bytes = b""
    left: list[UUID] = field(default_factory=list)

    def by(self, actor: Actor, act: Callable[[Context], Any]) -> Any:
        """Do what the actor may, in a transaction of its own."""
        return self.runtime.act(actor, act)


def build(run: Run) -> None:
    """One payment a payee, and the bank file."""
    cast = run.place.cast
    run.payout = run.by(
        cast.finance,
        lambda ctx: paying.build(ctx, cast.programme, execution_on=cast.today),
    )


def sign(run: Run) -> None:
    """A second person verifies the batch, a third approves it."""
    assert run.payout is not None
    paying.approved(run.runtime, run.place.cast, run.payout)


def release(run: Run) -> None:
    """Who approved it releases the file that he was shown."""
    built, cast = run.payout, run.place.cast
    assert built is not None
    _, approver = paying.signers(cast, built)
    run.by(
        approver,
        lambda ctx: payouts.release(ctx, built.id, file_sha256=built.file_sha256),
    )


def notify(run: Run) -> None:
    """What the bank does: it debits every payment, and writes a notification of them."""
    built, cast = run.payout, run.place.cast
    assert built is not None
    paid = run.runtime.query(cast.finance, lambda ctx: payouts.instructions(ctx, built.id))
    run.notification = a_camt(*map(_booked, paid))


def answer(run: Run) -> None:
    """The bank's notification is taken in, and confirms each payment."""
    content = run.notification
    file = bankfiles.read(content)
    run.by(run.place.cast.finance, lambda ctx: bank_imports.take(ctx, file=file, content=content))


def _booked(payment: Instruction) -> Booked:
    amount = f"{payment.amount // 100}.{payment.amount % 100:02d}"
    return Booked(amount, payment.end_to_end_id, f"B-{payment.no}")


def state(run: Run) -> None:
    """The workers make every statement; what waits for other workers is left to them."""
    while due := gather_now(run.runtime):
        for job in due:
            if job.queue == DOCUMENTS:
                jobs.perform(run.runtime, job.id)
            else:
                run.left.append(job.id)


def write_to_payees(run: Run) -> None:
    """The workers write the messages of all that happened."""
    for job_id in run.left:
        jobs.perform(run.runtime, job_id)
    work_all(run.runtime)


STEPS: Final[dict[str, Callable[[Run], None]]] = {
    "build": build,
    "signatures": sign,
    "release": release,
    "answer": answer,
    "statements": state,
    "messages": write_to_payees,
}
"""What is measured, in order."""

OUTSIDE: Final = {"answer": notify}
"""What others do before a step, which is not measured."""


def _tell(sentence: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {sentence}", file=sys.stderr, flush=True)


def measure(
    databases: Databases,
    template: str,
    runs: int | None = None,
    *,
    claims: int = CLAIMS,
    payees: int = PAYEES,
    tell: Callable[[str], None] = _tell,
) -> list[Measured]:
    """Whole settlements and the bare postings in turn, each on a fresh copy of the same claims."""
    with databases.copy(template) as filled:
        place, count = _authorised(filled, claims, payees, tell)
        rest(filled)
        name = name_of(filled)
        shares: dict[str, list[float]] = {each: [] for each in STEPS}
        peaks: list[float] = []
        outcome = _posted(databases, name, count)[1]
        whole, bare = in_turn(
            runs or RUNS,
            partial(_settled, databases, name, place, count, outcome, shares, peaks, tell),
            lambda: _posted(databases, name, count)[0],
        )
    return [
        measured("settlement", "claims/s", value=whole, yardstick=bare),
        *(
            measured(f"settlement-{each}", "of the time", value=share, yardstick=[1.0])
            for each, share in shares.items()
        ),
        measured("settlement-memory", "KB a claim", value=peaks, yardstick=[1.0]),
    ]


def _authorised(
    settings: Settings, claims: int, payees: int, tell: Callable[[str], None]
) -> tuple[Place, int]:
    """Claims decided by the rules and authorised by an officer, and how many those are."""
    runtime = Runtime.open(settings)
    try:
        place = populate(runtime, claims, people=payees, text=_NO_CEILING)
        tell(f"{claims} claims submitted")
        work_all(runtime)
        tell("decided")
        _give_accounts(runtime, place)
        tell("accounts proposed and confirmed")
        ids = runtime.query(WORKER, _to_authorise)
        for start in range(0, len(ids), authorisations.AT_MOST):
            some = ids[start : start + authorisations.AT_MOST]
            runtime.act(place.cast.finance, partial(authorisations.authorise_many, claim_ids=some))
        work_all(runtime)
        tell(f"{len(ids)} claims authorised")
        return place, len(ids)
    finally:
        runtime.close()


def _to_authorise(ctx: Context) -> list[UUID]:
    """What is approved of, and no more than one batch takes."""
    wanted = select(Claim.id).where(Claim.status == "decided", Claim.approved > 0)
    return list(ctx.session.scalars(wanted.order_by(Claim.id).limit(payout_runs.CLAIMS_AT_MOST)))


def _give_accounts(runtime: Runtime, place: Place) -> None:
    """Each payee's account, proposed by one officer and confirmed by another."""
    payees = select(Person.id).where(Person.id_scheme == "bench").order_by(Person.id)
    ids = runtime.query(WORKER, lambda ctx: list(ctx.session.scalars(payees)))
    for no, payee in enumerate(ids):
        account: Any = {
            "holder": f"Warga {no}",
            "number": f"{7_000_000_000 + no}",
            "bic": "BMRIIDJA",
            "currency": RUPIAH,
        }
        change = runtime.act(
            place.cast.planner,
            partial(account_changes.propose, account=account, person_id=payee),
        )
        runtime.act(place.cast.finance, partial(account_changes.confirm, change_id=change.id))


def _settled(
    databases: Databases,
    template: str,
    place: Place,
    count: int,
    outcome: sql_settlement.Outcome,
    shares: dict[str, list[float]],
    peaks: list[float],
    tell: Callable[[str], None],
) -> float:
    """Settle a copy by the product's own steps, and hold it to what SQL posted; claims a second."""
    with databases.copy(template) as settings:
        runtime = Runtime.open(settings)
        taken: dict[str, float] = {}
        try:
            run = Run(runtime, place, tell)
            before = _forget_peak()
            for name, step in STEPS.items():
                OUTSIDE.get(name, lambda _: None)(run)
                began = time.perf_counter()
                step(run)
                taken[name] = time.perf_counter() - began
                tell(f"{name}: {taken[name]:.1f} s, {_peak() - before:.0f} KB more at most")
            peaks.append((_peak() - before) / count)
            _require_whole(run, count)
        finally:
            runtime.close()
        sql_settlement.require_same(outcome, sql_settlement.outcome_of(settings))
    total = sum(taken.values())
    for name, seconds in taken.items():
        shares[name].append(seconds / total)
    return count / total


def _require_whole(run: Run, count: int) -> None:
    """Every claim is paid and every payment has its statement, over what was paid in all."""
    payout = run.runtime.query(WORKER, lambda ctx: ctx.session.get_one(Payout, run.payout.id))  # type: ignore[union-attr] # built by now
    payments, told, paid = run.runtime.query(
        WORKER,
        lambda ctx: (
            list(ctx.session.scalars(select(Instruction))),
            list(ctx.session.scalars(select(Statement))),
            list(ctx.session.scalars(select(Claim.id).where(Claim.status == "paid"))),
        ),
    )
    assert payout.status == PayoutStatus.CONFIRMED
    assert {each.status for each in payments} == {InstructionStatus.PAID}
    assert len(told) == len(payments) == payout.count
    assert sum(each.total for each in told) == payout.total
    assert len(paid) == count


def _posted(
    databases: Databases, template: str, count: int
) -> tuple[float, sql_settlement.Outcome]:
    """Post the same on a copy by SQL alone; claims a second, and what it left."""
    with databases.copy(template) as settings:
        with psycopg.connect(settings.owner_database_url) as connection:
            began = time.perf_counter()
            sql_settlement.post(connection)
            connection.commit()
            taken = time.perf_counter() - began
        return count / taken, sql_settlement.outcome_of(settings)


_PROCESS: Final = Path("/proc/self")


def _forget_peak() -> float:
    """Begin to look for the most memory from here on; KB held now."""
    (_PROCESS / "clear_refs").write_text("5")
    return _peak()


def _peak() -> float:
    """The most memory this process has held since, in KB."""
    status = (_PROCESS / "status").read_text()
    return float(status.partition("VmHWM:")[2].split()[0])
