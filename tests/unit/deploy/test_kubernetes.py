"""The manifests of ``deploy/kubernetes``: valid, and true about this service."""

from __future__ import annotations

from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from service.api.health import is_probe
from service.serving import GRACE_S
from service.settings import Settings

FOLDER = Path(__file__).parents[3] / "deploy" / "kubernetes"
VERSIONS = ("1.30", "1.37")
"""The oldest API that is promised, and the newest that the validator knows."""

MANIFESTS = [
    pytest.param(manifest, id=f"{path.stem}-{manifest['kind']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8"))
]


def the(kind: str) -> dict:
    """The one manifest of a kind."""
    (found,) = (one.values[0] for one in MANIFESTS if one.values[0]["kind"] == kind)
    return found


@pytest.fixture(scope="module")
def pod() -> dict:
    """The pod that the deployment makes."""
    return the("Deployment")["spec"]["template"]["spec"]


@pytest.fixture(scope="module")
def container(pod) -> dict:
    """Its one container."""
    (found,) = pod["containers"]
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("manifest", MANIFESTS)
def test_manifests_are_valid(manifest, version):
    """Every member is known to the API, strictly, in the oldest and in the newest version."""
    kubernetes_validate.validate(manifest, version, strict=True)


def test_everything_selects_the_pods_of_the_deployment():
    """Labels agree: a policy that selects nothing protects nothing."""
    labels = the("Deployment")["spec"]["template"]["metadata"]["labels"]
    for selector in (
        the("Deployment")["spec"]["selector"]["matchLabels"],
        the("Service")["spec"]["selector"],
        the("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        the("NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ):
        assert selector
        assert selector.items() <= labels.items()
    assert the("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == "framelens"


def test_probes_are_the_services_own(container):
    """Each probe asks a path that is one; not ready counts at once, not live takes several."""
    paths = {
        name: container[name]["httpGet"]["path"]
        for name in ("startupProbe", "readinessProbe", "livenessProbe")
    }
    assert paths == {
        "startupProbe": "/startupz",
        "readinessProbe": "/readyz",
        "livenessProbe": "/livez",
    }
    assert all(is_probe(path) for path in paths.values())
    assert container["readinessProbe"]["failureThreshold"] == 1
    assert container["livenessProbe"]["failureThreshold"] > 1


def test_the_pod_may_drain(pod, container):
    """Before it is killed there is time for the pause, the drain and the last answers."""
    variables = {one["name"]: one.get("value") for one in container["env"]}
    drain_s = float(variables["FRAMELENS_DRAIN_TIMEOUT_S"])
    pause_s = float(container["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert pod["terminationGracePeriodSeconds"] > pause_s + drain_s + GRACE_S


def test_every_variable_is_a_setting(container):
    """A variable that nobody reads would be a silent mistake."""
    known = {f"FRAMELENS_{name.upper()}" for name in Settings.model_fields}
    assert {one["name"] for one in container["env"]} <= known


def test_the_pod_may_do_nothing_but_serve(pod, container):
    """No root, no writing but to /tmp, no capability, no token; no connection of its own."""
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert the("NetworkPolicy")["spec"]["egress"] == []
    assert container["resources"]["requests"] == container["resources"]["limits"]
    assert float(container["resources"]["limits"]["cpu"]).is_integer()


def test_the_autoscaler_follows_a_recorded_metric():
    """The series that the adapter is told to read is one that the rules record."""
    rules = (FOLDER.parent / "prometheus" / "rules.yaml").read_text(encoding="utf-8")
    recorded = {
        rule["record"]
        for group in yaml.safe_load(rules)["groups"]
        for rule in group["rules"]
        if "record" in rule
    }
    text = (FOLDER / "autoscaler.yaml").read_text(encoding="utf-8")
    assert any(name in text for name in recorded)
    (metric,) = the("HorizontalPodAutoscaler")["spec"]["metrics"]
    assert f"name: {{as: {metric['pods']['metric']['name']}}}" in text
