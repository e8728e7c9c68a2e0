"""The operators' dashboard on a real Prometheus, which reads what a real service exposed.

Nobody waits for a scrape: ``/metrics`` is read over HTTP before, between and after some work, each
reading gets a time of its own, and Prometheus serves them from its own blocks.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import httpx
import pytest
import yaml

from deploy.grafana.__main__ import FOLDER
from deploy.grafana.alerts import RULES
from service.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

PROMETHEUS, PROMTOOL = shutil.which("prometheus"), shutil.which("promtool")
PATIENCE_S = 60.0
ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
"""What Prometheus asks for."""

READINGS_AT = (1_767_225_600, 1_767_225_630, 1_767_225_660)
"""Seconds since 1970: a minute of some night."""

KEY = "the-key-of-a-desk"

pytestmark = pytest.mark.skipif(
    not (PROMETHEUS and PROMTOOL),
    reason="Prometheus is missing; on Debian: apt-get install prometheus",
)


class Prometheus:
    """A Prometheus that scrapes nobody and has what ``readings`` say.

    Args:
        folder: its data and log go there.
        readings: one exposition in OpenMetrics text for each of ``READINGS_AT``.
    """

    def __init__(self, folder: Path, readings: list[str]) -> None:
        told = folder / "readings.txt"
        told.write_text(_timed(readings), encoding="utf-8")
        making = [PROMTOOL, "tsdb", "create-blocks-from", "openmetrics", told, folder / "data"]
        subprocess.run(making, check=True, capture_output=True)
        (folder / "prometheus.yaml").write_text("{}", encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        self.process = subprocess.Popen(
            [
                PROMETHEUS,
                f"--config.file={folder / 'prometheus.yaml'}",
                f"--storage.tsdb.path={folder / 'data'}",
                "--storage.tsdb.retention.time=100y",
                f"--web.listen-address={address}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stderr is not None
        log = []
        for line in self.process.stderr:
            log.append(line)
            if "ready to receive web requests" in line:
                break
        else:
            raise AssertionError("".join(log))
        self.client = httpx.Client(base_url=f"http://{address}/api/v1", timeout=PATIENCE_S)

    def values(self, expr: str) -> list[float]:
        """What an expression gives at the last reading, without what is not a number."""
        answer = self.client.get("/query", params={"query": expr, "time": READINGS_AT[-1]}).json()
        assert answer["status"] == "success", (expr, answer)
        found = [float(one["value"][1]) for one in answer["data"]["result"]]
        return [value for value in found if not math.isnan(value)]

    def stop(self) -> None:
        """End it."""
        self.client.close()
        self.process.terminate()
        self.process.communicate(timeout=PATIENCE_S)


def _timed(readings: list[str]) -> str:
    """All readings as one, each sample with its time, as promtool wants them."""
    lines = [
        line if line.startswith("#") else f"{line} {at}"
        for reading, at in zip(readings, READINGS_AT, strict=True)
        for line in reading.splitlines()
        if line and line != "# EOF"
    ]
    return "\n".join([*lines, "# EOF", ""])


def asked(expr: str) -> str:
    """An expression as Grafana sends it with everything chosen, recorded series spelled out."""
    for variable in ("job", "instance", "indicator", "voice"):
        expr = expr.replace(f'{variable}=~"${variable}"', f'{variable}=~".*"')
    expr = expr.replace("$__rate_interval", "4m")
    for name, rule in RECORDED.items():
        expr = re.sub(rf"{name}({{[^}}]*}})?", lambda _found, rule=rule: f"({rule})", expr)
    assert "$" not in expr
    return expr


RECORDED = {
    rule["record"]: rule["expr"]
    for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
    if "record" in rule
}


@pytest.fixture
def service(serve, models):
    """A service with the packaged models, a key, and room for six articles an hour."""
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    running = serve(
        load=lambda _settings: models,
        api_keys=(f"desk:{digest}",),
        rate_limits=("6/hour",),
        cache_bytes=Settings().cache_bytes,
    )
    running.client.headers["Authorization"] = f"Bearer {KEY}"
    return running


def readings_of(service, text: str) -> list[str]:
    """What ``/metrics`` says before any work, amid it, and after it."""
    lines = "".join(json.dumps({"text": text}) + "\n" for _ in range(2))

    def read() -> str:
        answer = service.client.get("/metrics", headers={"Accept": ACCEPT})
        assert answer.text.endswith("# EOF\n")
        return answer.text

    readings = [read()]
    assert service.analyze({"text": text}).status_code == 200
    assert service.analyze({"text": ""}).status_code == 400
    readings.append(read())
    batch = {"Content-Type": "application/x-ndjson"}
    service.client.post("/v1/batch", content=lines, headers=batch).raise_for_status()
    new = {"text": f"Nobody has asked the quay. {text}"}  # not to be found in the cache
    assert service.analyze(new).status_code == 200
    service.analyze({"text": text}, X_Request_Timeout_Ms="1")
    refused = service.analyze({"text": text})
    assert refused.status_code == 429, refused.text
    return [*readings, read()]


def test_every_query_returns_data(service, models, text, tmp_path):
    """Each query of each panel is answered by numbers, and they are the service's own."""
    prometheus = Prometheus(tmp_path, readings_of(service, text))
    try:
        panels = json.loads((FOLDER / "operators.json").read_text(encoding="utf-8"))["panels"]
        queries = {
            (panel["title"], target["refId"]): asked(target["expr"])
            for panel in panels
            for target in panel.get("targets", ())
        }
        answers = {name: prometheus.values(expr) for name, expr in queries.items()}
        assert len(answers) > 50
        assert [name for name, values in answers.items() if not values] == []

        assert answers["Ready", "A"] == [1]
        assert answers["Out of order", "A"] == answers["Out of order", "B"] == [0]
        assert len(answers["What is loaded", "A"]) == len(models.infos)
        assert max(answers["Windows found in the cache", "A"]) <= 1
        (refused,) = prometheus.values(
            'increase(framelens_rejected_total{reason="rate_limited"}[1m])'
        )
        assert refused > 0
    finally:
        prometheus.stop()
