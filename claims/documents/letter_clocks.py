"""The clocks of a claim in its letter: three bars on one scale, and each promise as it stood."""

from __future__ import annotations

from datetime import date
from typing import Final

from claims.documents.labels import both
from claims.documents.letters import Face
from claims.documents.sheets import GREY, INK, LEFT, RIGHT, Sheets, Style
from claims.domain import clock_words as words
from claims.domain.clock_words import Texts, days_in_words
from claims.domain.clocks import Clock, ClockName, ClockState
from claims.domain.kept_promises import ClaimClocks, KeptPromise
from claims.domain.promises import Counting, Measure
from claims.domain.variables import LANGUAGES, shown

_HEAD: Final = Style(Face.BOLD, 10.5, INK)
_TEXT: Final = Style(Face.REGULAR, 9.5)
_OTHER: Final = Style(Face.REGULAR, 9.5, GREY)
_SMALL: Final = Style(Face.REGULAR, 7.5, GREY)
_FIGURE: Final = Style(Face.BOLD, 8)
_WIDTH: Final = RIGHT - LEFT
_BAR: Final = 7.0
_ROW: Final = 24.0
_TRACK: Final = "0.925 0.921 0.906 rg"
_OF_LAW: Final = "0.208 0.314 0.478 rg"
_OTHERS: Final = "0.420 0.463 0.565 rg"
_LIMIT: Final = "0.639 0.071 0.169 rg"


def draw_clocks(sheets: Sheets, told: ClaimClocks) -> None:
    """Draw how long the claim had taken on the day of its decision, and how the promises stood."""
    payment = next((each for each in told.promises if each.measure is Measure.PAYMENT), None)
    limit = payment.within_days if payment else 0
    three = (told.clocks.statutory, told.clocks.office, told.clocks.citizen)
    is_over = told.clocks.citizen.state is ClockState.STOPPED
    most = max(1, limit, *(each.days for each in three))
    sheets.require(60 + _ROW * len(three))
    sheets.text(LEFT, sheets.y - 10, _both(words.TITLE), _HEAD)
    sheets.y -= 26
    for clock in three:
        _bar(sheets, clock, told.counts, most, limit if clock.name is ClockName.STATUTORY else 0)
    if payment:
        within = tuple(_within(payment, language) for language in LANGUAGES)
        measure = words.MEASURES[Measure.PAYMENT]
        says = both((f"{measure['id']} {within[0]}", f"{measure['en']} {within[1]}"))
        sheets.draw(f"{_LIMIT} {LEFT:.2f} {sheets.y:.2f} 2 6 re f")
        sheets.text(LEFT + 6, sheets.y, f"{_both(words.PROMISED)}: {says}", _SMALL)
        sheets.y -= 11
    sheets.y = sheets.paragraph(
        LEFT, sheets.y, _WIDTH, _both(words.WHICH_DAYS[told.counts]), _SMALL
    )
    sheets.y -= 6
    for promise in told.promises:
        for language, style in zip(LANGUAGES, (_TEXT, _OTHER), strict=True):
            text = _said(promise, language, is_over=is_over)
            sheets.require(len(sheets.lines(text, style, _WIDTH)) * style.leading)
            sheets.y = sheets.paragraph(LEFT, sheets.y, _WIDTH, text, style)
        sheets.y -= 3
    sheets.y -= 4


def _both(texts: Texts) -> str:
    return both((texts["id"], texts["en"]))


def _bar(sheets: Sheets, clock: Clock, counts: Counting, most: int, limit: int) -> None:
    label = _both(words.CLOCKS[clock.name])
    sheets.text(LEFT, sheets.y, f"{label}: {_both(words.SAYS[clock.name])}", _SMALL)
    figure = "–"
    if clock.state is not ClockState.NOT_STARTED:
        days = {each: days_in_words(clock.days, counts, each) for each in LANGUAGES}
        figure = _both(days)
    sheets.text_right(RIGHT, sheets.y, figure, _FIGURE)
    bottom = sheets.y - 4 - _BAR
    width = max(clock.days / most * _WIDTH, 1.5) if clock.days else 0
    colour = _OF_LAW if clock.name is ClockName.STATUTORY else _OTHERS
    sheets.draw(f"{_TRACK} {LEFT:.2f} {bottom:.2f} {_WIDTH:.2f} {_BAR:.2f} re f")
    sheets.draw(f"{colour} {LEFT:.2f} {bottom:.2f} {width:.2f} {_BAR:.2f} re f")
    if limit:
        x = min(LEFT + limit / most * _WIDTH, RIGHT - 2)
        sheets.draw(f"{_LIMIT} {x:.2f} {bottom:.2f} 2 {_BAR:.2f} re f")
    sheets.y = bottom - (_ROW - 4 - _BAR)


def _within(promise: KeptPromise, language: str) -> str:
    days = days_in_words(promise.within_days, promise.counts, language)
    return words.WITHIN[language].format(days=days)


def _said(promise: KeptPromise, language: str, *, is_over: bool) -> str:
    """One promise in one language, with what a broken one leads to."""
    said = f"{words.MEASURES[promise.measure][language]} {_within(promise, language)}"
    if promise.due_on:
        said += f", {words.BY[language].format(day=_day(promise.due_on, language))}"
    said += ". "
    if promise.is_kept and promise.done_on:
        return said + words.KEPT[language].format(day=_day(promise.done_on, language))
    if promise.is_kept is False:
        late = days_in_words(promise.late_by, promise.counts, language)
        broken = words.BROKEN[language].format(days=late)
        return f"{said}{broken} {words.WITHOUT_ASKING[language]}"
    return said + words.NOTHING_LEFT[language] if is_over else said.rstrip()


def _day(day: date, language: str) -> str:
    return shown("day", day.isoformat(), language=language, currency="", words={})
