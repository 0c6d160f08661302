"""`claims calendar load`: fills a calendar with the closed days that are published of a year."""

from __future__ import annotations

import os

import click

from claims.domain.published_days import published_days
from claims.runtime import Runtime
from claims.usecases import calendars
from claims.usecases.context import WORKER
from config.settings import Settings, read_settings


@click.group()
def calendar() -> None:
    """The days on which offices are closed."""


@calendar.command()
@click.option("--country", required=True, help="ISO 3166 code; programmes name their calendar so.")
@click.option("--year", required=True, type=int, multiple=True, help="May be given several times.")
def load(country: str, year: tuple[int, ...]) -> None:
    """Load national holidays and joint leave of some years; loading again changes nothing."""
    runtime = Runtime.open(read_settings(os.environ))
    try:
        for each in year:
            count = load_year(runtime, country.upper(), each)
            click.echo(f"{country.upper()} {each}: {count} days changed")
    finally:
        runtime.close()


def load_year(runtime: Runtime, country: str, year: int) -> int:
    """Load what is published of one country and year; returns how many days changed."""
    days = published_days(country, year)
    return runtime.act(WORKER, lambda ctx: calendars.load(ctx, country, year=year, days=days))


def load_for_demo(settings: Settings, countries: tuple[str, ...] = ("ID", "MY")) -> None:
    """Give a demo's database the closed days of its clock's year and the two beside it."""
    runtime = Runtime.open(settings)
    try:
        now = runtime.query(WORKER, lambda ctx: ctx.now)
        for country in countries:
            for year in (now.year - 1, now.year, now.year + 1):
                load_year(runtime, country, year)
    finally:
        runtime.close()
