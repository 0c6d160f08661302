"""The self-check before a start: engines that could lose or forget what we promise are refused."""

from __future__ import annotations

import psycopg
import redis

from claims.domain.refusals import Refused
from claims.engines.keys import check_keys
from config.safety import require_keys
from config.settings import Settings

OLDEST_POSTGRESQL = 15
OLDEST_REDIS = 7
DURABLE = {"fsync": {"on"}, "full_page_writes": {"on"}}
"""Settings without which a power cut takes what was promised (measured: all of it)."""


def check_before_start(settings: Settings) -> list[str]:
    """Refuse a start on unsafe keys or engines; returns sentences of what is merely worth knowing.

    Refuses `ENGINE_UNSAFE`, `ENGINE_TOO_OLD`, `ENGINE_UNREACHABLE` and what the keys' check does.
    """
    require_keys(settings.keys_dir)
    check_keys(settings.keys_dir)
    return [*_check_postgresql(settings.database_url), *_check_redis(settings.redis_url)]


def _check_postgresql(url: str) -> list[str]:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            shown = {
                name: str(connection.execute(f"SHOW {name}").fetchone()[0])  # type: ignore[index]
                for name in (*DURABLE, "synchronous_commit", "server_encoding", "data_checksums")
            }
            role = connection.execute(
                "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole"
                " OR pg_has_role(rolname, (SELECT datdba FROM pg_database"
                " WHERE datname = current_database()), 'USAGE')"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise Refused(
            "ENGINE_UNREACHABLE", f"PostgreSQL does not answer: {_first(error)}"
        ) from None
    if version < OLDEST_POSTGRESQL:
        raise Refused("ENGINE_TOO_OLD", f"PostgreSQL {OLDEST_POSTGRESQL} or newer is needed.")
    for name, allowed in DURABLE.items():
        if shown[name] not in allowed:
            raise Refused("ENGINE_UNSAFE", f"PostgreSQL runs with {name}={shown[name]}; set it on.")
    if shown["synchronous_commit"] == "off":
        raise Refused(
            "ENGINE_UNSAFE",
            "PostgreSQL runs with synchronous_commit=off and would forget payments it confirmed.",
        )
    if shown["server_encoding"] != "UTF8":
        raise Refused("ENGINE_UNSAFE", "The database's encoding is not UTF8; names would be lost.")
    if role and role[1]:
        raise Refused(
            "ENGINE_UNSAFE",
            f"The application's role {role[0]} is a superuser, makes roles, or is the database's"
            " owner, and could rewrite the ledger; give DATABASE_URL a role of its own.",
        )
    if shown["data_checksums"] != "on":
        return ["PostgreSQL keeps no data checksums: a damaged disk would go unnoticed."]
    return []


def _check_redis(url: str) -> list[str]:
    try:
        with redis.Redis.from_url(url, socket_timeout=10, decode_responses=True) as connection:
            told = dict(connection.info("everything"))
    except redis.RedisError as error:
        raise Refused("ENGINE_UNREACHABLE", f"Redis does not answer: {_first(error)}") from None
    if int(str(told["redis_version"]).split(".")[0]) < OLDEST_REDIS:
        raise Refused("ENGINE_TOO_OLD", f"Redis {OLDEST_REDIS} or Valkey 8 or newer is needed.")
    if told.get("maxmemory_policy", "noeviction") != "noeviction":
        raise Refused(
            "ENGINE_UNSAFE",
            f"Redis evicts ({told['maxmemory_policy']}) and would drop jobs in silence; set"
            " maxmemory-policy noeviction.",
        )
    if told.get("redis_mode") == "cluster":
        raise Refused("ENGINE_UNSAFE", "RQ cannot run on a Redis cluster; use a single primary.")
    if not told.get("aof_enabled"):
        return ["Redis keeps no append-only file: after its restart jobs wait to be sent again."]
    return []


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
