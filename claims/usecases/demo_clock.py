"""Move the product's clock, as demos and tests may: only the owner of the database can."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import create_engine, text

from claims.storage.migrate import sqlalchemy_url


def set_clock(owner_database_url: str, to: datetime) -> int:
    """Set the clock to an instant; returns how many seconds it is ahead of the database's own.

    Leases and locks go on in real time. The application's role may not do this, and settings
    refuse the demo's switch with engines that are not embedded.
    """
    engine = create_engine(sqlalchemy_url(owner_database_url))
    try:
        with engine.begin() as connection:
            offset = connection.execute(
                text(
                    "UPDATE clock SET offset_seconds = extract(epoch FROM cast(:to AS timestamptz)"
                    " - now())::bigint WHERE id = 1 RETURNING offset_seconds"
                ),
                {"to": to},
            ).scalar_one()
            return int(offset)
    finally:
        engine.dispose()
