"""What the commands share: settings from the environment, files, and how a command ends badly."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from service.settings import Settings


class ModelSet(StrEnum):
    """Which heads: all, or those trained on permissively licensed data alone."""

    default = "default"
    permissive = "permissive"


class Clean(StrEnum):
    """Whether page furniture around a pasted article is found and left out."""

    auto = "auto"
    off = "off"


class Unit(StrEnum):
    """How offsets count."""

    codepoint = "codepoint"
    utf16 = "utf16"
    utf8 = "utf8"


def fail(message: str, *, code: int) -> NoReturn:
    """Say on standard error what is wrong, and end with this exit code."""
    typer.echo(f"framelens: {message}", err=True)
    raise typer.Exit(code)


def settings_from(**given: object) -> Settings:
    """Settings from the environment, with the options that were given over them."""
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    from service.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        wrong = "; ".join(
            f"FRAMELENS_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
            for problem in error.errors()
        )
        fail(f"a setting cannot be used: {wrong}", code=2)
    except SettingsError as error:  # a list that is no JSON; the message names the field alone
        fail(f"a setting cannot be used: {error}; FRAMELENS_* lists are written as JSON", code=2)


def read_text(file: str, *, encoding: str) -> str:
    """The file's text, character for character: no newline is translated, no mark removed."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror or 'cannot be read'}", code=2)
    try:
        return raw.decode(encoding)
    except LookupError:
        fail(f"there is no encoding named {encoding!r}", code=2)
    except UnicodeDecodeError as error:
        fail(
            f"{'standard input' if file == '-' else file} is not {encoding}: byte {error.start} "
            "fits no character; name its encoding, for example --encoding windows-1252",
            code=2,
        )
