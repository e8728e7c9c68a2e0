"""The rules of ``deploy/prometheus``: they parse, do what their tests say, and ask what exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from service.observe.metrics import Metrics

FOLDER = Path(__file__).parents[3] / "deploy" / "prometheus"
PROMTOOL = shutil.which("promtool")
PLAYED = ("rules_test.yaml", "drift_test.yaml")


@pytest.fixture(scope="module")
def rules() -> list[dict]:
    """All rules, recorded ones and alerts."""
    groups = yaml.safe_load((FOLDER / "rules.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


@pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is missing; on Debian: apt-get install prometheus"
)
@pytest.mark.parametrize(
    "command",
    [("check", "rules", "rules.yaml"), *(("test", "rules", name) for name in PLAYED)],
)
def test_promtool_is_content(command):
    """The rules are well-formed, and alerts fire and keep silent as both files of tests say."""
    done = subprocess.run(
        [PROMTOOL, *command], cwd=FOLDER, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_ask_for_metrics_that_exist(rules):
    """Every series that a rule reads is exposed by the service, under that very name."""
    exposed = set()
    for family in Metrics(process=False).registry.collect():
        exposed |= {family.name, f"{family.name}_total"}
        exposed |= {f"{family.name}_{part}" for part in ("bucket", "sum", "count")}
    asked = {
        name for rule in rules for name in re.findall(r"(?<![:\w])framelens_\w+", rule["expr"])
    }
    assert asked
    assert asked <= exposed


def test_every_alert_has_a_test_and_says_what_is_the_matter(rules):
    """An alert has a severity, a sentence, and a played case that it fires in."""
    played = [yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")) for name in PLAYED]
    fired = {
        case["alertname"]
        for file in played
        for test in file["tests"]
        for case in test.get("alert_rule_test", ())
        if case.get("exp_alerts")
    }
    for rule in rules:
        if "alert" in rule:
            assert rule["labels"]["severity"] in {"critical", "warning", "info"}
            assert rule["annotations"]["summary"].endswith(".")
    alerts = {rule["alert"] for rule in rules if "alert" in rule}
    assert alerts == fired
