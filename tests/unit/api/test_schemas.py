"""The schemas stand on their own, so that a client can use them without the service."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["answer", "catalogue", "compare", "problem", "request"])
def test_schemas_need_pydantic_alone(module):
    """Importing them loads neither the web framework nor the model library."""
    program = (
        f"import sys, service.api.schemas.{module}\n"
        "print(sorted({'fastapi', 'starlette', 'torch', 'numpy'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
