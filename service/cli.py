"""The command line: ``framelens serve`` and ``analyze``; the other commands stand beside it.

Thin: each command reads its options, calls the layer below and prints. What is slow to import
(torch, through the models) is imported inside the command that needs it, so that ``--help``
answers at once.

Exit codes: 0 done; 1 the article cannot be analysed, or the service cannot start; 2 the command
was not understood, or a file cannot be read.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli_batch import commands as batch_commands
from service.cli_comparison import comparing
from service.cli_settings import Clean, Unit, fail, read_text, settings_from
from service.cli_training import commands
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
app.add_typer(comparing)
app.add_typer(batch_commands)
app.add_typer(commands)


class Method(StrEnum):
    """How the summary is made."""

    extractive = "extractive"
    abstractive = "abstractive"


def main() -> None:
    """Run the command line; the entry point of ``framelens`` and ``python -m service``."""
    app(prog_name="framelens")


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
    settings = settings_from(host=host, port=port)
    typer.echo("Loading the models …", err=True)
    from service.serving import serve as serve_until_stopped

    try:
        serve_until_stopped(settings)
    except FramelensError as error:
        fail(str(error), code=1)


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
    method: Annotated[
        Method, typer.Option(help="Abstractive needs FRAMELENS_GENERATOR.")
    ] = Method.extractive,
    max_sentences: Annotated[int, typer.Option(help="Most sentences of the summary.")] = 3,
    max_spans: Annotated[int, typer.Option(min=0, help="Most marked words in the report.")] = 15,
    encoding: Annotated[str, typer.Option(help="How the file is encoded.")] = "utf-8",
) -> None:
    """Analyse one article: a report to read, or with --json the answer of POST /v1/analyze.

    The JSON is that answer to the byte, without its request_id and timings_ms.
    """
    content = read_text(file, encoding=encoding)
    request = _request(
        {
            "html" if html else "text": content,
            "title": title,
            "clean": clean.value,
            "offset_unit": offset_unit.value,
            "summary": {"method": method.value, "max_sentences": max_sentences},
        }
    )
    settings = settings_from()
    try:
        answer = _answer(request, settings)
    except FramelensError as error:
        fail(str(error), code=1)
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
        fail(wrong, code=2)


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
