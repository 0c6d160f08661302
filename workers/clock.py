"""What is due by the clock: sealing the chain, ending what is over, forgetting old answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from claims.runtime import Runtime
from claims.usecases import (
    answers,
    cases,
    claim_drafts,
    completeness,
    events,
    guessing,
    hit_rates,
    older_accounts,
    receipts,
    redress,
    sessions,
    vouchers,
)
from claims.usecases.context import WORKER
from config.settings import Settings


class Ticking:
    """Runs each due act at its interval; what it does is safe to do twice and beside others."""

    def __init__(self, runtime: Runtime, settings: Settings) -> None:
        self._runtime = runtime
        self._folder = settings.checkpoints_dir
        self._next: dict[str, float] = {}
        self._acts: tuple[tuple[str, float, Callable[[], object]], ...] = (
            ("seal", 1.0, self.seal),
            ("expire_vouchers", 60.0, self.expire_vouchers),
            ("escalate_cases", 60.0, self.escalate_cases),
            ("deem_complete", 60.0, self.deem_complete),
            ("issue_redress", 60.0, self.issue_redress),
            ("publish_hit_rates", 600.0, self.publish_hit_rates),
            ("lapse_claims", 3_600.0, self.lapse_claims),
            ("lapse_drafts", 3_600.0, self.lapse_drafts),
            ("index_accounts", 3_600.0, self.index_accounts),
            ("forget_answers", 3_600.0, self.forget_answers),
            ("forget_guesses", 3_600.0, self.forget_guesses),
            ("forget_sessions", 3_600.0, self.forget_sessions),
            ("sweep_files", 86_400.0, self.sweep_files),
        )

    def tick(self) -> None:
        """Run what is due now by this process's steady clock."""
        for name, interval, act in self._acts:
            if time.monotonic() >= self._next.get(name, 0.0):
                act()
                self._next[name] = time.monotonic() + interval

    def seal(self) -> None:
        """Seal new events and sign the head outside the database."""
        head = self._runtime.act(WORKER, events.seal)
        if head is not None:
            events.keep_checkpoint(self._folder, head)

    def expire_vouchers(self) -> int:
        """Expire what is over; returns how many vouchers."""
        return self._runtime.act(WORKER, vouchers.expire_due)

    def escalate_cases(self) -> int:
        """Escalate cases that are late; returns how many."""
        return self._runtime.act(WORKER, cases.escalate_due)

    def deem_complete(self) -> int:
        """Take files complete that nobody acted on in time; returns how many."""
        return self._runtime.act(WORKER, completeness.deem_complete_due)

    def issue_redress(self) -> int:
        """Find what broken promises owe and grant it; returns how many were granted."""
        return self._runtime.act(WORKER, redress.issue_due)

    def publish_hit_rates(self) -> int:
        """Publish today's hit rates, once a day; returns how many."""
        return self._runtime.act(WORKER, hit_rates.publish_due)

    def lapse_claims(self) -> int:
        """Let returned claims lapse that nobody brought again; returns how many."""
        return self._runtime.act(WORKER, completeness.lapse_due)

    def lapse_drafts(self) -> int:
        """Let drafts of claims lapse that nobody submitted, and erase them; returns how many."""
        return self._runtime.act(WORKER, claim_drafts.lapse_due)

    def index_accounts(self) -> int:
        """Index bank accounts from before two persons made them, and propose them anew."""
        return self._runtime.act(WORKER, older_accounts.take_in)

    def forget_answers(self) -> int:
        """Erase day-old secrets and old idempotency keys; returns how many rows."""
        return self._runtime.act(WORKER, answers.forget)

    def forget_guesses(self) -> int:
        """Forget who guessed tracking codes a day ago; returns how many addresses."""
        return self._runtime.act(WORKER, guessing.forget)

    def forget_sessions(self) -> int:
        """Delete sessions and failed attempts that are long over; returns how many rows."""
        return self._runtime.act(WORKER, sessions.forget)

    def sweep_files(self) -> int:
        """Delete day-old files that nothing names; returns how many."""
        day_ago = datetime.now(UTC) - timedelta(days=1)
        return self._runtime.act(WORKER, partial(receipts.sweep, older_than=day_ago))
