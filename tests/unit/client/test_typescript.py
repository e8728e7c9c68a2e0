"""The TypeScript types in ``examples/`` are those of today's OpenAPI document."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "examples" / "typescript"
DOCUMENT = (ROOT / "tests" / "golden" / "openapi.json").read_bytes()
TYPES = (FOLDER / "framelens.d.ts").read_text(encoding="utf-8")
SCHEMAS = json.loads(DOCUMENT)["components"]["schemas"]


def test_they_are_made_from_todays_document():
    """The file names the document that it was made from; a command makes it anew."""
    assert hashlib.sha256(DOCUMENT).hexdigest() in TYPES.splitlines()[1], "make types"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_member_is_there(name):
    """Each schema has its type, and each member is required exactly where the contract says so."""
    (block,) = re.findall(rf"^ {{8}}{name}: (.*?)^ {{8}}\S", TYPES, re.MULTILINE | re.DOTALL)
    members = dict(re.findall(r"^ {12}(\w+)(\??): ", block, re.MULTILINE))
    required = SCHEMAS[name].get("required", [])
    assert members == {
        member: "" if member in required else "?" for member in SCHEMAS[name].get("properties", {})
    }


@pytest.mark.parametrize(
    "command",
    [["generate.mjs", "--check"], ["node_modules/typescript/bin/tsc"]],
    ids=["generator", "compiler"],
)
def test_generator_and_compiler_agree(command):
    """The generator would write the same bytes today; the compiler accepts types and example."""
    if shutil.which("node") is None or not (FOLDER / "node_modules").is_dir():
        pytest.skip("node and its packages are not here: npm ci --prefix examples/typescript")
    done = subprocess.run(
        ["node", *command], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
