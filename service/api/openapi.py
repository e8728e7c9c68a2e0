"""``python -m service.api.openapi`` prints the OpenAPI document; no model is loaded for it.

The golden file is made anew with::

    python -m service.api.openapi > tests/golden/openapi.json
"""

from __future__ import annotations

import json
import sys

from service.api.app import create_app
from service.settings import Settings


def openapi_text() -> str:
    """The document of a service with default settings, indented, with a final newline."""
    return json.dumps(create_app(Settings()).openapi(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(openapi_text())
