"""The report's page: escaped, whole, and asking for nothing from outside."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.report.page import in_script, write_report
from tests.unit.batch.conftest import article, fake_answerer, make_archive

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Leave the library out: it takes seconds, and the browser's test has it."""
    monkeypatch.setattr("service.report.page._library", str)


def charts_of(page):
    """The specifications in a page, by the place they are drawn in."""
    return json.loads(re.search(r'id="charts">(.*?)</script>', page, flags=re.DOTALL)[1])


def test_every_chart_has_a_place_and_a_table(archive, tmp_path):
    """Outlet, topic, week, distribution, voices, names, frames and words are all there."""
    write_report(archive, tmp_path / "r.html", title="The Quay & others")
    page = (tmp_path / "r.html").read_text()
    charts = charts_of(page)
    parts = {key.rsplit("-", 1)[0] for key in charts}
    assert parts == {
        "outlet", "topic", "week", "outlet-weeks", "distribution", "voices", "names", "frames",
        "words",
    }  # fmt: skip
    for key in charts:
        assert f'class=chart id="{key}"' in page
        assert f'id="{key}-title"' in page
    assert page.count("<table>") == len(charts)
    assert "<title>The Quay &amp; others</title>" in page
    assert "3 records could not be analysed" in page


def means(chart, layer):
    """The means that one layer of a chart draws, in order."""
    name = {**chart, **chart["layer"][layer]}["data"]["name"]  # what all layers share stands above
    return [row["mean"] for row in chart["datasets"][name]]


def test_outlets_are_drawn_on_one_axis_beside_all(archive, tmp_path):
    """Each outlet has its weeks in a chart of its own, with the same axis and the line of all."""
    write_report(archive, tmp_path / "r.html", title="Report")
    charts = charts_of((tmp_path / "r.html").read_text())
    shown = [chart for key, chart in charts.items() if key.startswith("outlet-weeks-")]
    assert len(shown) == 3
    axes = [layer["encoding"]["y"]["scale"]["domain"] for c in shown for layer in c["layer"][:2]]
    assert axes == [axes[0]] * len(axes)
    low, high = axes[0]
    together = means(charts["week-0"], 0)
    for chart in shown:
        assert means(chart, 0) == together
        assert means(chart, 1) == means(chart, 2) == means(chart, 3) != together
        assert all(low < mean < high for mean in means(chart, 1))


def test_nothing_is_fetched(archive, tmp_path):
    """The policy forbids every fetch, and no element asks for one."""
    write_report(archive, tmp_path / "r.html", title="Report")
    page = (tmp_path / "r.html").read_text()
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r'(src|href)="?(https?:|//)', page)


def test_hostile_words_stay_words(tmp_path):
    """Names, titles and text that look like markup are shown and never obeyed."""
    record = {
        **article(1),
        "title": HOSTILE,
        "outlet": HOSTILE,
        "topic": HOSTILE,
        "text": f"Mayor Ada Brandt lied. {HOSTILE} It is a shabby, reckless, ruinous swindle.",
    }
    (tmp_path / "in.jsonl").write_text(json.dumps(record))
    out = make_archive(fake_answerer(), tmp_path / "in.jsonl", tmp_path / "out")
    write_report(out, tmp_path / "r.html", title=HOSTILE)
    page = (tmp_path / "r.html").read_text()
    assert "<img" not in page
    assert "<script>alert" not in page
    assert page.count("<script") == 3
    assert any(HOSTILE in json.dumps(chart) for chart in charts_of(page).values())


def test_json_cannot_end_its_element():
    """What would end a script or begin a comment is written as escapes, and read back the same."""
    value = {"a": "</script><!-- & \u2028"}
    written = in_script(value)
    assert not set("<>&") & set(written)
    assert json.loads(written) == value


def test_the_command_writes_beside_the_tables(archive, tmp_path):
    """``report OUT`` writes report.html, ``--to`` another file; what is no archive ends with 1."""
    done = CliRunner().invoke(app, ["report", str(archive), "--to", str(tmp_path / "my.html")])
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'my.html'}\n"
    assert (tmp_path / "my.html").read_text().startswith("<!doctype html>")
    missing = CliRunner().invoke(app, ["report", str(tmp_path)])
    assert missing.exit_code == 1
    assert "framelens batch" in missing.stderr


@pytest.mark.parametrize("command", [["batch", "in.jsonl", "out"], ["report", "out"]])
def test_a_missing_extra_names_its_remedy(monkeypatch, command):
    """Without the extra both commands end with 1 and say what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 1
    assert "pip install 'framelens[batch]'" in done.stderr
