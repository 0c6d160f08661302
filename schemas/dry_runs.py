"""Dry runs: a standard tried on past claims, and what would have been different."""

from __future__ import annotations

from claims.domain.dry_runs import Dimension, DryRunStatus
from schemas.base import Act, Out
from schemas.fields import Code, Day, Instant, OneOf, Plain, ReasonCode, Sha256, Uuid, Whole
from schemas.groups import BalanceField, Many, MoneyField, Nested
from schemas.pages import PageQuery, page_of

COUNT = 10**9


class StartDryRun(Act):
    """Which claims: those submitted in a period, of all people or of about one in so many."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    one_in = Whole(1, 10_000, load_default=1)


class DryRunOut(Out):
    """A dry run."""

    id = Uuid()
    standard_id = Uuid()
    programme_id = Uuid()
    digest = Sha256(says="SHA-256 of the text that was tried.")
    first_day = Day()
    last_day = Day()
    one_in = Whole(1, 10_000)
    seed = Whole(0, 2**31, says="Which people are chosen follows from it.")
    claims = Whole(0, COUNT, says="How many claims of the period are replayed.")
    status = OneOf(DryRunStatus)
    started_by = Uuid()
    started_at = Instant()


class DryRunFigureOut(Out):
    """A figure. Of a rule, `before` and `after` are what it takes; else what is approved."""

    dimension = OneOf(Dimension)
    name = Plain(says="The rule, queue, provider or group of people; - is no group.")
    reason = Plain(allow_none=True, says="The rule's reason.")
    claims = Whole(0, COUNT)
    changed = Whole(0, COUNT)
    held_before = Whole(0, COUNT)
    held_after = Whole(0, COUNT)
    before = MoneyField()
    after = MoneyField()
    raised = MoneyField(says="The sum of all differences upwards.")
    lowered = MoneyField(says="The sum of all differences downwards.")


class DryRunReportOut(DryRunOut):
    """A dry run with its progress, and its figures so far, the greatest movers first."""

    replayed = Whole(0, COUNT)
    figures = Many(Nested(DryRunFigureOut), least=0, most=2_000)


class DryRunCutOut(Out):
    """What a rule took of a claim before and would take; null where it says nothing."""

    rule = Plain()
    reason = Plain()
    before = MoneyField(allow_none=True)
    after = MoneyField(allow_none=True)


class DryRunClaimOut(Out):
    """A claim that would be decided or routed otherwise."""

    id = Uuid()
    claim_id = Uuid()
    before = MoneyField(says="What its own standard approves.")
    after = MoneyField(says="What the tried one would.")
    difference = BalanceField()
    cause_before = Plain(allow_none=True)
    cause_after = Plain(allow_none=True)
    cuts = Many(Nested(DryRunCutOut), least=0, most=10_000)


class DryRunClaimsQuery(PageQuery):
    """The claims behind which figure."""

    rule = Code()
    reason = ReasonCode()
    provider_id = Uuid()


DryRunPage = page_of(DryRunOut)
DryRunClaimPage = page_of(DryRunClaimOut)
