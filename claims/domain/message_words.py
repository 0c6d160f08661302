"""The few words that messages fill in: what a case is, how it was answered, what is open still."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from claims.domain.case_terms import CaseKind
from claims.domain.cases import CaseOutcome
from claims.domain.permissions import Role
from claims.domain.promises import Counting

Words = Mapping[str, str]

KINDS: Final[Mapping[CaseKind, Words]] = {
    CaseKind.COMPLAINT: {"id": "Pengaduan", "en": "complaint"},
    CaseKind.DISPUTE: {"id": "Sanggahan", "en": "dispute"},
    CaseKind.APPEAL: {"id": "Keberatan", "en": "appeal"},
}
OUTCOMES: Final[Mapping[CaseOutcome, Words]] = {
    CaseOutcome.UPHELD: {"id": "Dikabulkan.", "en": "It is upheld."},
    CaseOutcome.PARTLY: {"id": "Dikabulkan sebagian.", "en": "It is upheld in part."},
    CaseOutcome.REJECTED: {"id": "Tidak dikabulkan.", "en": "It is not upheld."},
}
DAYS: Final[Mapping[Counting, Words]] = {
    Counting.WORKING_DAYS: {"id": "{days} hari kerja", "en": "{days} working days"},
    Counting.CALENDAR_DAYS: {"id": "{days} hari kalender", "en": "{days} calendar days"},
}
CLAIM: Final[Words] = {"id": "klaim {number}", "en": "claim {number}"}
VOUCHER: Final[Words] = {
    "id": "penggunaan voucer {number}",
    "en": "a use of voucher {number}",
}
APPEAL: Final[Words] = {
    "id": "Bila Anda tidak setuju, Anda dapat mengajukan keberatan atas keputusan klaim itu kepada"
    " kami sampai {until}.",
    "en": "If you do not agree, you can appeal to us against the decision on that claim until"
    " {until}.",
}


def appeal_until(kind: CaseKind, *, noticed_on: date | None, today: date, days: int) -> date | None:
    """The last day on which the decision that an answered case was about can be appealed against.

    None where there is none, where the case was the appeal, and where that day is over.
    """
    if noticed_on is None or kind is CaseKind.APPEAL:
        return None
    last = noticed_on + timedelta(days=days)
    return last if last >= today else None


ROLES: Final[Mapping[Role, Words]] = {
    Role.CITIZEN: {"id": "warga", "en": "citizen"},
    Role.PROVIDER: {"id": "penyedia", "en": "provider"},
    Role.CLAIMS_OFFICER: {"id": "petugas klaim", "en": "claims officer"},
    Role.FINANCE_OFFICER: {"id": "petugas keuangan", "en": "finance officer"},
    Role.PROGRAMME_OFFICER: {"id": "petugas program", "en": "programme officer"},
    Role.POLICY_OFFICER: {"id": "petugas kebijakan", "en": "policy officer"},
    Role.AUDITOR: {"id": "pemeriksa", "en": "auditor"},
    Role.ADMINISTRATOR: {"id": "administrator", "en": "administrator"},
}
"""What a role is called; the workers' is nobody's."""
