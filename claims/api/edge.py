"""The whole JSON edge of an app: every blueprint, and what stands before and behind them."""

from __future__ import annotations

from typing import Final

from flask import Flask

from claims.api import (
    access,
    account_changes,
    authorisations,
    bank,
    break_glass,
    calendars,
    cases,
    charters,
    claim_drafts,
    claims,
    decision_letters,
    declarations,
    deliveries,
    dry_runs,
    enrolments,
    events,
    exemptions,
    explanations,
    exports,
    fhir,
    grants,
    health,
    interests,
    jobs,
    ledger,
    messages,
    pay_days,
    payouts,
    people,
    periods,
    preauthorisations,
    programmes,
    providers,
    quality,
    queues,
    quotes,
    ratings,
    receipts,
    receivables,
    redecisions,
    redemptions,
    redress,
    reinstatements,
    reviews,
    standards,
    statements,
    taxes,
    tiers,
    users,
    vouchers,
    year_ends,
)
from claims.api.document import keep_document, open_api
from claims.api.doors import guard
from claims.api.problems import answer_refusals
from claims.runtime import Runtime

NOUNS: Final = (
    programmes,
    calendars,
    standards,
    charters,
    people,
    providers,
    users,
    grants,
    exemptions,
    break_glass,
    access,
    enrolments,
    preauthorisations,
    vouchers,
    redemptions,
    receipts,
    quotes,
    declarations,
    claims,
    claim_drafts,
    dry_runs,
    queues,
    reviews,
    redecisions,
    explanations,
    decision_letters,
    fhir,
    cases,
    ratings,
    authorisations,
    tiers,
    taxes,
    interests,
    bank,
    account_changes,
    pay_days,
    payouts,
    receivables,
    redress,
    statements,
    messages,
    deliveries,
    ledger,
    periods,
    year_ends,
    reinstatements,
    exports,
    quality,
    events,
    jobs,
)
"""The nouns in the order in which the document tells of them."""


def add_api(app: Flask, runtime: Runtime) -> None:
    """Give an app the JSON edge."""
    health.count(app)
    guard(app, runtime)
    api = open_api(app)
    for noun in NOUNS:
        api.register_blueprint(noun.routes.blueprint)
    app.register_blueprint(health.blueprint)
    keep_document(app, api)
    answer_refusals(app)
