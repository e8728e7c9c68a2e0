"""``framelens compare``, with models that need no weights."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from service.cli import app
from service.models.fake import fake_models
from service.terminal_comparison import comparison_report

TEXTS = {
    "lantern.txt": "A sale\n\nThe council’s squalid sale will gut the marsh. Ada Brandt calls it “a"
    " fair price”. Nobody who has walked the marsh believes her.",
    "exchange.txt": "The pool\n\nThe sale pays for the pool. “Somebody had to do it,” said Brandt."
    " Critics call it squalid. The auditors call it overdue.",
}


@pytest.fixture
def files(tmp_path):
    """Both articles as files."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in TEXTS]


@pytest.fixture
def cli(monkeypatch):
    """Run the command line in this process, with fake models in the place of the real ones."""
    monkeypatch.setattr("service.models.loading.load_models", lambda _settings: fake_models())
    return lambda *arguments: CliRunner().invoke(app, ["compare", *map(str, arguments)])


def test_json_is_what_http_answers(cli, files, serve):
    """The bytes are those of POST /v1/compare without request id and timings."""
    printed = cli(*files, "--json", "--detail", "full", "--target", "Ada Brandt")
    assert printed.exit_code == 0, printed.stderr
    request = {
        "articles": [{"id": name, "text": text} for name, text in TEXTS.items()],
        "detail": "full",
        "targets": [{"name": "Ada Brandt"}],
    }
    answer = serve().client.post("/v1/compare", json=request).content
    assert answer[: answer.rindex(b',"request_id"')] + b"}\n" == printed.stdout_bytes


def test_titles_are_first_lines_where_that_is_said(cli, files):
    """--titled cuts the first line off and leaves every other character."""
    answer = json.loads(cli(*files, "--json", "--titled").stdout)
    document = answer["articles"][0]["document"]
    assert document["title"] == "A sale"
    assert document["length"] == len(TEXTS["lantern.txt"]) - len("A sale\n")


def test_the_report_shows_every_part(cli, files):
    """Letters for the files, scores, words by voice, names, loaded words and the notice."""
    result = cli(*files)
    assert result.exit_code == 0, result.stderr
    for part in ("A  lantern.txt", "sentence bias", "quoted", "Ada Brandt", "only A", "verdict"):
        assert part in result.stdout


def test_sure_differences_are_told_from_the_others(cli, files):
    """A difference without zero in its interval is a line, a corrected one is bold."""
    answer = json.loads(cli(*files, "--json").stdout)
    gap = answer["comparison"]["pairs"][0]["indicators"]["sentence_bias"]
    gap |= {"difference": 0.2, "interval": {"low": 0.1, "high": 0.3, "level": 0.9}}
    gap |= {"excludes_zero": True, "excludes_zero_corrected": True}
    console = Console(file=io.StringIO(), width=120, color_system="standard", force_terminal=True)
    console.print(comparison_report(answer))
    shown = console.file.getvalue()
    assert "\x1b[1mA − B  sentence bias: +0.20  (+0.10 to +0.30)" in shown


def test_an_article_cannot_steer_the_terminal(cli, files):
    """Escape sequences in names and ids are shown as nothing."""
    answer = json.loads(cli(*files, "--json").stdout)
    answer["comparison"]["entities"][0]["name"] = "\x1b[31mRed"
    console = Console(file=io.StringIO(), width=120, color_system=None)
    console.print(comparison_report(answer))
    assert "\x1b" not in console.file.getvalue()


def test_one_file_is_too_few(cli, files):
    """A comparison needs two, and says so."""
    result = cli(files[0])
    assert result.exit_code == 2
    assert "at least 2" in result.stderr


def test_two_files_of_one_name_are_refused(cli, files):
    """Articles are called by the names of their files."""
    result = cli(files[0], files[0])
    assert result.exit_code == 2
    assert "lantern.txt" in result.stderr


def test_a_bad_article_is_named(cli, files, tmp_path):
    """What cannot be analysed ends with 1 and says which of the articles it is."""
    (tmp_path / "empty.txt").write_text("—", encoding="utf-8")
    result = cli(files[0], tmp_path / "empty.txt")
    assert result.exit_code == 1
    assert "Article 1" in result.stderr
