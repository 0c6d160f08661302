"""`claims openapi`: writes the API's OpenAPI document, which needs no running service."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import click

from claims.api.document import DOCUMENT
from claims.app import create_app
from claims.engines.keys import make_keys
from config.settings import parse_settings


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="A file, instead of the terminal.")
def openapi(out: Path | None) -> None:
    """Write the OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        settings = parse_settings({"CLAIMS_DATA_DIR": folder})
        make_keys(settings.keys_dir)
        # Connections are made when first needed, and no request is answered here.
        nowhere = "postgresql://nobody@localhost/nowhere"
        app = create_app(
            settings.on_engines(
                database_url=nowhere, owner_database_url=nowhere, redis_url="redis://localhost"
            )
        )
    text = json.dumps(app.extensions[DOCUMENT], ensure_ascii=False, indent=2) + "\n"
    if out:
        out.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
