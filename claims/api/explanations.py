"""Explanations over HTTP: a claim in words, for whoever asks and in the language he asks for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from claims.api.answering import answer
from claims.api.reading import Body
from claims.api.routes import Routes
from claims.domain import explanation_words as words
from claims.domain.explanations import (
    ClaimedLine,
    ExplainedDecision,
    ExplainedLine,
    ExplainedStep,
    Explanation,
)
from claims.domain.findings import Bearer
from claims.domain.money import Money
from claims.domain.permissions import Action
from claims.usecases import explanations
from claims.usecases.context import Context
from schemas.explanations import ExplanationOut, ExplanationQuery

routes = Routes("explanations", "/v1/claims", says="Claims explained to whom they concern.")


@routes.get("/<uuid:claim_id>/explanation", gives=ExplanationOut, query=ExplanationQuery)
def get(query: Body, claim_id: UUID) -> Response:
    """Explain a claim: each step from what was claimed to what was allowed, and what comes next."""

    def question(ctx: Context) -> Any:
        is_staff = ctx.permit(Action.CLAIM_READ).all
        return Told(query["lang"], is_staff).explanation(explanations.explain(ctx, claim_id))

    return answer(question)


class Told:
    """An explanation as one reader is told it: in his language, with what is for him."""

    def __init__(self, language: str, is_staff: bool, currency: str = "") -> None:
        self._language, self._is_staff, self._currency = language, is_staff, currency

    def explanation(self, of: Explanation) -> Any:
        """The whole of it as `ExplanationOut` documents it."""
        self._currency = of.currency
        text = self._language
        return ExplanationOut().dump(
            {
                "claim_id": of.claim_id,
                "number": of.number,
                "language": text,
                "kind": of.kind,
                "programme_name": of.programme_names[text],
                "claimed": self._money(of.claimed),
                "approved": None if of.approved is None else self._money(of.approved),
                "submitted_on": of.submitted_on,
                "route": of.route,
                "route_text": words.ROUTE_WORDS[of.route][text] if of.route else None,
                "place": self._place(of),
                "turns": [
                    {
                        "kind": each.kind,
                        "after": each.after,
                        "amount": self._money(each.amount),
                        "text": each.text(text, of.currency),
                    }
                    for each in of.turns
                ],
                "next": {
                    "step": of.next_step.step,
                    "text": words.NEXT_WORDS[of.next_step.step][text],
                    "due_on": of.next_step.due_on,
                    "is_overdue": of.next_step.is_overdue,
                },
                "pay_day": of.pay_day,
                "acts": [
                    {
                        "act": each.act,
                        "text": each.texts[text],
                        "until": each.until,
                        "is_open": each.is_open,
                    }
                    for each in of.acts
                ],
                "lines": [self._line(line) for line in of.lines],
                "decisions": [self._decision(each) for each in of.decisions],
                "payments": [
                    {
                        "amount": self._money(each.amount),
                        "status": each.status,
                        "sent_on": each.sent_on,
                        "end_to_end_id": each.end_to_end_id,
                        "statement_number": each.statement_number,
                        "bank_reason": each.bank_reason,
                        "bank_text": each.bank_texts[text] if each.bank_texts else None,
                    }
                    for each in of.payments
                ],
                "history": [
                    {
                        "status": each.status,
                        "text": words.STATUS_WORDS[each.status][text],
                        "at": each.at,
                        "on": each.on,
                    }
                    for each in of.history
                ],
            }
        )

    def _money(self, amount: int) -> Money:
        return Money(amount, self._currency)

    def _place(self, told: Explanation) -> dict[str, Any]:
        of = told.place
        return {
            "status": of.status,
            "text": told.status_texts[self._language],
            "since": of.since,
            "cause": of.cause,
            "waiting_for": [
                {
                    "reason": each.reason,
                    "text": each.text[self._language],
                    "officer_text": each.officer_text[self._language] if self._is_staff else None,
                    "note": each.note,
                    "missing": each.missing,
                }
                for each in of.waiting_for
            ],
        }

    def _line(self, of: ClaimedLine) -> dict[str, Any]:
        return {
            "no": of.no,
            "item": of.item_code,
            "name": of.item_names[self._language],
            "unit": of.unit,
            "quantity": of.quantity_milli,
            "unit_price": self._money(of.unit_price),
            "service_on": of.service_on,
            "claimed": self._money(of.claimed),
        }

    def _decision(self, of: ExplainedDecision) -> dict[str, Any]:
        return {
            "id": of.id,
            "seq": of.seq,
            "outcome": of.outcome,
            "outcome_text": words.OUTCOME_WORDS[of.outcome][self._language],
            "claimed": self._money(of.claimed),
            "approved": self._money(of.approved),
            "decided_at": of.decided_at,
            "decided_on": of.decided_on,
            "standard": of.standard,
            "standard_name": of.standard_names[self._language],
            "is_by_person": of.is_by_person,
            "reason": of.reason,
            "reason_text": of.reason_text[self._language] if of.reason_text else None,
            "note": of.note if self._is_staff else None,
            "lines": [self.explained(each) for each in of.lines],
        }

    def explained(self, of: ExplainedLine) -> dict[str, Any]:
        """A line with its steps as `LineExplainedOut` documents it."""
        return {
            **self._line(of.line),
            "steps": [self._step(step) for step in of.steps],
            "approved": self._money(of.approved),
        }

    def _step(self, of: ExplainedStep) -> dict[str, Any]:
        text = self._language
        return {
            "stage": of.stage,
            "stage_text": words.STAGE_WORDS[of.stage][text],
            "rule": of.rule,
            "standard": of.standard,
            "reason": of.reason,
            "text": of.text[text],
            "officer_text": of.officer_text[text] if self._is_staff else None,
            "inputs": [
                {"name": each.name, "label": each.label[text], "value": each.value[text]}
                for each in of.inputs
                if self._is_staff or each.is_for_claimant
            ],
            "bearer": of.bearer,
            "bearer_text": words.BEARER_WORDS[Bearer(of.bearer)][text],
            "amount": self._money(of.amount),
            "after": self._money(of.after),
            "x12": {"group": of.group, "carc": of.carc},
        }
