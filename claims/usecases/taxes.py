"""Adopt a programme's tax rules, proposed by one person and approved by another; tax numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from uuid import UUID

from stdnum.exceptions import ValidationError

from claims.domain.identities import masked
from claims.domain.permissions import Action
from claims.domain.refusals import Refused
from claims.domain.rules.papers import TaxNumber
from claims.domain.tax_texts import read_tax_rules
from claims.domain.taxes import (
    TAX_SET,
    TaxRule,
    TaxSetStatus,
    require_later_day,
    require_other_answerer,
)
from claims.storage import bulk, people, programmes, taxes
from claims.storage.taxes import ProviderTaxNumber, TaxRuleRow, TaxSet
from claims.usecases.context import Context
from claims.usecases.moves import Changes, create, move, record


@dataclass(frozen=True, slots=True)
class Set:
    """A set of tax rules with its rules, in the order of its text."""

    row: TaxSet
    rules: Sequence[TaxRule]


def propose(ctx: Context, programme_id: UUID, *, first_day: date, text: str) -> Set:
    """Propose a programme's tax rules from a later day on; another person approves them.

    Refuses `TAXES_INVALID` with everything that is wrong in the text.
    """
    ctx.permit(Action.TAX_PROPOSE)
    programme = programmes.get(ctx.session, programme_id)
    items = frozenset(programmes.items_of(ctx.session, programme.id))
    rules = read_tax_rules(text, currency=programme.currency, items=items)
    require_later_day(first_day, today=ctx.today(programme.time_zone))
    row = TaxSet(
        id=ctx.new_id(),
        programme_id=programme.id,
        currency=programme.currency,
        first_day=first_day,
        text=text,
        proposed_by=ctx.actor.user_id,
        proposer_id=ctx.actor.person_id,
        proposed_at=ctx.now,
    )
    told = {"first_day": first_day.isoformat(), "codes": [rule.code for rule in rules]}
    create(ctx, TAX_SET, [row], "propose", payloads=[told])
    bulk.copy_objects(ctx.session, [_row(row.id, no, rule) for no, rule in enumerate(rules, 1)])
    return Set(row, rules)


def _row(tax_set_id: UUID, no: int, rule: TaxRule) -> TaxRuleRow:
    return TaxRuleRow(
        tax_set_id=tax_set_id,
        code=rule.code,
        no=no,
        name_id=rule.names["id"],
        name_en=rule.names["en"],
        law=rule.law,
        payee_kind=rule.payee_kind,
        items=list(rule.items),
        categories=list(rule.categories),
        rate_part=rule.rate.numerator,
        rate_whole=rule.rate.denominator,
        bare_part=rule.bare_rate.numerator,
        bare_whole=rule.bare_rate.denominator,
        base_part=rule.base.numerator,
        base_whole=rule.base.denominator,
        above=rule.above,
        unit=rule.unit,
        does_national_id_count=rule.does_national_id_count,
        first_day=rule.first_day,
        last_day=rule.last_day,
    )


def approve(ctx: Context, tax_set_id: UUID) -> Set:
    """Put proposed tax rules in force from their first day on, as another person proposed them.

    Refuses `DAY_PAST` when that day has come: what is built by now keeps its rules.
    """
    found = _lock(ctx, tax_set_id)
    programme = programmes.get(ctx.session, found.row.programme_id)
    require_later_day(found.row.first_day, today=ctx.today(programme.time_zone))
    return _answer(ctx, found, "approve")


def refuse(ctx: Context, tax_set_id: UUID) -> Set:
    """Refuse proposed tax rules; those before them hold."""
    return _answer(ctx, _lock(ctx, tax_set_id), "refuse")


def _lock(ctx: Context, tax_set_id: UUID) -> Set:
    ctx.permit(Action.TAX_APPROVE)
    row = taxes.get_set(ctx.session, tax_set_id, lock=True)
    TAX_SET.edge(TaxSetStatus(row.status), "approve")
    require_other_answerer(ctx.actor.person_id, proposer=row.proposer_id)
    return Set(row, taxes.rules_of(ctx.session, row.id))


def _answer(ctx: Context, found: Set, action: str) -> Set:
    changes: Changes = {
        "answered_by": [ctx.actor.user_id],
        "answerer_id": [ctx.actor.person_id],
        "answered_at": [ctx.now],
    }
    move(ctx, TAX_SET, [found.row], action, changes=changes)
    return found


def list_of(ctx: Context, programme_id: UUID) -> list[Set]:
    """The tax rules a programme was proposed, in order, also those not in force."""
    ctx.permit(Action.TAX_READ)
    programmes.get(ctx.session, programme_id)
    rows = taxes.sets_of(ctx.session, programme_id)
    return [Set(row, taxes.rules_of(ctx.session, row.id)) for row in rows]


def record_number(
    ctx: Context, provider_id: UUID, *, scheme: str, number: str
) -> ProviderTaxNumber:
    """Record a provider's tax number, checked by its scheme; the latest one holds.

    Refuses `TAX_NUMBER_WRONG`, which shows nothing of what was written.
    """
    ctx.permit(Action.TAX_NUMBER_RECORD)
    provider = people.get_provider(ctx.session, provider_id)
    plain, row_id = _read_number(scheme, number), ctx.new_id()
    row = ProviderTaxNumber(
        id=row_id,
        provider_id=provider.id,
        scheme=scheme,
        number_sealed=ctx.keys.fields.seal_text(
            plain, table="provider_tax_numbers", column="number", row_id=row_id
        ),
        number_masked=masked(plain),
        recorded_by=ctx.actor.user_id,
        recorded_at=ctx.now,
    )
    ctx.session.add(row)
    told = {"provider": str(provider.id), "scheme": scheme}
    record(ctx, "provider_tax_numbers", row.id, "tax_number.recorded", told)
    return row


def _read_number(scheme: str, text: str) -> str:
    try:
        number: str = import_module(f"stdnum.{TaxNumber(scheme)}").validate(text)
    except (ValidationError, ValueError, IndexError, KeyError):
        raise Refused(
            "TAX_NUMBER_WRONG", "This is no valid tax number of its scheme.", field="number"
        ) from None
    return number
