"""From settings to everything that a serving process needs of models, or a clear refusal."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service import artifacts
from service.errors import ArtifactError, WeightsError
from service.models.artifact import CONFIG_FILE, WEIGHTS_FILE, Artifact, load_artifact
from service.models.base import ModelInfo, Models
from service.models.checker import CHECKER_OF_SET, load_checker
from service.models.choice import choose_backend
from service.models.encoder import MAX_TOKENS, WindowEncoder
from service.models.extra_heads import load_extra_heads
from service.models.generator_files import find_generator
from service.models.heads import HeadBank
from service.models.onnx_backend import EXPORTED_WITH, FORMAT
from service.models.tokenizer import load_tokenizer
from service.models.torch_backend import TorchBackend, load_trunk, merge_adapter
from service.models.weights import Checkpoint, find_checkpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transformers import BertModel

    from service.models.encoder import Backend
    from service.settings import Settings

_logger = logging.getLogger(__name__)

ARTIFACT_OF_SET: Final = {"default": "framing-en", "permissive": "framing-en-permissive"}
"""Which artifact each value of ``Settings.models`` serves."""

_ENCODER_CARD: Final = """\
# {id}

The base encoder: reads every sentence, feeds every head, embeds sentences for the summary.

- source: {source}
- sha256 of `model.safetensors`: `{sha256}`
- licence: {licence}
- loaded as safetensors without remote code, float32, at most {max_tokens} tokens at a time

all-MiniLM-L6-v2 is sentence-transformers' distilled MiniLM (Wang et al. 2020), trained on about
a billion sentence pairs. The framing artifact adds its adapter to these weights in memory.
"""


def packaged_artifacts() -> Path:
    """The folder of the artifacts that come with the package."""
    return Path(next(iter(artifacts.__path__)))


def load_models(settings: Settings, *, grounding: bool = True) -> Models:
    """Load, verify and join encoder, tokenizer, adapter and heads.

    ``grounding=False`` leaves the checker out: whoever fits it anew has none that fits yet.

    Raises:
        WeightsError: If the encoder's checkpoint is not there or not the expected one.
        ArtifactError: If the artifact is not there, damaged, or made for another encoder.
        BackendError: If the backend that the settings insist on cannot be had.
    """
    checkpoint = find_checkpoint(settings)
    root = settings.artifacts or packaged_artifacts()
    name = ARTIFACT_OF_SET[settings.models]
    if not (root / name).is_dir():
        raise ArtifactError(
            "the artifact's folder is missing",
            path=root / name,
            remedy="Install framelens again, train it with `framelens train`, or correct"
            f" FRAMELENS_ARTIFACTS: it must be the folder that holds {name!r}.",
        )
    artifact = load_artifact(root / name, base_sha256=checkpoint.sha256)
    extras = load_extra_heads(settings.heads, artifact, base_sha256=checkpoint.sha256)
    trunk, heads = _merged(checkpoint, artifact, extras, path=root / name / WEIGHTS_FILE)
    tokenizer = load_tokenizer(checkpoint.folder)
    choice = choose_backend(
        settings.backend,
        trunk=trunk,
        heads=heads,
        tokenizer=tokenizer,
        folder=settings.cache_dir,
        key=_export_key(checkpoint, artifact, extras),
    )
    models = Models(
        encoder=WindowEncoder(
            choice.backend,
            heads=heads,
            fingerprint=fingerprint(checkpoint, artifact, choice.backend, extras),
        ),
        tokenizer=tokenizer,
        heads={head.name: head for part in (artifact, *extras) for head in part.heads},
        article_weights=artifact.article_weights,
        infos=(
            _encoder_info(checkpoint),
            _framing_info(artifact, root / name),
            *map(_head_info, extras),
        ),
        backend=choice.info,
    )
    place = root / CHECKER_OF_SET[settings.models]
    checker = load_checker(place, framing_sha256=artifact.sha256) if grounding else None
    if checker is not None:
        models = replace(models, checker=checker.spec, infos=(*models.infos, checker.info))
    return models if settings.generator is None else _with_generator(models, settings)


def _with_generator(models: Models, settings: Settings) -> Models:
    """Add the operator's generator; one that does not load is told of, and scoring goes on."""
    # imported here: it needs parts of the library that no other start loads
    from service.models.generator import generator_info, load_generator  # noqa: PLC0415

    try:
        files = find_generator(settings)
        generator, fixed = load_generator(files, settings)
    except WeightsError as error:
        _logger.error("no abstractive summaries: %s", error)  # noqa: TRY400 - names the remedy
        return replace(models, generator_problem=str(error))
    return replace(
        models,
        generator=generator,
        generator_fingerprint=hashlib.sha256(fixed.encode()).hexdigest(),
        infos=(*models.infos, generator_info(files, settings)),
    )


def build_encoder(checkpoint: Checkpoint, artifact: Artifact, *, path: Path) -> WindowEncoder:
    """Join a checked checkpoint and a checked artifact, on torch, the measure of the others.

    Raises:
        WeightsError: If the checkpoint is no BERT encoder.
        ArtifactError: If the artifact's tensors do not fit it; ``path`` names them.
    """
    trunk, heads = _merged(checkpoint, artifact, (), path=path)
    backend = TorchBackend(trunk, heads.matrix)
    return WindowEncoder(
        backend, heads=heads, fingerprint=fingerprint(checkpoint, artifact, backend)
    )


def _merged(
    checkpoint: Checkpoint, artifact: Artifact, extras: Sequence[Artifact], *, path: Path
) -> tuple[BertModel, HeadBank]:
    """The trunk with the adapter in it, and the heads; errors as in :func:`build_encoder`."""
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, artifact.tensors, path=path)
    parts = (artifact, *extras)
    heads = HeadBank(
        [head for part in parts for head in part.heads],
        {name: tensor for part in parts for name, tensor in part.tensors.items()},
    )
    if heads.matrix.shape[0] != trunk.config.hidden_size:
        raise ArtifactError(
            f"its heads read {heads.matrix.shape[0]} numbers per token, the encoder gives"
            f" {trunk.config.hidden_size}",
            path=path.with_name(CONFIG_FILE),
            remedy="Use an artifact that was trained on this encoder.",
        )
    return trunk, heads


def fingerprint(
    checkpoint: Checkpoint, artifact: Artifact, backend: Backend, extras: Sequence[Artifact] = ()
) -> str:
    """Hex sha256 over everything that can move a score's last bit.

    The configuration holds the heads, thresholds and calibration; the backend, its libraries'
    versions and the processor's instruction set decide how sums are rounded.
    """
    parts: dict[str, object] = {
        "encoder": checkpoint.sha256,
        "artifact": artifact.sha256,
        "config": artifact.config_sha256,
        "backend": backend.name,
        "numerics": [*backend.numerics, f"pad {backend.pad_to}", f"max {MAX_TOKENS}"],
    }
    if extras:
        parts["heads"] = [[extra.sha256, extra.config_sha256] for extra in extras]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _export_key(checkpoint: Checkpoint, artifact: Artifact, extras: Sequence[Artifact]) -> str:
    """Names everything that an exported graph depends on."""
    weights = [part.sha256 for part in (artifact, *extras)]
    parts = [FORMAT, checkpoint.sha256, *weights, *map(version, EXPORTED_WITH)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _encoder_info(checkpoint: Checkpoint) -> ModelInfo:
    licence = "Apache-2.0" if "MiniLM-L6-v2" in checkpoint.id else "see its source"
    return ModelInfo(
        id=checkpoint.id,
        version=checkpoint.sha256[:8],
        kind="encoder",
        sha256=checkpoint.sha256,
        licence=licence,
        source=checkpoint.source,
        card=_ENCODER_CARD.format(
            id=checkpoint.id,
            source=checkpoint.source,
            sha256=checkpoint.sha256,
            licence=licence,
            max_tokens=MAX_TOKENS,
        ),
    )


def _head_info(extra: Artifact) -> ModelInfo:
    return ModelInfo(
        id=extra.id,
        version=extra.version,
        kind="head",
        sha256=extra.sha256,
        licence=extra.licence,
        source="trained by this service's operator",
        heads=extra.heads,
        metrics=extra.metrics,
        card=extra.card,
    )


def _framing_info(artifact: Artifact, folder: Path) -> ModelInfo:
    return ModelInfo(
        id=artifact.id,
        version=artifact.version,
        kind="framing",
        sha256=artifact.sha256,
        licence=artifact.licence,
        source=f"trained by this project ({folder.name})",
        heads=artifact.heads,
        metrics=artifact.metrics,
        card=artifact.card,
    )
