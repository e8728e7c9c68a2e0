"""The README holds: its commands run, its settings are the settings, its answer has those fields.

Blocks marked ``shell`` are executed here; blocks marked ``console`` need what a test has not (a
container engine, an index of one's own choice).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


def blocks(language):
    """The contents of all fenced blocks of one language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


SHELL = blocks("shell")
MAKE = [line for block in SHELL for line in block.splitlines() if line.startswith("make ")]
OTHERS = [block for block in SHELL if not block.startswith("make ")]


def run_block(script, *, cwd, address=ADDRESS):
    """Run the lines as a reader's shell would, against a server that is really there."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace(ADDRESS, address)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env=environment,
    )


def test_there_are_commands_to_run():
    """The README shows make, curl and framelens at work, the two commands first."""
    assert SHELL[0].split("\n") == ["make run", "make test", ""]
    assert len(OTHERS) >= 3


@pytest.mark.parametrize("line", MAKE)
def test_make_targets_exist(line):
    """Every make command of the README is one that make would carry out."""
    done = run_block(line.replace("make ", "make --dry-run ", 1), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("block", OTHERS, ids=lambda block: block.split()[0])
def test_commands_run(block, server, tmp_path):
    """Every other command runs as it stands, and what it prints is an answer."""
    if "curl" in block and shutil.which("curl") is None:
        pytest.skip("curl is not installed; on Debian and Ubuntu: apt-get install curl")
    here = ".venv/bin/framelens"
    script = block.replace(here, "framelens")
    for folder in ("service/page", "examples/compare"):
        script = script.replace(folder, f"{ROOT}/{folder}")
    done = run_block(script, cwd=tmp_path, address=server.url)
    assert done.returncode == 0, done.stderr
    *_, last = done.stdout.strip().splitlines()
    answer = json.loads(last)
    assert "schema_version" in answer or answer["code"] == "text_empty"


def fields(value, path=""):
    """The path of every member that an object has, objects in lists included."""
    if isinstance(value, list):
        return {path}.union(*(fields(item, f"{path}[]") for item in value))
    if isinstance(value, dict):
        return {path}.union(*(fields(item, f"{path}.{key}") for key, item in value.items()))
    return {path}


def test_the_shown_answer_is_of_todays_form(server):
    """The answer that the README shows has only fields that the service answers with."""
    (block,) = blocks("json")
    shown = json.loads(re.sub(r",?\s*…", "", block))
    article = ROOT / re.search(r"analyze (service/page/examples/\S+) --json", README)[1]
    body = {"text": article.read_bytes().decode()}
    answer = server.client.post("/v1/analyze", json=body).json()
    assert fields(shown) <= fields(answer)
    assert shown["document"]["length"] == len(body["text"])


def test_settings_table_is_complete_and_true():
    """Each setting stands in the table with its default, and nothing else does."""
    rows = dict(re.findall(r"^\| `FRAMELENS_(\w+)` \| ([^|]*)\|", README, flags=re.MULTILINE))
    expected = {}
    for name, field in Settings.model_fields.items():
        default = list(field.default) if isinstance(field.default, tuple) else field.default
        plain = json.dumps(default) if isinstance(default, list) else str(default)
        expected[name.upper()] = "" if default is None else f"`{plain}`"
    assert {name: default.strip() for name, default in rows.items()} == expected


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name):
    """Every relative link of the documents names a file or folder that is there."""
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
