"""``framelens batch --ray`` where Ray is not installed."""

from __future__ import annotations

import importlib.util

from typer.testing import CliRunner

from service.cli import app


def test_without_ray_the_command_says_what_to_install(monkeypatch, tmp_path):
    """It ends at once, names the extra, and leaves no folder behind."""
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "ray" else find(name, *rest),
    )
    ended = CliRunner().invoke(app, ["batch", "in.jsonl", str(tmp_path / "out"), "--ray"])
    assert ended.exit_code == 1
    assert "framelens[ray]" in ended.output
    assert not (tmp_path / "out").exists()
