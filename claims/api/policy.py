"""The one policy table: what an actor must be permitted to do before a route is entered.

Who may do what, and of whose objects, stands in the domain's table of permissions; here every
route names its action. The use case asks the same table again, so that no other way in is open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal

from flask import Flask, g, request

from claims.api.acts import runtime
from claims.domain.permissions import Action, permit
from claims.domain.refusals import Refused
from claims.usecases.signing_in import STRANGER

PUBLIC: Final = "public"

_A = Action
POLICY: Final[Mapping[str, Action | Literal["public"]]] = {
    "authorisations.authorise": _A.CLAIM_AUTHORISE,
    "authorisations.authorise_many": _A.CLAIM_AUTHORISE,
    "claims.get": _A.CLAIM_READ,
    "claims.list_": _A.CLAIM_READ,
    "claims.resubmit": _A.CLAIM_RESUBMIT,
    "claims.submit": _A.CLAIM_SUBMIT,
    "claims.withdraw": _A.CLAIM_WITHDRAW,
    "decisions.decide": _A.CLAIM_DECIDE,
    "decisions.get": _A.CLAIM_READ,
    "enrolments.decide": _A.ENROLMENT_DECIDE,
    "enrolments.get": _A.ENROLMENT_READ,
    "events.list_": _A.EVENT_READ,
    "health.alive": PUBLIC,
    "health.metrics": PUBLIC,
    "health.ready": PUBLIC,
    "jobs.list_": _A.JOB_READ,
    "jobs.retry": _A.JOB_RETRY,
    "ledger.balances": _A.LEDGER_READ,
    "openapi.document": PUBLIC,
    "pages.check": PUBLIC,
    "pages.docs": PUBLIC,
    "pages.first": PUBLIC,
    "pages.static": PUBLIC,
    "payouts.build": _A.PAYOUT_BUILD,
    "payouts.cancel": _A.PAYOUT_CANCEL,
    "payouts.confirm": _A.PAYOUT_CONFIRM,
    "payouts.get": _A.PAYOUT_READ,
    "payouts.instructions": _A.PAYOUT_READ,
    "payouts.list_": _A.PAYOUT_READ,
    "payouts.read_file": _A.PAYOUT_RELEASE,
    "payouts.release": _A.PAYOUT_RELEASE,
    "people.get": _A.PERSON_READ,
    "people.register": _A.PERSON_REGISTER,
    "programmes.add_items": _A.ITEM_ADD,
    "programmes.adopt_budget": _A.BUDGET_ADOPT,
    "programmes.create": _A.PROGRAMME_CREATE,
    "programmes.get": _A.PROGRAMME_READ,
    "programmes.list_": _A.PROGRAMME_READ,
    "programmes.list_budgets": _A.BUDGET_READ,
    "programmes.list_items": _A.ITEM_READ,
    "providers.get": _A.PROVIDER_READ,
    "providers.list_": _A.PROVIDER_READ,
    "providers.register": _A.PROVIDER_REGISTER,
    "receipts.get": _A.RECEIPT_READ,
    "receipts.read_file": _A.RECEIPT_READ,
    "receipts.upload": _A.RECEIPT_UPLOAD,
    "redemptions.get": _A.REDEMPTION_READ,
    "redemptions.redeem": _A.VOUCHER_REDEEM,
    "redemptions.reverse": _A.REDEMPTION_REVERSE,
    "reviews.assign": _A.CLAIM_ASSIGN,
    "reviews.note": _A.CLAIM_NOTE,
    "reviews.return_": _A.CLAIM_RETURN,
    "standards.adopt": _A.STANDARD_ADOPT,
    "standards.get": _A.STANDARD_READ,
    "standards.list_": _A.STANDARD_READ,
    "statements.check": PUBLIC,
    "statements.get": _A.STATEMENT_READ,
    "statements.list_": _A.STATEMENT_READ,
    "statements.read_file": _A.STATEMENT_READ,
    "users.add": _A.USER_ADD,
    "users.disable": _A.USER_DISABLE,
    "vouchers.activate": _A.VOUCHER_ACTIVATE,
    "vouchers.cancel": _A.VOUCHER_CANCEL,
    "vouchers.get": _A.VOUCHER_READ,
    "vouchers.issue": _A.VOUCHER_ISSUE,
    "vouchers.list_": _A.VOUCHER_READ,
}
"""Every route by its endpoint, and the action it is, or `PUBLIC`."""

_BEARER: Final = re.compile("bearer +([!-~]{1,200})", re.ASCII | re.IGNORECASE)


class PolicyIncomplete(Exception):  # noqa: N818 - it says what is missing
    """A route without a line in the table, or a line without a route: the app does not start."""


def enforce(app: Flask) -> None:
    """Ask the table before every request."""
    app.before_request(enter)


def require_complete(app: Flask, policy: Mapping[str, object] = POLICY) -> None:
    """Refuse to start (`PolicyIncomplete`) unless routes and table name the same endpoints."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    if open_routes := sorted(routes - policy.keys()):
        raise PolicyIncomplete("routes without a policy: " + ", ".join(open_routes))
    if idle := sorted(policy.keys() - routes):
        raise PolicyIncomplete("policies without a route: " + ", ".join(idle))


def enter() -> None:
    """Find out who asks and whether he may, before anything of the body is read."""
    g.actor = STRANGER
    if request.endpoint is None:
        return
    wanted = POLICY[request.endpoint]
    if not isinstance(wanted, Action):
        return
    g.actor = runtime().authenticate(_token())
    permit(g.actor, wanted)


def is_public() -> bool:
    """Whether the answer to this request may be shown to anybody."""
    return request.endpoint is None or POLICY[request.endpoint] == PUBLIC


def _token() -> str:
    header = request.headers.get("Authorization", "")
    if not header:
        raise Refused("TOKEN_MISSING", "Sign in: send a bearer token in the header Authorization.")
    match = _BEARER.fullmatch(header)
    if not match:
        raise Refused("TOKEN_INVALID", "The bearer token is not valid.")
    return match[1]
