"""Who may know whom: the table of ``docs/architecture.md``, held against the imports themselves."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "service"

GROUND = {"service", "service.types", "service.errors"}
"""What every layer may know: the version, the shared values, the exceptions."""


def _table() -> dict[str, set[str]]:
    """The rows of docs/architecture.md: each part of the package and what it may import."""
    document = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(service[\w.]*)` \|(.*)\|$", document, flags=re.MULTILINE)
    return {
        part: set(re.findall(r"`([\w.]+)`", may)) | (set() if part in GROUND else GROUND)
        for part, may in rows
    }


KNOWS = _table()
"""The longest entry that a module's name begins with is its own; a permission covers everything
beneath the name, except that ``service`` stands for the package's ``__init__`` alone."""

MODEL_LIBRARIES = {"torch", "transformers", "safetensors", "onnxruntime"}
MAY_USE_MODEL_LIBRARIES = ("service.models", "service.training")
WEB_LIBRARIES = {"fastapi", "starlette", "uvicorn"}
MAY_USE_WEB_LIBRARIES = (
    "service.api",
    "service.page",
    "service.ray.application",
    "service.serving",
)

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}
MAX_LINES = 400


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = path
    return found


MODULES = _modules()


def _imports(path: Path) -> set[str]:
    """Every module that the file imports, whenever and for whatever: lazily, or for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who is meant"
            assert node.module is not None
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole in MODULES else node.module)
    return found


def _is_in(module: str, part: str) -> bool:
    return module == part or (part != "service" and module.startswith(f"{part}."))


def _entry_of(module: str) -> str:
    return max((part for part in KNOWS if _is_in(module, part)), key=len, default="")


def _forbidden(module: str) -> list[str]:
    entry = _entry_of(module)
    return sorted(
        imported
        for imported in _imports(MODULES[module])
        if imported.split(".")[0] == "service"
        and _entry_of(imported) != entry
        and not any(_is_in(imported, part) for part in KNOWS[entry])
    )


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module: str) -> None:
    """A module imports from its own part and from those below it, as the table says."""
    assert _entry_of(module), f"{module} has no place in the table"
    assert _forbidden(module) == []


@pytest.mark.parametrize("module", MODULES)
def test_model_and_web_libraries_have_their_place(module: str) -> None:
    """Only models and training know a model library; only api and its server know the web's."""
    used = {name.split(".")[0] for name in _imports(MODULES[module])}
    if not any(_is_in(module, part) for part in MAY_USE_MODEL_LIBRARIES):
        assert not used & MODEL_LIBRARIES
    if not any(_is_in(module, part) for part in MAY_USE_WEB_LIBRARIES):
        assert not used & WEB_LIBRARIES


def _printed_by(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


LIGHT = sorted(
    name
    for name in MODULES
    if any(
        _is_in(name, part)
        for part in ("service.text", "service.tasks", "service.api.schemas", "service.client")
    )
)


def test_text_and_tasks_load_without_torch() -> None:
    """Importing every module of text, tasks, the schemas and the client loads no model library."""
    script = (
        "import importlib, sys\n"
        f"for name in {LIGHT!r}: importlib.import_module(name)\n"
        f"print(sorted(set({sorted(MODEL_LIBRARIES)!r}) & sys.modules.keys()))\n"
    )
    assert _printed_by(script) == "[]"


def test_help_loads_no_model_library() -> None:
    """``framelens --help`` answers without importing what only a command needs."""
    script = (
        "import sys\n"
        "from service.cli import app\n"
        "app(['--help'], standalone_mode=False)\n"
        f"print(sorted(set({sorted(MODEL_LIBRARIES | WEB_LIBRARIES)!r}) & sys.modules.keys()))\n"
    )
    assert _printed_by(script).endswith("[]")


def _sources() -> list[Path]:
    folders = ("service", "tests", "benchmarks", ".ci")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_small_and_say_what_they_hold(path: Path) -> None:
    """No file has more than 400 lines, and none is called by a name that says nothing."""
    n_lines = path.read_text(encoding="utf-8").count("\n")
    assert n_lines <= MAX_LINES
    assert path.stem not in NAMES_THAT_SAY_NOTHING
    assert path.parent.name not in NAMES_THAT_SAY_NOTHING
