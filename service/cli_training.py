"""The commands that make and measure models: train, train-head, evaluate, probe, card.

Thin, as the rest of the command line: what is slow to import is imported by its command.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli_settings import ModelSet, fail, settings_from
from service.errors import FramelensError

if TYPE_CHECKING:
    from collections.abc import Iterator

commands = typer.Typer()


class OwnKind(StrEnum):
    """What a head of one's own reads."""

    sentence = "sentence"
    token = "token"  # noqa: S105 - a word piece


Data = Annotated[Path, typer.Option(help="Folder of labelled data; see CONTRIBUTING.md.")]
Models = Annotated[ModelSet, typer.Option(help="permissive: CC BY, MIT and Apache data alone.")]
Artifacts = Annotated[
    Path | None, typer.Option(help="Folder of artifacts. [default: the packaged ones]")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")]
SkipBadLines = Annotated[
    bool,
    typer.Option(
        "--skip-bad-lines",
        help="Go on where a line cannot be used; they are counted and listed. Without, the"
        " first one stops.",
    ),
]


@contextmanager
def _ends() -> Iterator[None]:
    """What may go wrong in every command, as one line and an exit code."""
    try:
        yield
    except FramelensError as error:
        fail(str(error), code=1)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}", code=2)


@commands.command()
def train(
    data: Data,
    out: Annotated[Path, typer.Option(help="Where the artifact goes.")] = Path("runs/artifacts"),
    models: Models = ModelSet.default,
    runs: Annotated[
        Path, typer.Option(help="Where checkpoints go: a stopped run goes on from there.")
    ] = Path("runs"),
    entity_types: Annotated[
        bool, typer.Option(help="Teach the types of names; needs the extra 'training'.")
    ] = True,
    rank: Annotated[
        int | None,
        typer.Option(min=0, help="Rank of the adapter; 0 trains the heads alone. [default: 32]"),
    ] = None,
    average_with: Annotated[
        Path | None,
        typer.Option(help="Folder of an earlier artifact: the mean of both is written."),
    ] = None,
    teacher: Annotated[
        Path | None,
        typer.Option(help="Folder of all-mpnet-base-v2, which then teaches the student too."),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Passes over the data. [default: 5]")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed and data give the same artifact.")] = 13,
    skip_bad_lines: SkipBadLines = False,
) -> None:
    """Train the heads, calibrate and measure them, and write artifact, figures and card."""
    settings = settings_from()
    from service.training.train import train as train_artifact
    from service.training.trunk import TrunkOptions

    recipe = TrunkOptions(seed=seed)
    options = replace(
        recipe,
        rank=recipe.rank if rank is None else rank,
        epochs=recipe.epochs if epochs is None else epochs,
    )
    skipped: list[str] | None = [] if skip_bad_lines else None
    with _ends():
        folder = train_artifact(
            data,
            out,
            models=models.value,
            encoder=settings.encoder,
            encoder_revision=settings.encoder_revision,
            runs=runs,
            entity_types=entity_types,
            trunk=options,
            average_with=average_with,
            teacher=teacher,
            skipped=skipped,
        )
    _say_skipped(skipped)
    typer.echo(f"{folder}\nServe it with: FRAMELENS_ARTIFACTS={folder.parent} framelens serve")


@commands.command("refit-articles")
def refit_articles(
    data: Data,
    artifact: Annotated[Path, typer.Option(help="Folder of one artifact; changed in place.")],
) -> None:
    """Fit only the article heads of an artifact anew, on its own trunk; the rest stays."""
    settings = settings_from()
    from service.training.refit import refit_article_heads

    with _ends():
        refit_article_heads(
            data,
            artifact,
            encoder=settings.encoder,
            encoder_revision=settings.encoder_revision,
        )
    typer.echo(f"{artifact}\nServe it with: FRAMELENS_ARTIFACTS={artifact.parent} framelens serve")


@commands.command("train-head")
def train_head(
    data: Annotated[
        Path,
        typer.Option(help="JSONL: text and label (0 to 1), or text and spans ([[3, 9]]); group."),
    ],
    name: Annotated[str, typer.Option(help="What the indicator is called in answers.")],
    kind: Annotated[OwnKind, typer.Option(help="Score sentences, or mark words (token).")],
    out: Annotated[Path, typer.Option(help="Folder of heads.")] = Path("runs/heads"),
    models: Models = ModelSet.default,
    artifacts: Artifacts = None,
    licence: Annotated[str, typer.Option(help="Of the data, for the card.")] = "not stated",
    skip_bad_lines: SkipBadLines = False,
) -> None:
    """Train a head on labelled lines of your own, on the frozen trunk; a setting serves it."""
    settings = settings_from()
    from service.training.train_head import train_head as train_own

    skipped: list[str] | None = [] if skip_bad_lines else None
    with _ends():
        folder = train_own(
            data,
            out,
            name=name,
            kind=kind.value,
            licence=licence,
            models=models.value,
            artifacts=artifacts or settings.artifacts,
            encoder=settings.encoder,
            encoder_revision=settings.encoder_revision,
            skipped=skipped,
        )
    _say_skipped(skipped)
    from rich.console import Console

    from service.terminal import figures_table

    figures = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    Console().print(figures_table(figures))
    served = json.dumps([str(folder.resolve())])
    typer.echo(f"{folder}\nServe it with: FRAMELENS_HEADS='{served}' framelens serve")


@commands.command()
def train_grounding(
    data: Data,
    out: Annotated[Path, typer.Option(help="Where the artifact goes.")] = Path("runs/artifacts"),
    models: Models = ModelSet.default,
) -> None:
    """Fit the checker of claims to the served framing artifact; needs summedits/*.jsonl."""
    settings = settings_from(models=models.value)
    from service.training.grounding import fit_grounding, table

    with _ends():
        metrics = fit_grounding(data, out, settings=settings)
    columns = ("left-out domain", "claims", "balanced accuracy", "area under ROC")
    for domain, claims, accuracy, area in (columns, *table(metrics)):
        typer.echo(f"{domain:<16} {claims:>6}  {accuracy:<24} {area}")


@commands.command()
def evaluate(
    data: Data,
    models: Models = ModelSet.default,
    artifacts: Artifacts = None,
    as_json: AsJson = False,
    skip_bad_lines: SkipBadLines = False,
) -> None:
    """Measure the heads on articles that did not train them, beside the figures of their card."""
    settings = settings_from()
    from service.training.evaluate import evaluate as measure
    from service.training.evaluate import stored_figures

    folder = artifacts or settings.artifacts
    skipped: list[str] | None = [] if skip_bad_lines else None
    with _ends():
        stored = stored_figures(models=models.value, artifacts=folder)
        figures = measure(
            data,
            models=models.value,
            artifacts=folder,
            encoder=settings.encoder,
            encoder_revision=settings.encoder_revision,
            progress=not as_json,
            skipped=skipped,
        )
    _say_skipped(skipped)
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
        return
    from rich.console import Console

    from service.terminal import figures_table

    Console().print(figures_table(figures, stored=stored))


@commands.command()
def probe(
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of labelled data: probes its test sentences as well."),
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="A running service; without, the models are loaded here.")
    ] = None,
    models: Models = ModelSet.default,
    artifacts: Artifacts = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the figures there, for `framelens card`.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fairness probes: how far a party, leader, country, religion, gender or outlet alone counts.

    A key for the service is read from FRAMELENS_API_KEY.
    """
    settings = settings_from(models=models.value, artifacts=artifacts)
    from rich.console import Console

    from service.models.loading import load_models
    from service.terminal import probes_table
    from service.training.asking import ask_models, ask_service
    from service.training.probes import run_probes
    from service.training.progress import show_bars

    with _ends(), show_bars(shown=not as_json) as bars:
        asker = (
            ask_models(load_models(settings))
            if url is None
            else ask_service(url, api_key=os.environ.get("FRAMELENS_API_KEY"))
        )
        figures = run_probes(asker, data=data, on_text=bars.start("asking"))
        if out is not None:
            out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(figures, indent=1))
        return
    Console().print(probes_table(figures))


@commands.command()
def card(
    folder: Annotated[Path, typer.Argument(help="The artifact: a folder with metrics.json.")],
    probes: Annotated[
        Path | None, typer.Option(help="What `framelens probe --out` wrote about it.")
    ] = None,
    before: Annotated[
        Path | None, typer.Option(help="The same of an earlier build, to compare with.")
    ] = None,
    cards: Annotated[
        Path | None, typer.Option(help="A folder for a copy of the card and for its pictures.")
    ] = None,
) -> None:
    """Write an artifact's card anew from its figures, with probes where they are given."""
    from service.training.renew import renew_card

    with _ends():
        renew_card(folder, probes=_json_of(probes), before=_json_of(before), cards=cards)
    typer.echo(f"{folder / 'card.md'} is made of its figures.")


def _json_of(path: Path | None) -> dict[str, Any] | None:
    """The JSON object in a file; ends the command where it is none."""
    if path is None:
        return None
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        fail(f"{path}: it is not JSON; `framelens probe --out` writes it", code=2)
    if not isinstance(values, dict) or not {"model", "figures", "moved"} <= set(values):
        fail(f"{path}: it has no probes; `framelens probe --out` writes them", code=2)
    return values


def _say_skipped(skipped: list[str] | None) -> None:
    """List the lines that were left out, on standard error."""
    if skipped:
        typer.echo(f"{len(skipped)} lines were left out:", err=True)
        for line in skipped:
            typer.echo(f"  {line}", err=True)
