"""Explanations: what was claimed, what was allowed, and each step between, in words.

Amounts are whole minor units of the claim's one currency. Nothing is decided here: what was
decided is put into words, and refused (`EXPLANATION_WRONG`) when its steps do not add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from claims.domain.assessments import Route
from claims.domain.case_terms import CaseTerms
from claims.domain.claims import ClaimStatus, Outcome
from claims.domain.explanation_words import ACT_WORDS, STAGE_WORDS, ClaimantAct, Texts
from claims.domain.findings import Bearer, Inputs
from claims.domain.input_words import INPUT_WORDS
from claims.domain.missing import Missing
from claims.domain.pay_days import PayDay
from claims.domain.reasons import AdjustmentGroup, Audience, Reason
from claims.domain.refusals import Refused
from claims.domain.turns import Turn, status_words
from claims.domain.variables import LANGUAGES, shown

_STAGES: Final = tuple(STAGE_WORDS)

_UNDECIDED: Final = frozenset(
    {
        ClaimStatus.DRAFT,
        ClaimStatus.SUBMITTED,
        ClaimStatus.COMPLETE,
        ClaimStatus.RETURNED,
        ClaimStatus.IN_REVIEW,
    }
)
_ENDED: Final = frozenset({ClaimStatus.WITHDRAWN, ClaimStatus.LAPSED})


class Cut(NamedTuple):
    """One adjustment as it was written: by which rule of which standard and version, and why."""

    line_no: int
    rule: str
    stage: str
    standard: str
    reason: str
    bearer: str
    amount: int
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class InputShown:
    """One thing a rule looked at: what it is called and its value, as people read them.

    `is_for_claimant`: the claimant's own text speaks of it. What only the officer's speaks of
    (another claim, the budget) stays with the officers.
    """

    name: str
    label: Texts
    value: Texts
    is_for_claimant: bool


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step down: which rule took how much, why, who bears it, and what was left after it.

    An amount of zero is a further fault that had nothing left to take.
    """

    rule: str
    stage: str
    standard: str
    reason: str
    group: str
    carc: str
    bearer: str
    amount: int
    after: int
    text: Texts
    officer_text: Texts
    inputs: tuple[InputShown, ...]


@dataclass(frozen=True, slots=True)
class ClaimedLine:
    """One line as it was claimed; quantities in thousandths of the unit."""

    no: int
    item_code: str
    item_names: Texts
    unit: str
    quantity_milli: int
    unit_price: int
    service_on: date
    claimed: int


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line with every step from what was claimed to what was approved."""

    line: ClaimedLine
    approved: int
    steps: tuple[ExplainedStep, ...]

    def __post_init__(self) -> None:
        left = self.line.claimed
        for step in self.steps:
            left -= step.amount
            if step.amount < 0 or step.after != left:
                raise _wrong(f"line {self.line.no}: a step's sum is not what is left")
        if left != self.approved or left < 0:
            raise _wrong(f"line {self.line.no}: the steps do not lead to what was approved")


@dataclass(frozen=True, slots=True)
class ExplainedDecision:
    """One decision, by the rules or by a person, with its lines.

    `reason_text` is what the person who decided gives as his reason, None for the rules.
    """

    id: UUID
    seq: int
    outcome: Outcome
    claimed: int
    approved: int
    decided_at: datetime
    decided_on: date
    standard: str
    standard_names: Texts
    is_by_person: bool
    reason: str | None
    reason_text: Texts | None
    note: str | None
    lines: tuple[ExplainedLine, ...]

    def __post_init__(self) -> None:
        if sum(each.approved for each in self.lines) != self.approved:
            raise _wrong(f"decision {self.seq}: its lines do not add up to what was approved")
        if sum(each.line.claimed for each in self.lines) != self.claimed:
            raise _wrong(f"decision {self.seq}: its lines do not add up to what was claimed")


@dataclass(frozen=True, slots=True)
class StageSum:
    """What one stage took off a whole decision, and what was left after it."""

    stage: str
    amount: int
    after: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened to the claim, and where it stood after it."""

    status: ClaimStatus
    at: datetime
    on: date


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """Why the claim waits: a reason of the rules or of the officer, what he wrote and asks for."""

    reason: str
    text: Texts
    officer_text: Texts
    note: str | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the claim is: its state, since when, and why it waits there."""

    status: ClaimStatus
    since: date | None
    cause: str | None
    waiting_for: tuple[WaitingFor, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What happens next, by which day, and whether that day is over."""

    step: str
    due_on: date | None
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PossibleAct:
    """What the claimant can do and until which day, both included; None is without a limit."""

    act: ClaimantAct
    texts: Texts
    until: date | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class PaymentTold:
    """A payment of the claim: how much, where it is, the bank's day, and what it is found by.

    Of one that the bank did not make, or gave back: its reason, and in words for the payee.
    """

    amount: int
    status: str
    sent_on: date
    end_to_end_id: str
    statement_number: str | None
    bank_reason: str | None = None
    bank_texts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that can be said of a claim to whom it concerns, in the order it happened."""

    claim_id: UUID
    number: str
    kind: str
    programme_names: Texts
    currency: str
    claimed: int
    approved: int | None
    submitted_on: date
    route: Route | None
    place: Place
    next_step: NextStep
    acts: tuple[PossibleAct, ...]
    lines: tuple[ClaimedLine, ...]
    decisions: tuple[ExplainedDecision, ...]
    payments: tuple[PaymentTold, ...]
    history: tuple[Moment, ...]
    turns: tuple[Turn, ...] = ()
    pay_day: PayDay | None = None

    @property
    def status_texts(self) -> Texts:
        """Its status in words, with what became of its money after the first decision."""
        return status_words(self.place.status, self.turns)

    @property
    def decision(self) -> ExplainedDecision | None:
        """The decision in force: the last one."""
        return self.decisions[-1] if self.decisions else None


def explained_line(
    line: ClaimedLine,
    approved: int,
    cuts: Sequence[Cut],
    *,
    reasons: Mapping[str, Reason],
    currency: str,
    item_names: Mapping[str, Texts],
) -> ExplainedLine:
    """A line's steps in the order in which its adjustments were made, each with the sum after."""
    left, steps = line.claimed, []
    for cut in cuts:
        left -= cut.amount
        reason = reasons[cut.reason]
        steps.append(
            ExplainedStep(
                rule=cut.rule,
                stage=cut.stage,
                standard=cut.standard,
                reason=cut.reason,
                group=x12_group(reason.group, Bearer(cut.bearer)).value,
                carc=reason.carc,
                bearer=cut.bearer,
                amount=cut.amount,
                after=left,
                text=said(reason, Audience.CITIZEN, cut.inputs, currency, item_names),
                officer_text=said(reason, Audience.OFFICER, cut.inputs, currency, item_names),
                inputs=inputs_shown(reason, cut.inputs, currency, item_names),
            )
        )
    return ExplainedLine(line, approved, tuple(steps))


def x12_group(usual: AdjustmentGroup, bearer: Bearer) -> AdjustmentGroup:
    """The X12 group of an adjustment: it says who bears it, so the bearer wins over the reason.

    CO where the provider bears it, PR where the person does, OA where another payer is liable.
    A reason that is of no contract and no share of the person (OA, PI, CR) keeps its own group.
    """
    if bearer is Bearer.OTHER_PAYER:
        return AdjustmentGroup.OA
    if usual in {AdjustmentGroup.CO, AdjustmentGroup.PR}:
        return AdjustmentGroup.CO if bearer is Bearer.PROVIDER else AdjustmentGroup.PR
    return usual


def said(
    reason: Reason,
    audience: Audience,
    inputs: Inputs,
    currency: str,
    item_names: Mapping[str, Texts],
) -> Texts:
    """A reason's text in every language, with items called by their names."""
    return {
        language: reason.text(audience, language, _named(inputs, language, item_names), currency)
        for language in LANGUAGES
    }


def inputs_shown(
    reason: Reason, inputs: Inputs, currency: str, item_names: Mapping[str, Texts]
) -> tuple[InputShown, ...]:
    """What the rule looked at, in words, in a fixed order."""
    told = reason.variables_for(Audience.CITIZEN)
    return tuple(
        InputShown(
            name=name,
            label=INPUT_WORDS[name],
            value={
                language: shown(
                    name,
                    _named(inputs, language, item_names)[name],
                    language=language,
                    currency=currency,
                    words=reason.words,
                )
                for language in LANGUAGES
            },
            is_for_claimant=name in told,
        )
        for name in sorted(inputs)
        if name in INPUT_WORDS
    )


def _named(inputs: Inputs, language: str, item_names: Mapping[str, Texts]) -> dict[str, Any]:
    """The inputs with an item's code replaced by its name."""
    named = dict(inputs)
    code = named.get("item")
    if isinstance(code, str) and code in item_names:
        named["item"] = item_names[code][language]
    return named


def stage_sums(lines: Sequence[ExplainedLine]) -> tuple[StageSum, ...]:
    """What each stage took of all lines together, in the stages' usual order."""
    taken: dict[str, int] = {}
    for line in lines:
        for step in line.steps:
            if step.amount:
                taken[step.stage] = taken.get(step.stage, 0) + step.amount
    left = sum(line.line.claimed for line in lines)
    sums = []
    for stage, amount in sorted(taken.items(), key=lambda each: _STAGES.index(each[0])):
        left -= amount
        sums.append(StageSum(stage, amount, left))
    return tuple(sums)


def objection_until(decided_on: date, terms: CaseTerms) -> date:
    """The last day on which a decision may be objected to, as cases.require_window has it."""
    return decided_on + timedelta(days=terms.window_days)


def possible_acts(
    status: ClaimStatus,
    *,
    decision: ExplainedDecision | None,
    due_on: date | None,
    today: date,
    terms: CaseTerms,
) -> tuple[PossibleAct, ...]:
    """What a claimant can do now. A decision that took nothing leaves nothing to object to."""
    acts: list[PossibleAct] = []
    if status is ClaimStatus.DRAFT:
        acts.append(_act(ClaimantAct.SUBMIT, until=due_on))
    if status is ClaimStatus.RETURNED:
        acts.append(_act(ClaimantAct.COMPLETE, until=due_on))
    if status in _UNDECIDED:
        acts.append(_act(ClaimantAct.WITHDRAW))
    elif status not in _ENDED and decision is not None and decision.approved < decision.claimed:
        until = objection_until(decision.decided_on, terms)
        acts.append(_act(ClaimantAct.OBJECT, until=until, is_open=today <= until))
        acts.append(_act(ClaimantAct.APPEAL, further=terms.ombudsman))
    return tuple(acts)


def _act(
    act: ClaimantAct,
    *,
    until: date | None = None,
    is_open: bool = True,
    further: Texts | None = None,
) -> PossibleAct:
    texts = {
        language: f"{text} {further[language]}" if further else text
        for language, text in ACT_WORDS[act].items()
    }
    return PossibleAct(act, texts, until, is_open)


def _wrong(text: str) -> Refused:
    return Refused("EXPLANATION_WRONG", f"A decision cannot be explained: {text}.")
