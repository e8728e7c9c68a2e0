"""The client as a distribution of its own: built, installed, and run with its own needs alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "clients" / "python"

FIRST_CALL = """
import json, sys
sys.path[:0] = sys.argv[1:]
import httpx
from service.client import Client

def answer(request):
    return httpx.Response(200, json={"status": "ready"})

with Client("http://framelens.test", transport=httpx.MockTransport(answer)) as client:
    assert client.ready().status == "ready"
print(json.dumps(sorted(sys.modules)))
"""


def project(folder: Path) -> dict:
    """The ``project`` table of a pyproject.toml."""
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a command; gives what it prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from a copy of the tree so that nothing is left behind in it."""
    tree = tmp_path_factory.mktemp("tree")
    no_data = shutil.ignore_patterns("artifacts", "assets", "examples", "__pycache__")
    shutil.copytree(ROOT / "service", tree / "service", ignore=no_data)
    leftovers = shutil.ignore_patterns("build", "*.egg-info", "__pycache__")
    shutil.copytree(CLIENT, tree / "clients" / "python", ignore=leftovers)
    flags = ("--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--wheel-dir", str(tree))
    run(sys.executable, "-m", "pip", "wheel", *flags, str(tree / "clients" / "python"))
    (built,) = tree.glob("*.whl")
    return built


def needs(name: str) -> set[str]:
    """A distribution and everything that it asks for, extras left out."""
    found = {name}
    for stated in distribution(name).requires or []:
        requirement = Requirement(stated)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found |= needs(requirement.name)
    return found


@pytest.fixture(scope="module")
def needed(tmp_path_factory) -> Path:
    """A folder that has httpx, pydantic and what they ask for, and nothing else."""
    folder = tmp_path_factory.mktemp("needed")
    stated = project(CLIENT)["dependencies"]
    links: dict[str, Path] = {}
    for name in set().union(*(needs(Requirement(one).name) for one in stated)):
        of = distribution(name)
        tops = {file.parts[0] for file in of.files or [] if file.suffix in {".py", ".so", ".pyd"}}
        for top in tops - {"..", "__pycache__"}:
            links[top] = Path(str(of.locate_file(top)))
    for top, target in links.items():
        (folder / top).symlink_to(target)
    return folder


def test_it_is_small_and_has_what_it_needs(wheel, needed, tmp_path):
    """Installed beside httpx and pydantic alone it works, and every module of it is needed."""
    run(
        *(sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"),
        *("--target", str(tmp_path / "site"), str(wheel)),
    )
    flags = ("-I", "-S", "-c", FIRST_CALL)
    loaded = json.loads(run(sys.executable, *flags, str(tmp_path / "site"), str(needed)))
    assert not {"torch", "numpy", "fastapi", "starlette", "uvicorn"} & set(loaded)
    held = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in ZipFile(wheel).namelist()
        if name.endswith(".py")
    }
    assert held == {name for name in loaded if name.split(".")[0] == "service"}
    assert wheel.stat().st_size < 100_000


def test_it_is_typed_and_licensed(wheel):
    """Type checkers are told that it is typed, and the licence comes along."""
    names = ZipFile(wheel).namelist()
    assert "service/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_it_keeps_step_with_the_service():
    """One tree, one version, one Python, one bound for each library."""
    mine, whole = project(CLIENT), project(ROOT)
    for member in ("version", "requires-python", "license"):
        assert mine[member] == whole[member]
    assert set(whole["optional-dependencies"]["client"]) <= set(mine["dependencies"])


def test_importing_it_loads_no_model_and_no_server():
    """In the service's own environment, too, the client stays light."""
    script = "import json, sys, service.client; print(json.dumps(sorted(sys.modules)))"
    loaded = {
        name.split(".")[0] for name in json.loads(run(sys.executable, "-c", script, cwd=ROOT))
    }
    assert not loaded & {"torch", "numpy", "transformers", "onnxruntime", "fastapi", "starlette"}
