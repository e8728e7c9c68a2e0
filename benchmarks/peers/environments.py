"""Where the other servers run: the merged encoder as a folder, and an environment of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from service.models.artifact import WEIGHTS_FILE, load_artifact
from service.models.loading import ARTIFACT_OF_SET, packaged_artifacts
from service.models.torch_backend import load_trunk, merge_adapter
from service.models.weights import find_checkpoint
from service.settings import Settings

ROOT = Path(__file__).parents[2]
PEERS = ROOT / ".cache" / "peers"


class Missing(Exception):
    """A peer cannot be had here; says why."""


def merged_model() -> Path:
    """A folder that transformers loads: the served encoder with its adapter, and its tokenizer."""
    checkpoint = find_checkpoint(Settings())
    artifact = packaged_artifacts() / ARTIFACT_OF_SET["default"]
    trunk = load_trunk(checkpoint.folder, id_of=checkpoint.id)
    merge_adapter(trunk, load_artifact(artifact).tensors, path=artifact / WEIGHTS_FILE)
    folder = PEERS / "model"
    trunk.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        if (checkpoint.folder / name).is_file():
            shutil.copy(checkpoint.folder / name, folder / name)
    return folder


def sentence_transformers_python() -> str:
    """The interpreter of an environment that has it on top of this one's packages, pins unmoved.

    Raises:
        Missing: it cannot be installed.
    """
    folder = PEERS / "sentence-transformers"
    python = folder / "bin" / "python"
    steps = [
        [sys.executable, "-m", "venv", str(folder)],
        [
            *(str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("-c", str(ROOT / "constraints.txt"), "sentence-transformers"),
        ],
    ]
    if not (folder / ".ready").is_file():
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Missing((done.stderr.strip() or done.stdout.strip()).splitlines()[-1])
            version = f"python{sys.version_info.major}.{sys.version_info.minor}"
            # this environment's packages after its own, so that torch is not installed twice
            (folder / "lib" / version / "site-packages" / "below.pth").write_text(
                sysconfig.get_path("purelib") + "\n", encoding="utf-8"
            )
        (folder / ".ready").touch()
    return str(python)
