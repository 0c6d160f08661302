"""Every reason a rule can give has its texts, and they say only what its findings carry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.domain.reasons import Audience, parse_reasons
from claims.domain.refusals import Refused
from claims.domain.rules.checks import ALWAYS, CHECKS
from claims.domain.variables import LANGUAGES, VARIABLES
from tests.domain.claim_builders import CONFIG, reasons

ROOT = Path(__file__).parents[2]
EVERY_REASON = sorted((code, kind.name) for kind in CHECKS.values() for code in kind.reasons)


@pytest.mark.parametrize(("code", "kind"), EVERY_REASON)
def test_a_reason_has_all_its_texts_and_uses_only_what_its_findings_carry(
    code: str, kind: str
) -> None:
    reason, carried = reasons()[code], CHECKS[kind].reasons[code]
    assert set(reason.texts) == {(who, which) for who in Audience for which in LANGUAGES}
    assert reason.variables <= carried <= set(VARIABLES)
    assert reason.queue is not None
    inputs: dict[str, str | int] = dict.fromkeys(carried, 1_500)
    inputs |= dict.fromkeys(carried & {"day", "from_day", "last_day"}, "2026-08-17")
    for audience in Audience:
        for language in LANGUAGES:
            sentence = reason.text(audience, language, inputs, "IDR")
            assert sentence.endswith(".")
            assert not {"{", "…"} & set(sentence)


def test_a_legend_shows_no_figure_that_is_true_of_one_use_only() -> None:
    reason, citizen = reasons()["CO_PAY_PERCENT"], Audience.CITIZEN
    uses = [{"percent": "10", "of": 40_000_000}, {"percent": "10", "of": 12_000_000}]
    said = reason.text_of_all(citizen, "en", uses, "IDR")
    assert said == "10% of … is your own share."
    assert reason.text_of_all(citizen, "en", uses[:1], "IDR") == reason.text(
        citizen, "en", uses[0], "IDR"
    )
    assert "…" in reason.text(citizen, "id", {}, "IDR")


def test_every_queue_has_a_name_in_both_languages() -> None:
    for reason in reasons().values():
        for language in LANGUAGES:
            assert reason.queue is None or reason.words[language].get(reason.queue), reason.queue


def test_no_reason_is_of_two_kinds() -> None:
    codes = [code for code, _ in EVERY_REASON]
    assert len(codes) == len(set(codes))


def test_reasons_no_rule_gives_are_those_of_the_officers_and_the_engine() -> None:
    of_rules = {code for code, _ in EVERY_REASON}
    others = {code for code in reasons() if code not in of_rules}
    assert "ENGINE_FAULT" in others
    assert all(not reasons()[code].variables for code in others)


def test_the_citizen_is_never_told_of_another_claim() -> None:
    for reason in reasons().values():
        for language in LANGUAGES:
            text = reason.texts[Audience.CITIZEN, language]
            assert "{claim_number}" not in text
            assert "{earlier_total}" not in text


def test_every_kind_has_its_row_in_the_readme_with_its_reasons() -> None:
    readme = (ROOT / "claims/domain/rules/README.md").read_text(encoding="utf-8")
    table = readme.partition("## The kinds")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `([a-z_]+)` \|(.*)\|$", table, re.MULTILINE))
    assert set(rows) == set(CHECKS)
    for kind in CHECKS.values():
        named = set(re.findall(r"`([A-Z_]{4,})`", rows[kind.name]))
        assert named == set(kind.reasons), kind.name
        assert f" {kind.group} | {kind.scope} | {kind.severities[0]} |" in rows[kind.name]
    for name in VARIABLES:
        assert f"`{name}`" in readme, name


def test_a_kind_is_listed_under_its_own_name() -> None:
    assert all(kind.build.__name__ == name == kind.name for name, kind in CHECKS.items())
    assert all(CHECKS[name].severities for name in ALWAYS)


def test_amounts_days_and_words_are_shown_in_each_language() -> None:
    cap = reasons()["FEE_ABOVE_STANDARD"]
    inputs: dict[str, str | int] = {
        "item": "nurse-visit",
        "claimed": 1_250_500_00,
        "cap": 150_000_00,
        "quantity": 1_500,
        "most_amount": 225_000_00,
    }
    assert cap.text(Audience.OFFICER, "id", inputs, "IDR") == (
        "nurse-visit: diklaim Rp1.250.500,00; tarif tertinggi Rp150.000,00 × 1,5 = Rp225.000,00."
    )
    assert cap.text(Audience.OFFICER, "en", inputs, "MYR") == (
        "nurse-visit: RM 1,250,500.00 was claimed; the cap is RM 150,000.00 × 1.5 = RM 225,000.00."
    )
    age = reasons()["CLAIM_TOO_OLD"]
    facts: dict[str, str | int] = {"day": "1945-08-17", "days": 1_400, "most_days": 365}
    assert "17 Agustus 1945" in age.text(Audience.OFFICER, "id", facts, "IDR")
    assert "1,400 days" in age.text(Audience.OFFICER, "en", facts, "IDR")
    ceiling = reasons()["CEILING_REACHED"]
    used: dict[str, str | int] = {"limit": 1_00, "used": 0, "free": 1_00, "period": "month"}
    assert "per bulan" in ceiling.text(Audience.CITIZEN, "id", used, "IDR")
    share = reasons()["CO_PAY_PERCENT"]
    assert "12,5% dari Rp1,00" in share.text(
        Audience.CITIZEN, "id", {"percent": "12.5", "of": 1_00}, "IDR"
    )
    assert "JPY 1,000" in share.text(
        Audience.CITIZEN, "en", {"percent": "12.5", "of": 1_000}, "JPY"
    )


def text_with(change: str, instead: str) -> str:
    text = (CONFIG / "reasons.toml").read_text(encoding="utf-8")
    assert change in text
    return text.replace(change, instead, 1)


@pytest.mark.parametrize(
    ("change", "instead", "problem"),
    [
        ("{days} hari;", "{colour} hari;", "CLAIM_TOO_OLD.officer.id: there is no variable colour"),
        ("{days} hari;", "{days!r} hari;", "CLAIM_TOO_OLD.officer.id: there is no variable"),
        ("{days} hari;", "{days hari;", "CLAIM_TOO_OLD.officer.id: a brace stands alone"),
        ('carc = "29"', 'carc = "XYZ"', "CLAIM_TOO_OLD.carc: must be a claim adjustment reason"),
        ('queue = "CLAIM_AGE"', 'queue = "age"', "CLAIM_TOO_OLD.queue: a queue is named in"),
        ('queue = "CLAIM_AGE"', "colour = 1", "CLAIM_TOO_OLD.colour: this key is not known here"),
        ("[CLAIM_TOO_OLD.citizen]", "[CLAIM_TOO_OLD.public]", "CLAIM_TOO_OLD.citizen: missing"),
        ("[CLAIM_TOO_OLD]", "[claim_too_old]", "claim_too_old: a reason is named in capitals"),
        ('day = "hari"\n', "", "words.day: is needed in both languages"),
        ("[words.id]", "[words.", "text: this is not TOML"),
    ],
)
def test_texts_that_cannot_be_used_are_refused_with_their_place(
    change: str, instead: str, problem: str
) -> None:
    with pytest.raises(Refused) as refusal:
        parse_reasons(text_with(change, instead))
    assert refusal.value.code == "REASONS_INVALID"
    found = refusal.value.facts["problems"]
    assert isinstance(found, list)
    assert any(str(each).startswith(problem) for each in found), found
