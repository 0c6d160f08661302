"""Figures, days and codes as a person reads them on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from claims.domain.reasons import Reason
from claims.domain.variables import shown


@dataclass(frozen=True, slots=True)
class Wording:
    """How things are written for one reader, in his language."""

    language: str
    reasons: Mapping[str, Reason]

    def money(self, amount: int, currency: str) -> str:
        """An amount in minor units."""
        return shown("amount", amount, language=self.language, currency=currency, words={})

    def quantity(self, milli: int) -> str:
        """A quantity in thousandths."""
        return shown("quantity", milli, language=self.language, currency="", words={})

    def day(self, day: date | None) -> str:
        """A day, or a dash."""
        if day is None:
            return "–"
        return shown("day", day.isoformat(), language=self.language, currency="", words={})

    def instant(self, at: datetime, time_zone: str) -> str:
        """A moment, to the minute, where its programme is."""
        local = at.astimezone(ZoneInfo(time_zone))
        clock = f"{local:%H.%M}" if self.language == "id" else f"{local:%H:%M}"
        return f"{self.day(local.date())}, {clock}"

    def queue(self, cause: str | None) -> str:
        """What a queue is called; its code where the reasons name it nowhere."""
        words = next((each.words for each in self.reasons.values()), {})
        return words.get(self.language, {}).get(cause or "", cause or "")

    def name(self, names: Mapping[str, str]) -> str:
        """A name that is kept in both languages."""
        return names.get(self.language) or next(iter(names.values()))
