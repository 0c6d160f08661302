"""`claims openapi`: writes the API's OpenAPI document, which needs no running service."""

from __future__ import annotations

import json
import os
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
        environ = {**os.environ, "CLAIMS_DATA_DIR": folder}
        settings = parse_settings(environ)
        make_keys(settings.keys_dir)
        app = create_app(settings)
    text = json.dumps(app.extensions[DOCUMENT], ensure_ascii=False, indent=2) + "\n"
    if out:
        out.write_text(text, "utf-8")
    else:
        click.echo(text, nl=False)
