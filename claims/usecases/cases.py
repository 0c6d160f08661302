"""Cases as those see them whom they concern, and the officer's first steps with one."""

from __future__ import annotations

from uuid import UUID

from claims.domain.calendar import after_working_days
from claims.domain.cases import (
    BEYOND_THE_OFFICE,
    CASE,
    CaseStatus,
    require_other_handler,
    resolve_by,
)
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import cases, decisions, programmes, users
from claims.storage.cases import Case
from claims.storage.claims import Claim
from claims.storage.signing_in import is_claims_officer
from claims.storage.users import User
from claims.usecases.case_filing import holidays_of, terms_of
from claims.usecases.context import Context
from claims.usecases.moves import Changes, move, touch


def verify(ctx: Context, case_id: UUID) -> Case:
    """Take a case up: it can be looked into. The days of its class run from now at the latest."""
    case = lock_for_handling(ctx, case_id, Action.CASE_HANDLE)
    programme = programmes.get(ctx.session, case.programme_id)
    by = case.resolve_on
    wanted = terms_of(ctx, case.standard_id).classes.get(case.case_class)
    if wanted is not None:
        today = ctx.today(programme.time_zone)
        by = min(by, resolve_by(today, wanted, holidays_of(ctx, programme)))
    move(ctx, CASE, [case], "verify", changes={"resolve_on": [by], "due_on": [by]})
    return case


def assign(ctx: Context, case_id: UUID, *, user_id: UUID) -> Case:
    """Give a verified case to an officer who has no part in it and did not decide what it is on."""
    case = lock_for_handling(ctx, case_id, Action.CASE_ASSIGN)
    CASE.edge(CaseStatus(case.status), "assign")
    user = ctx.session.get(User, user_id)
    if user is None or not is_claims_officer(ctx.session, user, ctx.now):
        raise Refused("USER_UNKNOWN", "There is no such claims officer.", field="user_id")
    require_handler(ctx, case, user.person_id)
    changes = {"assigned_to": [user.id], "assignee_id": [user.person_id]}
    move(ctx, CASE, [case], "assign", payloads=[{"user": str(user.id)}], changes=changes)
    return case


def lock_for_handling(ctx: Context, case_id: UUID, action: Action) -> Case:
    """A case, locked, for an officer who is no part of it."""
    case = cases.get(ctx.session, case_id, ctx.permit(action), lock=True)
    require_handler(ctx, case, ctx.actor.person_id)
    return case


def require_handler(ctx: Context, case: Case, person_id: UUID) -> None:
    """Refuse `SAME_PERSON` to whoever has a part in a case, or decided what it is on, ever since.

    The persons of its claim are asked of the claim itself, those of a provider of the accounts
    that act for it now.
    """
    claim = ctx.session.get(Claim, case.claim_id) if case.claim_id else None
    latest = decisions.find_latest(ctx.session, claim.id) if claim else None
    providers = [each for each in (case.provider_id, case.filing_provider_id) if each]
    acts_for_a_party = users.is_acting_for(ctx.session, person_id, providers)
    for decider in {case.decider_id, latest.decider_id if latest else None}:
        require_other_handler(
            person_id,
            filer=case.filer_id,
            complainant=case.person_id,
            claimant=claim.person_id if claim else None,
            submitter=claim.submitter_id if claim else None,
            decider=decider,
            acts_for_a_party=acts_for_a_party,
        )


def escalate_due(ctx: Context, *, limit: int = 1_000) -> int:
    """Tell the superior of cases whose deadline is over, then offer the ombudsman; how many.

    Each step is taken once: it moves the day on which a case is looked at again.
    """
    ctx.permit(Action.CASE_ESCALATE)
    late = cases.lock_overdue(ctx.session, ctx.now, limit)
    for case in late:
        programme = programmes.get(ctx.session, case.programme_id)
        days = terms_of(ctx, case.standard_id).ombudsman_after_working_days
        next_on = after_working_days(
            ctx.today(programme.time_zone), days, holidays_of(ctx, programme)
        )
        step = case.escalations + 1
        event = "ombudsman_offered" if step == BEYOND_THE_OFFICE else "escalated"
        told = {"due_on": str(case.due_on), "status": case.status}
        changes: Changes = {"escalations": [step], "due_on": [next_on]}
        touch(ctx, CASE, [case], event, payloads=[told], changes=changes)
    return len(late)


def get(ctx: Context, case_id: UUID) -> Case:
    """One case, if the actor may see it."""
    return cases.get(ctx.session, case_id, ctx.permit(Action.CASE_READ))


def list_(
    ctx: Context,
    *,
    status: str | None = None,
    kind: str | None = None,
    claim_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Case]:
    """A page of the cases the actor may see, in order of filing."""
    scope = ctx.permit(Action.CASE_READ)
    return cases.list_(
        ctx.session, scope, status=status, kind=kind, claim_id=claim_id, after=after, limit=limit
    )


def ombudsman_of(ctx: Context, case: Case) -> dict[str, str] | None:
    """Where one can go with a case that the office has left too long, in each language."""
    if case.escalations < BEYOND_THE_OFFICE:
        return None
    return dict(terms_of(ctx, case.standard_id).ombudsman)


def is_staff(ctx: Context) -> bool:
    """Whether the actor reads every case: what is inside the office is told to nobody else."""
    return ctx.permit(Action.CASE_READ).all


def is_hidden_from(ctx: Context, case: Case) -> bool:
    """Whether the complainant is nobody to the actor: a provider, told of an anonymous case."""
    scope = ctx.permit(Action.CASE_READ)
    is_own = scope.reaches(person_id=case.person_id, provider_id=case.filing_provider_id)
    return case.is_anonymous and not is_own
