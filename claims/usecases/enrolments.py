"""Decide a person's eligibility by the standard's rule over declared facts, and keep the proof."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any
from uuid import UUID

from claims.domain.eligibility import require_other_person
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.storage import people, programmes
from claims.storage import standards as adopted
from claims.storage.people import Enrolment
from claims.usecases import standards
from claims.usecases.context import Context
from claims.usecases.moves import record


def decide(
    ctx: Context,
    programme_id: UUID,
    *,
    person_id: UUID,
    standard_code: str,
    facts: dict[str, Any],
    first_day: date,
    last_day: date,
) -> Enrolment:
    """Decide an enrolment and keep it, whichever way the rule answers.

    The facts are kept sealed, with their digest and the version of the rule, so that an auditor
    can run it again. Refuses `SAME_PERSON` to who would enrol himself.
    """
    ctx.permit(Action.ENROLMENT_DECIDE)
    programme = programmes.get(ctx.session, programme_id)
    person = people.get(ctx.session, person_id)
    require_other_person(ctx.actor.person_id, applicant=person.id)
    if person.id_scheme != programme.id_scheme:
        raise Refused(
            "NATIONAL_ID_SCHEME_DIFFERS",
            f"This programme knows people by {programme.id_scheme}.",
            field="person_id",
        )
    if first_day > last_day:
        raise Refused("PERIOD_INVALID", "The period ends before it starts.", field="last_day")
    row = adopted.get_in_force(
        ctx.session, programme_id, standard_code, ctx.today(programme.time_zone)
    )
    is_eligible = standards.parsed(ctx, row).eligibility.holds(facts)
    kept = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    enrolment_id = ctx.new_id()
    enrolment = Enrolment(
        id=enrolment_id,
        programme_id=programme_id,
        person_id=person_id,
        standard_id=row.id,
        is_eligible=is_eligible,
        first_day=first_day,
        last_day=last_day,
        facts_sealed=ctx.keys.fields.seal(
            kept, table="enrolments", column="facts", row_id=enrolment_id
        ),
        facts_digest=hashlib.sha256(kept).hexdigest(),
        decided_by=ctx.actor.user_id,
        decider_id=ctx.actor.person_id,
        decided_at=ctx.now,
    )
    ctx.session.add(enrolment)
    payload = {"eligible": int(is_eligible), "rule": f"{row.code}/{row.version}"}
    record(ctx, "enrolments", enrolment_id, "enrolment.decided", payload)
    return enrolment


def get(ctx: Context, enrolment_id: UUID) -> Enrolment:
    """One enrolment, if the actor may see it."""
    scope = ctx.permit(Action.ENROLMENT_READ)
    found = ctx.session.get(Enrolment, enrolment_id)
    if found is None or not scope.reaches(person_id=found.person_id):
        raise Refused("ENROLMENT_UNKNOWN", "There is no such enrolment.")
    return found
