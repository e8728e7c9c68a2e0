"""The dashboards of ``deploy/grafana``: as generated, and true to metrics, rules and runbook."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard

from deploy.grafana.__main__ import DASHBOARDS, FOLDER, written
from deploy.grafana.alerts import (
    ALERT_PANELS,
    OPERATORS_UID,
    RULES,
    alert_limit,
    alert_rules,
    runbook,
)
from deploy.grafana.operators import LEFT_OUT
from service.observe.metrics import Metrics

PROVISIONING = FOLDER.parent / "provisioning"


def committed(file: str) -> dict[str, Any]:
    """A dashboard as it stands in the repository."""
    return json.loads((FOLDER / file).read_text(encoding="utf-8"))


def panels_of(file: str) -> list[dict[str, Any]]:
    """Its panels, headings left out."""
    return [panel for panel in committed(file)["panels"] if panel["type"] != "row"]


@pytest.fixture
def operators() -> dict[int, dict[str, Any]]:
    """The operators' panels by their numbers."""
    return {panel["id"]: panel for panel in panels_of("operators.json")}


@pytest.fixture
def expressions(operators) -> list[str]:
    """Every PromQL expression of the operators' dashboard, those of the marks included."""
    targets = [target for panel in operators.values() for target in panel.get("targets", ())]
    marks = committed("operators.json")["annotations"]["list"]
    return [one["expr"] for one in [*targets, *marks]]


@pytest.mark.parametrize("file", DASHBOARDS)
def test_what_is_committed_is_what_the_generator_writes(file):
    """``python -m deploy.grafana`` writes these files; run it after a change of the generator."""
    assert (FOLDER / file).read_text(encoding="utf-8") == written(file)


def test_the_folder_holds_nothing_else():
    """A dashboard that nothing generates would grow old unseen."""
    assert {path.name for path in FOLDER.iterdir()} == set(DASHBOARDS)


@pytest.mark.parametrize("file", DASHBOARDS)
def test_grafanas_own_model_reads_it_without_a_loss(file):
    """Every member is one that Grafana's library knows: read in and written out it is the same."""
    read = Dashboard.from_json(committed(file))
    assert json.loads(json.dumps(read, cls=JSONEncoder)) == committed(file)


@pytest.mark.parametrize("file", DASHBOARDS)
def test_every_panel_says_what_it_is(file):
    """A number of its own, a title, sentences, a unit and a name for each series."""
    panels = panels_of(file)
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)
    for panel in panels:
        assert panel["description"].endswith("."), panel["title"]
        if panel["type"] == "text":
            continue
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert panel["targets"], panel["title"]
        references = [target["refId"] for target in panel["targets"]]
        assert len(set(references)) == len(references)
        if "expr" in panel["targets"][0] and panel["type"] != "table":
            assert all(target["legendFormat"] for target in panel["targets"]), panel["title"]


@pytest.mark.parametrize("file", DASHBOARDS)
def test_panels_lie_beside_one_another(file):
    """Within Grafana's 24 columns, and none over another."""
    places = [panel["gridPos"] for panel in committed(file)["panels"]]
    assert all(place["x"] + place["w"] <= 24 for place in places)
    for one, other in itertools.combinations(places, 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or above, (one, other)


def test_the_first_row_is_numbers_to_be_read_at_a_glance():
    """Whoever is woken sees eight numbers before anything else: up, slow, refusing."""
    heading, *panels = committed("operators.json")["panels"][:9]
    assert heading["title"] == "Is it up, is it slow, is it refusing?"
    assert {(panel["type"], panel["gridPos"]["y"]) for panel in panels} == {("stat", 1)}


def test_panels_ask_for_metrics_that_exist_and_no_metric_is_forgotten(expressions):
    """Every name in a query is exposed or recorded; every metric is on a panel, or left out why."""
    families = {family.name: family for family in Metrics().registry.collect()}
    parts = ("_total", "_bucket", "_sum", "_count", "")
    names = {f"{name}{part}": name for name in families for part in parts}
    recorded = {
        rule["record"]
        for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
        for rule in group["rules"]
        if "record" in rule
    }
    every = " ".join(expressions)
    from_rules = set(re.findall(r"\b(?:job|pod):[\w:]+", every))
    assert from_rules == recorded
    asked = set(re.findall(r"(?<![:\w])(?:framelens|process)_\w+", every))
    assert asked <= set(names)
    shown = {names[name] for name in asked}
    assert set(families) - shown == set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_alert_leads_to_a_panel_and_to_what_can_be_done(operators):
    """Its annotations name panel and section; the panel names the alert; all three exist."""
    sections = {f"#{title.lower()}" for title in re.findall(r"^## (\w+)$", runbook(), re.MULTILINE)}
    rules = alert_rules()
    assert set(ALERT_PANELS) == set(rules)
    assert sections == {f"#{name.lower()}" for name in rules}
    for name, rule in rules.items():
        panel = ALERT_PANELS[name]
        annotations = rule["annotations"]
        assert annotations["dashboard"] == f"/d/{OPERATORS_UID}?viewPanel={panel}"
        assert annotations["runbook"] == f"docs/runbook.md#{name.lower()}"
        assert name in operators[panel]["description"]
        (link,) = operators[panel]["links"]
        assert operators[int(re.search(r"viewPanel=(\d+)", link["url"])[1])]["type"] == "text"


def test_the_runbook_names_panels_that_exist(operators):
    """What is said in italics is a panel's title, or the beginning of one."""
    titles = [panel["title"] for panel in operators.values()]
    marks = [note["name"] for note in committed("operators.json")["annotations"]["list"]]
    words = " ".join(runbook().split())
    named = re.findall(r"[Pp]anels? ((?:\*[^*]+\*(?:, | and )?)+)", words)
    found = [title for group in named for title in re.findall(r"\*([^*]+)\*", group)]
    assert len(found) > 10
    for title in found:
        assert any(one.startswith(title) for one in [*titles, *marks]), title


@pytest.mark.parametrize(
    "name", ["FramelensOverloaded", "FramelensErrors", "FramelensSlow", "FramelensDeadlines"]
)
def test_panels_turn_red_where_the_alert_does(operators, name):
    """The red step of a panel that names an alert stands at the alert's own limit."""
    red = {
        step["value"]
        for panel in operators.values()
        if name in panel["description"] and "thresholds" in panel["fieldConfig"]["defaults"]
        for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        if step["color"] == "red"
    }
    assert red == {alert_limit(name)}


def test_provisioning_names_the_folder_and_the_sources_that_dashboards_ask():
    """The files that Grafana reads at its start are well-formed and fit the dashboards."""
    provider = yaml.safe_load((PROVISIONING / "dashboards" / "framelens.yaml").read_text("utf-8"))
    assert provider["apiVersion"] == 1
    assert provider["providers"][0]["type"] == "file"
    sources = yaml.safe_load((PROVISIONING / "datasources" / "framelens.yaml").read_text("utf-8"))
    offered = {source["type"] for source in sources["datasources"]}
    asked = {
        variable["query"]
        for file in DASHBOARDS
        for variable in committed(file)["templating"]["list"]
        if variable["type"] == "datasource"
    }
    assert asked == offered
