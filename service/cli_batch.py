"""The commands for archives: batch and report.

Thin, as the rest of the command line. What it needs beyond the service comes with an extra.
"""

from __future__ import annotations

import importlib.util
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli_settings import fail, settings_from
from service.errors import FramelensError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

    from service.batch.local import Workers
    from service.ray.workers import RayWorkers
    from service.settings import Settings

commands = typer.Typer()

INTERRUPTED = 130
"""Exit code of a run that Ctrl+C stopped, as shells have it: 128 and the signal's number."""


class InputFormat(StrEnum):
    """What standard input holds."""

    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"


class OutputFormat(StrEnum):
    """How tables are written."""

    parquet = "parquet"
    jsonl = "jsonl"


class Clean(StrEnum):
    """Whether page furniture around a pasted article is found and left out."""

    auto = "auto"
    off = "off"


@commands.command()
def batch(
    given: Annotated[
        str,
        typer.Argument(
            metavar="IN",
            help="A file, a folder, a quoted pattern such as 'in/*.jsonl.gz', or - for standard"
            " input. JSONL, CSV, TSV or Parquet, plain or as .gz or .zst.",
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The archive's folder.")],
    output_format: Annotated[
        OutputFormat, typer.Option("--format", help="How tables are written.")
    ] = OutputFormat.parquet,
    input_format: Annotated[
        InputFormat, typer.Option(help="What standard input holds.")
    ] = InputFormat.jsonl,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="Which column is what, as role=column; 'role=' reads none. Roles: text, html, id,"
            " title, language, outlet, topic, published_at, author, url; each is the column of its"
            " name unless said otherwise.",
        ),
    ] = None,
    carry: Annotated[
        list[str] | None,
        typer.Option(help="A further column to carry along, in the column metadata."),
    ] = None,
    clean: Annotated[
        Clean, typer.Option(help="Find page furniture and leave it out, or analyse all.")
    ] = Clean.auto,
    language: Annotated[
        str | None, typer.Option(help="The articles' language; detected when not given.")
    ] = None,
    max_sentences: Annotated[int, typer.Option(help="Most sentences of a summary.")] = 3,
    explain: Annotated[
        bool, typer.Option("--explain", help="Give every span its effect; takes twice the time.")
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes, each with the models. [default: one for each CPU]"),
    ] = None,
    on_ray: Annotated[
        bool,
        typer.Option(
            "--ray",
            help="Have the processes on a Ray cluster: the one that RAY_ADDRESS names, or one of"
            " this machine alone.",
        ),
    ] = False,
    part_rows: Annotated[
        int, typer.Option(min=1, help="Records of one part of the tables.")
    ] = 1_000,
) -> None:
    """Analyse an archive: tables of articles, sentences, spans, quotes and entities in OUT.

    Stop it whenever you like; the same command goes on where it was. Records that cannot be
    analysed are in OUT/errors.jsonl with their line and a code.
    """
    _check_installed("pyarrow", *(("ray",) if on_ray else ()))
    options: dict[str, Any] = {
        "clean": clean.value,
        "language": language,
        "summary": {"max_sentences": max_sentences},
        "explain": explain,
    }
    settings = settings_from()
    from rich.console import Console

    console = Console(stderr=True)
    try:
        _check_options(options)
        _run(
            given,
            out,
            settings=settings,
            options=options,
            columns=(column or (), carry or ()),
            formats=(input_format.value, output_format.value),
            jobs=jobs,
            on_ray=on_ray,
            part_rows=part_rows,
            console=console,
        )
    except FramelensError as error:
        fail(str(error), code=1)
    except OSError as error:
        fail(f"{error.filename or out}: {error.strerror}", code=1)
    except KeyboardInterrupt:
        fail("stopped; the same command goes on from here.", code=INTERRUPTED)


@commands.command()
def report(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="An archive that batch wrote.")],
    to: Annotated[
        Path | None, typer.Option(help="The page's file. [default: OUT/report.html]")
    ] = None,
    title: Annotated[str, typer.Option(help="The page's heading.")] = "How the archive is written",
) -> None:
    """Chart an archive in one HTML file that opens without a network."""
    _check_installed("duckdb", "altair", "vl_convert", "pyarrow")
    from rich.console import Console

    from service.report.page import write_report

    page = to or out / "report.html"
    try:
        with Console(stderr=True).status("Reading the archive …"):
            write_report(out, page, title=title)
    except FramelensError as error:
        fail(str(error), code=1)
    except OSError as error:
        fail(f"{error.filename or page}: {error.strerror}", code=2)
    typer.echo(str(page))


def _run(
    given: str,
    out: Path,
    *,
    settings: Settings,
    options: dict[str, Any],
    columns: tuple[Any, Any],
    formats: tuple[Any, Any],
    jobs: int | None,
    on_ray: bool,
    part_rows: int,
    console: Console,
) -> None:
    from service.batch.archive import Archive
    from service.batch.columns import Columns
    from service.batch.inputs import check_apart, find_inputs
    from service.batch.local import run
    from service.batch.progress import Shown
    from service.batch.records import read_records
    from service.batch.schema import ARCHIVE_SCHEMA

    input_format, output_format = formats
    roles = Columns.parse(*columns)
    inputs = find_inputs(given, stdin_format=input_format)
    check_apart(inputs, out)
    with ExitStack() as open_workers:
        workers = _workers(open_workers, settings, options=options, jobs=jobs, on_ray=on_ray)
        with console.status("Loading the models …"):
            open_workers.enter_context(workers)
            fingerprint = workers.fingerprint()
        made_with = {
            "archive_schema": ARCHIVE_SCHEMA,
            "fingerprint": fingerprint,
            "format": output_format,
            "part_rows": part_rows,
            "columns": dict(sorted(roles.of.items())),
            "carried": list(roles.carried),
            "max_text_characters": settings.max_text_characters,
            **options,
        }
        with Archive(out, made_with) as archive, Shown(archive, console) as shown:
            records = read_records(inputs, roles, max_bytes=settings.max_body_bytes)
            run(archive, records, workers, told=shown.note)
        typer.echo(f"{out}: {shown.counts()}.", err=True)


def _workers(
    around: ExitStack,
    settings: Settings,
    *,
    options: dict[str, Any],
    jobs: int | None,
    on_ray: bool,
) -> Workers | RayWorkers:
    """Who answers, not yet begun; a Ray that had to be started ends with ``around``."""
    from service.engine.threads import cpu_limit
    from service.models import loading

    if on_ray:
        from service.ray.one_machine import some_ray

        around.enter_context(some_ray(cpus=jobs or cpu_limit()))
        # Ray is imported once its environment is set
        from service.ray.workers import RayWorkers

        return RayWorkers(settings, load=loading.load_models, options=options, jobs=jobs)
    from service.batch.local import Workers

    return Workers(settings, load=loading.load_models, options=options, jobs=jobs or cpu_limit())


def _check_options(options: Mapping[str, Any]) -> None:
    """See that requests can be made with these options, before any work is done."""
    from pydantic import ValidationError

    from service.api.schemas.request import AnalyzeRequest

    try:
        AnalyzeRequest(text="", **options)
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        fail(f"--{str(problem['loc'][-1]).replace('_', '-')}: {problem['msg']}", code=2)


def _check_installed(*modules: str) -> None:
    """End with the remedy where what archives need is not installed."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        names = " and ".join(name.replace("_", "-") for name in missing)
        extra = "ray" if "ray" in missing else "batch"
        fail(f"archives need {names}: pip install 'framelens[{extra}]'", code=1)
