"""The OpenAPI document against the service itself: schemathesis asks, the document is the judge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)


def test_answers_are_those_that_the_document_promises(serve, tmp_path):
    """Each operation's examples and edge cases get a documented status, type and body, no 5xx.

    Batches are NDJSON, which schemathesis cannot write; tests/integration/test_fuzz.py has them.
    """
    running = serve()
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            *("--config-file", CONFIGURATION, "run", f"{running.url}/openapi.json"),
            *("--checks", ",".join(CHECKS), "--phases", "examples,coverage"),
            *("--exclude-path", "/v1/batch", "--max-examples", "5"),
            *("--request-timeout", "60", "--seed", "1", "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-1_000:]
