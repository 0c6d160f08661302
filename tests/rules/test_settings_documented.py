"""Every setting is one row: read, documented, passed on to children, and refused when unsafe."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from config.settings import (
    PROJECT,
    SETTINGS,
    SettingRefused,
    Settings,
    as_markdown,
    parse_settings,
    read_settings,
)

SERVERS = {
    "DATABASE_URL": "postgresql://claims_app:hush@db/claims",
    "OWNER_DATABASE_URL": "postgresql://claims_owner:hush@db/claims",
    "REDIS_URL": "rediss://:hush@queue:6379/0",
}
SET_BY_THE_LAUNCHER = {"CLAIMS_PROCESS"}
OF_TESTS = {"CLAIMS_RECEIPTS"}


def test_the_table_and_the_values_name_the_same_settings() -> None:
    assert [row.name for row in SETTINGS] == [each.name for each in dataclasses.fields(Settings)]
    assert len({row.variable for row in SETTINGS}) == len(SETTINGS)


def test_the_documentation_is_the_table() -> None:
    assert (PROJECT / "config" / "settings.md").read_text().endswith(as_markdown())
    assert all(row.sentence.endswith(".") for row in SETTINGS)


def test_no_other_variable_is_read_anywhere() -> None:
    known = {row.variable for row in SETTINGS} | SET_BY_THE_LAUNCHER | OF_TESTS
    for room in ("claims", "workers", "schemas", "config"):
        for path in (PROJECT / room).rglob("*.py"):
            found = set(re.findall(r"\"(CLAIMS_[A-Z_]+)\"", path.read_text()))
            assert found <= known, f"{path} reads {found - known}"


def test_a_process_started_with_the_settings_reads_the_same_ones(tmp_path: Path) -> None:
    environ = {**SERVERS, "CLAIMS_DATA_DIR": str(tmp_path), "CLAIMS_TRUSTED_HOSTS": "a.example, b"}
    settings = parse_settings(environ)
    assert settings.trusted_hosts == ("a.example", "b")
    assert parse_settings(settings.environ()) == settings


def test_nothing_set_means_embedded_engines_beside_the_project() -> None:
    settings = read_settings({})
    assert (settings.database_url, settings.redis_url) == ("", "")
    assert settings.data_dir == PROJECT / "var"
    assert settings.keys_dir == PROJECT / "var" / "keys"


def test_a_missing_key_refuses_the_start_on_given_servers(tmp_path: Path) -> None:
    environ = {**SERVERS, "CLAIMS_KEYS_DIR": str(tmp_path)}
    for name in ("field", "index", "codes", "checkpoints"):
        with pytest.raises(SettingRefused, match=rf"{name}\.key is missing"):
            read_settings(environ)
        (tmp_path / f"{name}.key").write_text("ab" * 32)
    environ |= signing_files(tmp_path)
    assert read_settings(environ).database_url == SERVERS["DATABASE_URL"]


def signing_files(folder: Path) -> dict[str, str]:
    """Two files that are as closed as a key has to be, and the settings that name them."""
    named = {}
    for variable in ("CLAIMS_SIGNING_KEY", "CLAIMS_SIGNING_PASSPHRASE_FILE"):
        path = folder / variable.lower()
        path.write_text("hush")
        path.chmod(0o600)
        named[variable] = str(path)
    return named


def test_given_servers_are_not_started_without_the_key_that_signs(tmp_path: Path) -> None:
    environ = {**SERVERS, "CLAIMS_KEYS_DIR": str(tmp_path)}
    for name in ("field", "index", "codes", "checkpoints"):
        (tmp_path / f"{name}.key").write_text("ab" * 32)
    named = signing_files(tmp_path)
    for variable in named:
        without = {**environ, **named, variable: ""}
        with pytest.raises(SettingRefused, match=variable):
            read_settings(without)
    assert read_settings({**environ, **named}).signing_key == Path(named["CLAIMS_SIGNING_KEY"])


@pytest.mark.parametrize("variable", ["CLAIMS_SIGNING_KEY", "CLAIMS_SIGNING_PASSPHRASE_FILE"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_signing_key_open_to_others_refuses_the_start_with_embedded_engines_too(
    tmp_path: Path, variable: str, mode: int
) -> None:
    named = signing_files(tmp_path)
    assert read_settings(named).signing_key
    Path(named[variable]).chmod(mode)
    with pytest.raises(SettingRefused, match="chmod 600") as refused:
        read_settings(named)
    assert refused.value.variable == variable
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("environ", "variable"),
    [
        ({"DATABASE_URL": SERVERS["DATABASE_URL"]}, "REDIS_URL"),
        ({"REDIS_URL": SERVERS["REDIS_URL"]}, "DATABASE_URL"),
        ({"OWNER_DATABASE_URL": SERVERS["OWNER_DATABASE_URL"]}, "DATABASE_URL"),
        ({**SERVERS, "DATABASE_URL": "sqlite:///hush.db"}, "DATABASE_URL"),
        ({**SERVERS, "DATABASE_URL": "postgresql://db/claims"}, "DATABASE_URL"),
        ({**SERVERS, "OWNER_DATABASE_URL": SERVERS["DATABASE_URL"]}, "OWNER_DATABASE_URL"),
        ({**SERVERS, "REDIS_URL": "redis://queue/0"}, "REDIS_URL"),
        ({**SERVERS, "REDIS_URL": "http://queue"}, "REDIS_URL"),
        ({**SERVERS, "CLAIMS_DEMO": "yes"}, "CLAIMS_DEMO"),
        ({"CLAIMS_EMBEDDED": "yes"}, "CLAIMS_EMBEDDED"),
        ({"CLAIMS_DEMO": "perhaps"}, "CLAIMS_DEMO"),
        ({"CLAIMS_WEB_PORT": "0"}, "CLAIMS_WEB_PORT"),
        ({"CLAIMS_WEB_PORT": "８０"}, "CLAIMS_WEB_PORT"),
        ({"CLAIMS_TRUSTED_HOSTS": "*"}, "CLAIMS_TRUSTED_HOSTS"),
        ({"CLAIMS_PUBLIC_URL": "claims.example"}, "CLAIMS_PUBLIC_URL"),
        ({"CLAIMS_POOL_SIZE": "2"}, "CLAIMS_POOL_SIZE"),
        ({"CLAIMS_LOG_LEVEL": "loud"}, "CLAIMS_LOG_LEVEL"),
    ],
)
def test_what_is_missing_or_unsafe_is_refused_with_a_sentence(
    environ: dict[str, str], variable: str
) -> None:
    with pytest.raises(SettingRefused) as refused:
        parse_settings(environ)
    assert refused.value.variable == variable
    assert refused.value.sentence.endswith(".")
    assert "hush" not in str(refused.value)


def test_printed_settings_show_no_password() -> None:
    assert "hush" not in repr(parse_settings(SERVERS))
