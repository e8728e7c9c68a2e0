"""Finding a generator's checkpoint: a folder, a gguf file, or a hub id at a revision.

Only safetensors and gguf are read (a pickle can run code); remote code never runs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.errors import WeightsError
from service.models.weights import CONFIG_FILE, sha256_of

if TYPE_CHECKING:
    from service.settings import Settings

_PATTERNS: Final = ("*.json", "*.safetensors", "*.model", "*.txt", "*.jinja")
"""What a safetensors checkpoint and its tokenizer consist of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorFiles:
    """A checked folder of a generator; ``gguf`` names the file inside it, where it is one."""

    id: str
    folder: Path
    gguf: str | None
    sha256: str
    source: str


def find_generator(settings: Settings) -> GeneratorFiles:
    """Locate the generator that the settings name and check its weights.

    The digest of several weight files is that of their digests, in the order of their names.

    Raises:
        WeightsError: it cannot be found, has no safetensors, or another digest than expected.
    """
    assert settings.generator is not None
    gguf = settings.generator_file
    local = Path(settings.generator).expanduser()
    if local.is_file():
        folder, gguf, identity, source = local.parent, local.name, local.stem, "local file"
    elif local.is_dir():
        folder, identity, source = local, local.resolve().name, "local folder"
    else:
        folder = _hub_folder(settings.generator, settings.generator_revision, gguf)
        identity = settings.generator
        source = f"hub {settings.generator}@{settings.generator_revision}"
    if gguf is not None and not gguf.endswith(".gguf"):
        raise WeightsError("it is no .gguf file", path=folder / gguf, remedy=_REMEDY)
    weights = sorted(folder.glob("*.safetensors")) if gguf is None else [folder / gguf]
    needed = [*weights, folder / CONFIG_FILE] if gguf is None else weights
    for path in needed or [folder / "model.safetensors"]:
        if not path.is_file():
            raise WeightsError("the file is missing", path=path, remedy=_REMEDY)
    if not weights:
        raise WeightsError("it has no safetensors", path=folder, remedy=_REMEDY)
    digests = [sha256_of(path) for path in weights]
    digest = digests[0]
    if len(digests) > 1:
        digest = hashlib.sha256("".join(digests).encode()).hexdigest()
    expected = settings.generator_sha256
    if expected is not None and digest != expected.lower():
        raise WeightsError(
            f"its sha256 is {digest}, expected {expected.lower()}",
            path=weights[0],
            remedy="Get the checkpoint again, or correct FRAMELENS_GENERATOR_SHA256.",
        )
    return GeneratorFiles(id=identity, folder=folder, gguf=gguf, sha256=digest, source=source)


_REMEDY: Final = (
    "Set FRAMELENS_GENERATOR to a folder or hub id with config.json, a tokenizer and safetensors,"
    " or to a .gguf file."
)


def _hub_folder(hub_id: str, revision: str | None, gguf: str | None) -> Path:
    if revision is None:
        raise WeightsError(
            "it is neither a folder nor a file, and as a hub id it needs a revision",
            path=hub_id,
            remedy="Correct the path, or set FRAMELENS_GENERATOR_REVISION to a commit hash.",
        )
    # Imported here: an offline start never needs the hub client.
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError  # noqa: PLC0415
    from huggingface_hub.errors import LocalEntryNotFoundError as NotCached  # noqa: PLC0415

    patterns = list(_PATTERNS) if gguf is None else [gguf]
    try:
        return Path(snapshot_download(hub_id, revision=revision, allow_patterns=patterns))
    except (HfHubHTTPError, HFValidationError, NotCached, OSError, ValueError) as error:
        raise WeightsError(
            f"the hub did not give it ({type(error).__name__})",
            path=f"{hub_id}@{revision}",
            remedy="Check id, revision and network, or download it and name the folder.",
        ) from error
