"""Turn pip's resolution report (JSON on standard input) into the lines of constraints.txt.

Names and versions only. A local version suffix such as torch's ``+cpu`` says which build one
machine happened to choose and would refuse every other build, so it is dropped; so is the
project itself.
"""

from __future__ import annotations

import json
import sys

HEADER = """\
# Exact versions of everything that the environment holds, development tools included.
# Written by `make constraints`; change pyproject.toml and run that, do not edit by hand.
"""


def pins(report: dict[str, list[dict[str, dict[str, str]]]], *, own_name: str) -> list[str]:
    """``name==version`` of every package that pip would install, sorted, ``own_name`` left out."""
    found = {
        item["metadata"]["name"].lower().replace("_", "-"): item["metadata"]["version"]
        for item in report["install"]
    }
    return [
        f"{name}=={version.partition('+')[0]}"
        for name, version in sorted(found.items())
        if name != own_name
    ]


if __name__ == "__main__":
    sys.stdout.write(HEADER + "\n".join(pins(json.load(sys.stdin), own_name="framelens")) + "\n")
