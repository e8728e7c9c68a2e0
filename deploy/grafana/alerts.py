"""What alert rules, panels and runbook have in common, so that none of it is stated twice.

Dashboards draw the lines that the rules compare with; a rule's annotations name the panel that
shows what it is about, and the runbook's section; the runbook is on the dashboard too.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import yaml

RULES: Final = Path(__file__).parents[1] / "prometheus" / "rules.yaml"
RUNBOOK: Final = Path(__file__).parents[2] / "docs" / "runbook.md"

OPERATORS_UID: Final = "framelens-operators"
RUNBOOK_PANEL: Final = 99

ALERT_PANELS: Final = {
    "FramelensGone": 1,
    "FramelensNotReady": 2,
    "FramelensNotLive": 2,
    "FramelensSlow": 34,
    "FramelensOverloaded": 61,
    "FramelensErrors": 64,
    "FramelensModelFails": 71,
    "FramelensDeadlines": 63,
    "FramelensMixedModels": 73,
    "FramelensScoresDrift": 82,
}
"""The panel that shows what an alert is about."""

_COMPARED: Final = re.compile(r">\s*(\d+(?:\.\d+)?)")


def alert_rules() -> dict[str, dict[str, str]]:
    """Every alert by its name, as it stands in the rules."""
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"] if "alert" in rule}


def alert_limit(name: str) -> float:
    """The number that an alert's expression compares with first; later ones ask for enough traffic.

    Raises:
        KeyError: there is no such alert.
        ValueError: the alert compares with nothing.
    """
    found = _COMPARED.search(alert_rules()[name]["expr"])
    if found is None:
        raise ValueError(f"The expression of {name} has no limit: it compares with no number.")
    return float(found[1])


def runbook() -> str:
    """What to do about each alert, as Markdown."""
    return RUNBOOK.read_text(encoding="utf-8")
