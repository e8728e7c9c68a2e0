"""What deploy/ray says of itself, and the model of docs/capacity.md."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import yaml

from benchmarks.capacity import FIGURES, costs_of, line, need, plan, wait_s
from service.errors import StartError

ROOT = Path(__file__).parents[3]


def test_the_serve_config_names_what_there_is():
    """The application's arguments are those of its builder, and nothing listens to the world."""
    application = pytest.importorskip(
        "service.ray.application", reason="needs Ray: make ray-test", exc_type=ImportError
    )
    config = yaml.safe_load((ROOT / "deploy" / "ray" / "serve.yaml").read_text(encoding="utf-8"))
    (one,) = config["applications"]
    assert one["import_path"] == "service.ray.application:build"
    assert application.Cluster(**one["args"]).encoder_max_replicas == 8
    assert config["http_options"]["host"] == "127.0.0.1"
    with pytest.raises(StartError):
        application.application(
            application.Cluster(), application.Settings(generator="some/generator")
        )


def test_waits_are_erlangs():
    """One server: the Pollaczek-Khinchine wait; two: Erlang's table; at capacity: no end."""
    assert wait_s(rate=0.5, service_s=1, lanes=1, variation=1) == pytest.approx(1.0)
    assert wait_s(rate=0.5, service_s=1, lanes=1, variation=0) == pytest.approx(0.5)
    # M/M/2 with a load of 1: one in three waits, a second of service over two idle halves
    assert wait_s(rate=1, service_s=1, lanes=2, variation=1) == pytest.approx(1 / 3)
    assert wait_s(rate=2, service_s=1, lanes=2, variation=1) == math.inf


def test_the_line_of_costs_goes_through_its_points():
    """Exact points give their line back; a fixed cost is never negative."""
    assert line([(100, 0.3), (1_000, 2.1), (5_000, 10.1)]) == pytest.approx((0.1, 0.002))
    fixed, slope = line([(100, 0.1), (1_000, 1.2), (5_000, 6.4)])
    assert fixed == 0
    assert 0.001 < slope < 0.0013


def test_the_document_shows_what_the_command_prints():
    """The tables of docs/capacity.md are those of the measured figures; more articles need more."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8"))
    document = (ROOT / "docs" / "capacity.md").read_text(encoding="utf-8")
    assert plan(figures) in document
    assert costs_of(figures).whole_s(6_000) > 0
    small, large = (need(figures, per_day=n, characters=6_000) for n in (1e5, 1e6))
    assert large.encoders > 5 * small.encoders
