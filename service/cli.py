"""The command line: ``framelens serve``, ``analyze``, ``train`` and ``evaluate``.

Thin: each command reads its options, calls the layer below and prints. What is slow to import
(torch, through the models) is imported inside the command that needs it, so that ``--help``
answers at once.

Exit codes: 0 done; 1 the article cannot be analysed, or the service cannot start; 2 the command
was not understood, or a file cannot be read.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from service.errors import FramelensError

if TYPE_CHECKING:
    from service.api.schemas.request import AnalyzeRequest
    from service.settings import Settings

app = typer.Typer(
    name="framelens",
    help="Summarise opinion articles and score their framing language, with exact spans.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a defect shows Python's own traceback, without the values
)


class Clean(StrEnum):
    """Whether page furniture around a pasted article is found and left out."""

    auto = "auto"
    off = "off"


class ModelSet(StrEnum):
    """Which heads: all, or those trained on permissively licensed data alone."""

    default = "default"
    permissive = "permissive"


class Unit(StrEnum):
    """How offsets count."""

    codepoint = "codepoint"
    utf16 = "utf16"
    utf8 = "utf8"


def main() -> None:
    """Run the command line; the entry point of ``framelens`` and ``python -m service``."""
    app(prog_name="framelens")


def _fail(message: str, *, code: int) -> NoReturn:
    typer.echo(f"framelens: {message}", err=True)
    raise typer.Exit(code)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback
    if wanted:
        from importlib.metadata import version

        typer.echo(f"framelens {version('framelens')}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version."),
    ] = False,
) -> None:
    """Summarise opinion articles and score their framing language, with exact spans."""


def _settings(**given: object) -> Settings:
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
        _fail(f"a setting cannot be used: {wrong}", code=2)
    except SettingsError as error:  # a list that is no JSON; the message names the field alone
        _fail(f"a setting cannot be used: {error}; FRAMELENS_* lists are written as JSON", code=2)


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to serve on. [default: 127.0.0.1]")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port; 0 takes a free one. [default: 8000]"),
    ] = None,
) -> None:
    """Serve the HTTP API and the page; FRAMELENS_* variables hold every other setting."""
    settings = _settings(host=host, port=port)
    typer.echo("Loading the models …", err=True)
    from service.serving import serve as serve_until_stopped

    try:
        serve_until_stopped(settings)
    except FramelensError as error:
        _fail(str(error), code=1)


@app.command()
def analyze(
    file: Annotated[str, typer.Argument(help="The article's file, or - for standard input.")],
    title: Annotated[str | None, typer.Option(help="The article's title.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what POST /v1/analyze answers.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="The file is an html page.")] = False,
    clean: Annotated[
        Clean, typer.Option(help="Find page furniture and leave it out, or analyse all.")
    ] = Clean.auto,
    offset_unit: Annotated[Unit, typer.Option(help="What offsets count.")] = Unit.codepoint,
    max_sentences: Annotated[int, typer.Option(help="Most sentences of the summary.")] = 3,
    max_spans: Annotated[int, typer.Option(min=0, help="Most marked words in the report.")] = 15,
    encoding: Annotated[str, typer.Option(help="How the file is encoded.")] = "utf-8",
) -> None:
    """Analyse one article: a report to read, or with --json the answer of POST /v1/analyze.

    The JSON is that answer to the byte, without its request_id and timings_ms.
    """
    content = _read(file, encoding=encoding)
    request = _request(
        {
            "html" if html else "text": content,
            "title": title,
            "clean": clean.value,
            "offset_unit": offset_unit.value,
            "summary": {"max_sentences": max_sentences},
        }
    )
    settings = _settings()
    try:
        answer = _answer(request, settings)
    except FramelensError as error:
        _fail(str(error), code=1)
    if as_json:
        from service.tasks.answer import to_json_bytes

        sys.stdout.buffer.write(to_json_bytes(answer) + b"\n")
        return
    from rich.console import Console

    from service.terminal import report

    Console().print(report(answer, max_spans=max_spans))


def _request(members: dict[str, Any]) -> AnalyzeRequest:
    """The request that HTTP would read from these members, held to the same limits."""
    from pydantic import ValidationError

    from service.api.schemas.request import AnalyzeRequest

    try:
        return AnalyzeRequest(**members)
    except ValidationError as error:
        wrong = "; ".join(
            f"--{str(problem['loc'][-1]).replace('_', '-')}: {problem['msg']}"
            for problem in error.errors(include_input=False)
        )
        _fail(wrong, code=2)


def _answer(request: AnalyzeRequest, settings: Settings) -> dict[str, Any]:
    """Load the models and answer in this thread, with the pipeline that the server runs."""
    from rich.console import Console

    with Console(stderr=True).status("Loading the models …"):
        from service.models.loading import load_models
        from service.tasks.answer import to_answer
        from service.tasks.pipeline import Pipeline

        models = load_models(settings)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    return to_answer(pipeline.analyse(request.article(), request.options()), pipeline)


@app.command()
def train(
    data: Annotated[Path, typer.Option(help="Folder of labelled data; see CONTRIBUTING.md.")],
    out: Annotated[Path, typer.Option(help="Where the artifact goes.")] = Path("runs/artifacts"),
    models: Annotated[
        ModelSet, typer.Option(help="permissive: CC BY, MIT and Apache data alone.")
    ] = ModelSet.default,
    runs: Annotated[
        Path, typer.Option(help="Where checkpoints go: a stopped run goes on from there.")
    ] = Path("runs"),
    entity_types: Annotated[
        bool, typer.Option(help="Teach the types of names; needs the extra 'training'.")
    ] = True,
    rank: Annotated[
        int, typer.Option(min=0, help="Rank of the adapter; 0 trains the heads alone.")
    ] = 16,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the data.")] = 3,
    seed: Annotated[int, typer.Option(help="The same seed and data give the same artifact.")] = 13,
) -> None:
    """Train the heads, calibrate and measure them, and write artifact, figures and card."""
    settings = _settings()
    from service.training.train import train as train_artifact
    from service.training.trunk import TrunkOptions

    try:
        folder = train_artifact(
            data,
            out,
            models=models.value,
            encoder=settings.encoder,
            encoder_revision=settings.encoder_revision,
            runs=runs,
            entity_types=entity_types,
            trunk=TrunkOptions(rank=rank, epochs=epochs, seed=seed),
        )
    except FramelensError as error:
        _fail(str(error), code=1)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}", code=2)
    typer.echo(f"{folder}\nServe it with: FRAMELENS_ARTIFACTS={folder.parent} framelens serve")


@app.command()
def evaluate(
    data: Annotated[Path, typer.Option(help="Folder of labelled data; see CONTRIBUTING.md.")],
    models: Annotated[ModelSet, typer.Option(help="Which set of heads.")] = ModelSet.default,
    artifacts: Annotated[
        Path | None, typer.Option(help="Folder of artifacts. [default: the packaged ones]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
) -> None:
    """Measure the heads on articles that did not train them, with intervals over articles."""
    settings = _settings()
    from service.training.evaluate import evaluate as measure

    try:
        figures = measure(
            data,
            models=models.value,
            artifacts=artifacts or settings.artifacts,
            encoder=settings.encoder,
            encoder_revision=settings.encoder_revision,
        )
    except FramelensError as error:
        _fail(str(error), code=1)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}", code=2)
    if as_json:
        import json

        typer.echo(json.dumps(figures, indent=2))
        return
    from rich.console import Console

    from service.terminal import figures_table

    Console().print(figures_table(figures))


def _read(file: str, *, encoding: str) -> str:
    """The file's text, character for character: no newline is translated, no mark removed."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        _fail(f"{file}: {error.strerror or 'cannot be read'}", code=2)
    try:
        return raw.decode(encoding)
    except LookupError:
        _fail(f"there is no encoding named {encoding!r}", code=2)
    except UnicodeDecodeError as error:
        _fail(
            f"{'standard input' if file == '-' else file} is not {encoding}: byte {error.start} "
            "fits no character; name its encoding, for example --encoding windows-1252",
            code=2,
        )
