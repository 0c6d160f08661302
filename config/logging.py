"""Log lines: one JSON object a line on standard error, with an instant, a level and a process.

granian reads `logging.json` and `rq worker` reads DICT_CONFIG; both ask `formatter` for how a line
is written, which sets structlog up as well, because nothing else of ours runs before their first
line. Our own commands call `configure`.
"""

from __future__ import annotations

import json
import logging
import logging.config
import os
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog
from structlog.typing import Processor

from config.scrubbing import scrub

LOGGING_FILE: Final = Path(__file__).with_name("logging.json")
DICT_CONFIG: Final[dict[str, Any]] = json.loads(LOGGING_FILE.read_text())
PROCESS_VARIABLE: Final = "CLAIMS_PROCESS"
"""Set by the launcher for each process it starts: `web`, `relay`, `adjudication-1`."""
FRAMES: Final = 12


def configure() -> None:
    """Write this process's lines as JSON from now on."""
    logging.config.dictConfig(DICT_CONFIG)
    logging.getLogger().setLevel(_level())


def formatter() -> logging.Formatter:
    """How a line of any library is written; also sets up structlog for our own."""
    structlog.configure(
        processors=[*_steps(), structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(_level()),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_steps(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _level() -> int:
    """The setting, read before there are settings; a word it does not know is refused with them."""
    return getattr(logging, os.environ.get("CLAIMS_LOG_LEVEL", "info").upper(), logging.INFO)


def _steps() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _add_process,
        _tell_error,
        scrub,
    ]


def _add_process(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    line["process"] = os.environ.get(PROCESS_VARIABLE, "command")
    line["pid"] = os.getpid()
    return line


def _tell_error(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception as its type, its first line and where it passed: never a value of a variable.

    The lines after the first are left out, because databases put the row there that they refused.
    """
    told = line.pop("exc_info", None)
    error = sys.exc_info()[1] if told is True else told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        first, *_ = str(error).splitlines() or [""]
        line["error_type"] = f"{type(error).__module__}.{type(error).__qualname__}"
        line["error_says"] = first
        line["error_at"] = [
            f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-FRAMES:]
        ]
    return line
