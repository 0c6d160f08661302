"""What the rules may ask about a person: recorded sealed, changed by a new row, shown with him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from claims.domain.facts import Sex
from claims.domain.permissions import Action
from claims.storage import circumstances, people
from claims.storage.circumstances import CircumstancesRow, Sealing
from claims.storage.people import Person
from claims.usecases.context import Context
from claims.usecases.moves import record


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """A person with his circumstances, as those who may see him do."""

    id: UUID
    name: str
    birth_on: date | None
    id_scheme: str
    national_id_masked: str
    registered_at: datetime
    sex: str | None
    groups: tuple[str, ...]
    household_id: UUID | None


def change(
    ctx: Context,
    person_id: UUID,
    *,
    sex: str | None,
    groups: Sequence[str],
    household_id: UUID | None,
) -> SeenPerson:
    """Record what holds of a person from now on; what held before is kept."""
    ctx.permit(Action.PERSON_CHANGE)
    person = people.get(ctx.session, person_id)
    enter(ctx, person, sex=sex, groups=groups, household_id=household_id)
    return seen(ctx, person)


def enter(
    ctx: Context,
    person: Person,
    *,
    sex: str | None,
    groups: Sequence[str],
    household_id: UUID | None,
) -> None:
    """Write circumstances down; whoever calls this has been permitted to.

    The event says that they changed, never what they are.
    """
    row_id = ctx.new_id()
    sealed = Sealing(ctx.keys.fields).seal(row_id, sex=Sex(sex) if sex else None, groups=groups)
    ctx.session.add(
        CircumstancesRow(
            id=row_id,
            person_id=person.id,
            household_id=household_id,
            facts_sealed=sealed,
            recorded_by=ctx.actor.user_id,
            recorded_at=ctx.now,
        )
    )
    ctx.session.flush()
    payload = {"person": str(person.id)}
    record(ctx, "circumstances", row_id, "circumstances.recorded", payload)


def seen(ctx: Context, person: Person) -> SeenPerson:
    """A person the actor may see, with what holds of him now."""
    facts = circumstances.read(ctx.session, [person.id], ctx.keys.fields)[person.id].facts
    return SeenPerson(
        id=person.id,
        name=person.name,
        birth_on=person.birth_on,
        id_scheme=person.id_scheme,
        national_id_masked=person.national_id_masked,
        registered_at=person.registered_at,
        sex=facts.sex.value if facts.sex else None,
        groups=tuple(sorted(facts.groups)),
        household_id=facts.household_id,
    )
