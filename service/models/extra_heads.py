"""Heads that an operator trained on data of their own, beside those of the framing artifact.

``framelens train-head`` writes one as a folder of an artifact without a trunk; the setting
``heads`` names the folders to serve. A head reads the states of the trunk it was fitted on and of
no other, so it is held to that trunk's digest. What does not fit stops the start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from service.errors import ArtifactError
from service.models.artifact import CONFIG_FILE, WEIGHTS_FILE, Artifact, load_artifact
from service.models.catalogue import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,39}")
"""What a head may be called: a key of the answer, and a label of a metric."""

RESERVED: Final = frozenset(BY_NAME) | {"epistemic", "encoder", "framing", "generator"}
"""Names that mean something else in an answer."""

KINDS: Final = ("sentence", "token")

_REMEDY: Final = (
    "Make the head again with `framelens train-head`, or take its folder out of FRAMELENS_HEADS."
)


def is_free_name(name: str) -> bool:
    """Whether a head of one's own may have this name."""
    return NAME.fullmatch(name) is not None and name not in RESERVED


def load_extra_heads(
    folders: Sequence[Path], framing: Artifact, *, base_sha256: str
) -> tuple[Artifact, ...]:
    """Read and check each folder against the framing artifact whose trunk is served.

    Raises:
        ArtifactError: If a folder is missing, damaged, made for another trunk, or its head's name
            or kind cannot be served.
    """
    width = framing.tensors[f"head.{framing.heads[0].name}.weight"].shape[-1]
    found: dict[str, Artifact] = {}
    for folder in folders:
        extra = _load(folder, base_sha256=base_sha256)
        problem = _problem(extra, framing, width=width)
        if problem is None and extra.heads[0].name in found:
            problem = f"a second head is called {extra.heads[0].name!r}"
        if problem is not None:
            raise ArtifactError(problem, path=folder / CONFIG_FILE, remedy=_REMEDY)
        found[extra.heads[0].name] = extra
    return tuple(found.values())


def _load(folder: Path, *, base_sha256: str) -> Artifact:
    if not folder.is_dir():
        raise ArtifactError("the head's folder is missing", path=folder, remedy=_REMEDY)
    try:
        return load_artifact(folder, base_sha256=base_sha256)
    except ArtifactError as error:
        raise ArtifactError(error.problem, path=error.path, remedy=_REMEDY) from error


def _problem(extra: Artifact, framing: Artifact, *, width: int) -> str | None:
    """What keeps the head from being served, if anything does."""
    if len(extra.heads) != 1:
        return f"it has {len(extra.heads)} heads; one is served from each folder"
    (head,) = extra.heads
    if extra.trunk_sha256 != framing.sha256:
        return (
            f"the head {head.name!r} was fitted on a trunk with sha256 {extra.trunk_sha256}, but"
            f" the one loaded ({framing.id} {framing.version}) has {framing.sha256}"
        )
    if not is_free_name(head.name):
        return f"a head cannot be called {head.name!r}"
    if head.kind not in KINDS or head.activation != "sigmoid" or len(head.labels) != 1:
        return f"the head {head.name!r} is no yes-or-no head of sentences or tokens"
    odd = [name for name, tensor in extra.tensors.items() if tensor.shape[-1] not in (1, width)]
    if odd or any(name.startswith("adapter.") for name in extra.tensors):
        return f"{WEIGHTS_FILE} has tensors that do not fit the trunk"
    return None
