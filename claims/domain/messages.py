"""Messages: of which happenings people are told, by which template, with what filled in."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from claims.domain.refusals import Refused
from claims.domain.sections import Section, read_toml
from claims.domain.variables import LANGUAGES

ABOUT: Final[Mapping[str, str]] = {
    "voucher.issued": "vouchers",
    "claim.submitted": "claims",
    "claim.returned": "claims",
    "claim.decided": "claims",
    "claim.redecided": "claims",
    "claim.paid": "claims",
    "claim.payment_failed": "claims",
    "claim.unclaimed": "claims",
    "claim.lapsed": "claims",
    "statement.issued": "statements",
    "redemption.captured": "redemptions",
    "confirmation.given": "confirmations",
    "case.filed": "cases",
    "case.verified": "cases",
    "case.escalated": "cases",
    "case.ombudsman_offered": "cases",
    "case.dismissed": "cases",
    "case.closed": "cases",
    "notice.dispute_filed": "notices",
    "account_notice.given": "account_notices",
    "access_notice.given": "access_notices",
    "statement_notice.given": "statement_notices",
    "receivable_notice.given": "receivable_notices",
    "receivable.owed": "receivables",
    "redress.granted": "redress",
    "redress.exempt": "redress",
}
"""Every topic of which somebody is told, and the noun its event is about.

What nobody is told of stands with its reason in domain/untold.py.
"""

_OF_EVERY_MESSAGE: Final = frozenset({"name", "programme", "url", "number"})
_OF_CASES: Final = _OF_EVERY_MESSAGE | {
    "kind", "about", "provider", "disputed", "verify_by", "resolve_by", "due", "reason", "outcome",
    "answer", "next", "ombudsman",
}  # fmt: skip

VARIABLES: Final[Mapping[str, frozenset[str]]] = {
    "vouchers": _OF_EVERY_MESSAGE | {"value", "first_day", "last_day"},
    "claims": _OF_EVERY_MESSAGE
    | {"claimed", "approved", "due", "reason", "missing", "bank", "turns"},
    "statements": _OF_EVERY_MESSAGE | {"total", "link", "provider"},
    "statement_notices": _OF_EVERY_MESSAGE | {"total", "link", "provider"},
    "redemptions": _OF_EVERY_MESSAGE
    | {"provider", "amount", "left", "service_on", "until", "reference", "code"},
    "cases": _OF_CASES,
    "confirmations": _OF_CASES,
    "notices": _OF_CASES,
    "account_notices": _OF_EVERY_MESSAGE | {"holder", "bank", "currency", "day"},
    "access_notices": _OF_EVERY_MESSAGE | {"who", "role", "reason", "until"},
    "receivables": _OF_EVERY_MESSAGE | {"amount", "reason", "share", "until", "provider"},
    "receivable_notices": _OF_EVERY_MESSAGE | {"amount", "reason", "share", "until", "provider"},
    "redress": _OF_EVERY_MESSAGE
    | {"promise", "promised", "taken", "due", "done", "amount", "reason", "until"},
}
"""What a template about each noun may have filled in."""

CODE_WITHHELD: Final = "••••-••••-••••-••••"
"""What a message has where it gives a secret code: the code itself is only in what is sent."""

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}",
    re.ASCII,
)
LONGEST_EMAIL: Final = 254
LONGEST_LOCAL: Final = 64
LONGEST_SUBJECT: Final = 120


@dataclass(frozen=True, slots=True)
class Template:
    """The subject and the text of one message in each language."""

    subjects: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way: its stable id, whom it goes to, and what it says."""

    id: str
    to: str
    subject: str
    text: str
    language: str


def parse_templates(text: str) -> dict[str, Template]:
    """The templates of config/messages.toml by topic; refuses `MESSAGES_INVALID`.

    There is one for each topic of `ABOUT` and for nothing else.
    """
    problems: list[str] = []
    given = read_toml(text, problems)
    templates = {topic: _template(given.section(topic), noun) for topic, noun in ABOUT.items()}
    given.finish()
    if problems:
        raise Refused(
            "MESSAGES_INVALID",
            f"The messages cannot be read: {len(problems)} problem(s), the first: {problems[0]}",
            problems=problems,
        )
    return templates


def _template(given: Section, noun: str) -> Template:
    subjects, texts = {}, {}
    for language in LANGUAGES:
        section = given.section(language)
        subjects[language] = section.text("subject", longest=LONGEST_SUBJECT)
        texts[language] = section.text("text", longest=4_000).strip()
        for key, text in (("subject", subjects[language]), ("text", texts[language])):
            _require_variables(section, key, text, noun)
        if "\n" in subjects[language]:
            section.wrong("subject", "is one line")
        section.finish()
    given.finish()
    return Template(subjects, texts)


def _require_variables(section: Section, key: str, text: str, noun: str) -> None:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        section.wrong(key, "a brace stands alone")
        return
    for _, name, form, conversion in parts:
        if name is not None and (form or conversion or name not in VARIABLES[noun]):
            section.wrong(key, f"there is no variable {name}")


def written(template: Template, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and text with their variables filled in; what stays empty leaves no gap."""
    subject = template.subjects[language].format_map(values)
    text = template.texts[language].format_map(values)
    return " ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", text).strip()


def read_email(text: str) -> str:
    """An e-mail address as it is used; refuses `EMAIL_INVALID`."""
    local, _, domain = text.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    is_long = len(address) > LONGEST_EMAIL or len(local) > LONGEST_LOCAL
    if is_long or not _EMAIL.fullmatch(address):
        raise Refused("EMAIL_INVALID", "This is not an e-mail address.", field="email")
    return address


def masked_email(address: str) -> str:
    """An address as it may be shown: `s•••@example.id`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
