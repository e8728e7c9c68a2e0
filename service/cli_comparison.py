"""The command that sets articles beside each other: compare."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli_settings import Clean, Unit, fail, read_text, settings_from
from service.errors import FramelensError

if TYPE_CHECKING:
    from service.api.schemas.compare import CompareRequest
    from service.settings import Settings

comparing = typer.Typer()


class Detail(StrEnum):
    """How much of each article's own analysis."""

    scores = "scores"
    full = "full"


@comparing.command()
def compare(
    files: Annotated[
        list[str], typer.Argument(help="Two to ten files, one article in each; one may be -.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what POST /v1/compare answers.")
    ] = False,
    titled: Annotated[
        bool, typer.Option("--titled", help="The first line of each file is its title.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="The files are html pages.")] = False,
    target: Annotated[
        list[str] | None, typer.Option(help="Somebody whose portrayal to compare; repeatable.")
    ] = None,
    clean: Annotated[
        Clean, typer.Option(help="Find page furniture and leave it out, or analyse all.")
    ] = Clean.auto,
    offset_unit: Annotated[Unit, typer.Option(help="What offsets count.")] = Unit.codepoint,
    detail: Annotated[
        Detail, typer.Option(help="How much of each article's own analysis --json has.")
    ] = Detail.scores,
    max_terms: Annotated[int, typer.Option(min=0, help="Most loaded words in the report.")] = 20,
    encoding: Annotated[str, typer.Option(help="How the files are encoded.")] = "utf-8",
) -> None:
    """Compare articles on one event: a report to read, or the answer of POST /v1/compare.

    Each article is called by its file's name. The JSON is that answer to the byte, without its
    request_id and timings_ms.
    """
    request = _request(
        {
            "articles": [
                _article(file, read_text(file, encoding=encoding), titled=titled, html=html)
                for file in files
            ],
            "clean": clean.value,
            "offset_unit": offset_unit.value,
            "detail": detail.value,
            "targets": [{"name": name} for name in target or ()],
        }
    )
    try:
        answer = _answer(request, settings_from())
    except FramelensError as error:
        fail(str(error), code=1)
    if as_json:
        sys.stdout.buffer.write(answer + b"\n")
        return
    from rich.console import Console

    from service.terminal_comparison import comparison_report

    Console().print(comparison_report(json.loads(answer), max_terms=max_terms))


def _article(file: str, content: str, *, titled: bool, html: bool) -> dict[str, Any]:
    """One article of the request. A title is cut off with its line end, and nothing else is."""
    title = None
    if titled and not html:
        title, _, content = content.partition("\n")
        title = title.strip()
    name = "standard input" if file == "-" else Path(file).name
    return {"id": name, "title": title, "html" if html else "text": content}


def _request(members: dict[str, Any]) -> CompareRequest:
    """The request that HTTP would read from these members, held to the same limits."""
    from pydantic import ValidationError

    from service.api.schemas.compare import CompareRequest

    try:
        request = CompareRequest.model_validate_json(json.dumps(members))
    except ValidationError as error:
        wrong = "; ".join(
            f"{'/'.join(map(str, problem['loc']))}: {problem['msg']}"
            for problem in error.errors(include_input=False)
        )
        fail(wrong, code=2)
    double = sorted({name for name in request.ids() if request.ids().count(name) > 1})
    if double:
        fail(f"two files are called {double[0]}: articles are told apart by that", code=2)
    return request


def _answer(request: CompareRequest, settings: Settings) -> bytes:
    """Load the models and answer in this thread, with the pipeline that the server runs.

    Raises:
        ArticlesRefused: articles that cannot be analysed.
    """
    from rich.console import Console

    with Console(stderr=True).status("Loading the models …"):
        from service.models.loading import load_models
        from service.tasks.comparison.inline import compare_articles
        from service.tasks.pipeline import Pipeline

        models = load_models(settings)
    pipeline = Pipeline(models, max_text_characters=settings.max_text_characters)
    asked = [request.asked(place) for place in range(len(request.articles))]
    return compare_articles([(one.article(), one.options()) for one in asked], pipeline)
