"""The engines under the service: embedded ones when nothing is configured, else the given ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from claims.engines import postgres, valkey
from claims.engines.keys import make_keys
from claims.engines.places import Place


@contextmanager
def running(data_dir: Path, environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Run what is not configured and give the environment that every process is started with.

    With DATABASE_URL or REDIS_URL set, that engine stays off and the keys must be there.
    """
    given = dict(environ)
    data_dir = data_dir.absolute()
    with ExitStack() as stack:
        place = Place(data_dir)
        stack.callback(place.close)
        given["CLAIMS_DATA_DIR"] = str(data_dir)
        if not given.get("DATABASE_URL"):
            server = postgres.start(place)
            stack.callback(server.stop)
            given["DATABASE_URL"] = server.url()
            given["OWNER_DATABASE_URL"] = server.url(postgres.OWNER)
            given.setdefault("CLAIMS_KEYS_DIR", str(data_dir / "keys"))
            given.setdefault("CLAIMS_DEMO", "yes")
            given["CLAIMS_EMBEDDED"] = "yes"
            make_keys(Path(given["CLAIMS_KEYS_DIR"]))
        if not given.get("REDIS_URL"):
            cache = valkey.start(place)
            stack.callback(cache.stop)
            given["REDIS_URL"] = cache.url
        yield given
