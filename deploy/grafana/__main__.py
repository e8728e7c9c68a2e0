"""``python -m deploy.grafana`` writes the dashboards; a test holds that they are what it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.grafana import editors, operators

FOLDER: Final = Path(__file__).parent / "dashboards"

DASHBOARDS: Final = {"operators.json": operators.dashboard, "editors.json": editors.dashboard}


def written(file: str) -> str:
    """What belongs into a file of the folder ``dashboards``."""
    built = DASHBOARDS[file]().build()
    return json.dumps(built, cls=JSONEncoder, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for file in DASHBOARDS:
        (FOLDER / file).write_text(written(file), encoding="utf-8")
