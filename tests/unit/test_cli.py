"""The command line, with models that need no weights."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from service import __version__
from service.cli import app
from service.errors import WeightsError
from service.models.fake import fake_models
from service.tasks.answer import to_answer, to_json_bytes
from service.tasks.pipeline import Pipeline
from service.terminal import printable, report
from service.types import AnalysisOptions, Article

ROOT = Path(__file__).parents[2]

TEXT = (
    "The Quay Belongs to Its Walkers\r\n\r\n"
    "The council’s reckless scheme will gut the harbour that three generations have built. "
    "Mayor Ada Brandt insists that the price is fair. "
    "“It is a modern port for a modern town,” said Brandt at the meeting on Tuesday.\r\n\r\n"
    "Nobody who has walked the quay at dawn believes a word of it. "
    "The sheds are old, the cranes are older, and the ferry has never been late. "
    "What the town needs is a roof over the fish market, and it needs the roof this winter.\r\n"
)


@pytest.fixture
def cli(monkeypatch):
    """Run the command line in this process, with fake models in the place of the real ones."""
    monkeypatch.setattr("service.models.loading.load_models", lambda _settings: fake_models())
    runner = CliRunner()

    def invoke(*arguments, stdin=None):
        return runner.invoke(app, [str(argument) for argument in arguments], input=stdin)

    return invoke


@pytest.fixture
def article(tmp_path):
    """The article as a file, with the line ends of another system."""
    path = tmp_path / "quay.txt"
    path.write_bytes(TEXT.encode())
    return path


def expected_json(article, options=None):
    """The answer that the pipeline itself gives, as the bytes that HTTP sends."""
    pipeline = Pipeline(fake_models(), max_text_characters=200_000)
    analysis = pipeline.analyse(article, options or AnalysisOptions())
    return to_json_bytes(to_answer(analysis, pipeline)) + b"\n"


def test_version_is_that_of_the_package(cli):
    """``--version`` prints the package's version and ends well."""
    result = cli("--version")
    assert (result.exit_code, result.stdout) == (0, f"framelens {__version__}\n")


def test_the_module_is_the_command():
    """``python -m service`` is the same as ``framelens``."""
    done = subprocess.run(
        [sys.executable, "-m", "service", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout == f"framelens {__version__}\n"


@pytest.mark.parametrize("command", ["serve", "analyze", "train", "evaluate", "probe", "card"])
def test_every_command_explains_itself(cli, command):
    """Each command has a help page."""
    result = cli(command, "--help")
    assert result.exit_code == 0
    assert command in result.stdout


def test_json_is_the_answer_of_the_pipeline(cli, article):
    """``--json`` prints the bytes that the pipeline's answer has over HTTP, and a line end."""
    result = cli("analyze", article, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stdout_bytes == expected_json(Article(text=TEXT))


def test_standard_input_is_read_like_a_file(cli, article):
    """``-`` reads standard input, byte for byte as a file would be."""
    from_file = cli("analyze", article, "--json")
    from_pipe = cli("analyze", "-", "--json", stdin=TEXT.encode())
    assert from_pipe.stdout_bytes == from_file.stdout_bytes


def test_no_line_end_is_translated(cli, article):
    """Offsets index the file's own characters, carriage returns included."""
    document = json.loads(cli("analyze", article, "--json").stdout)["document"]
    assert document["length"] == len(TEXT)


def test_options_reach_the_pipeline(cli, article):
    """Title, cleaning, offset unit and length of the summary are those that were asked for."""
    result = cli(
        "analyze", article, "--json", "--title", "The quay", "--clean", "off",
        "--offset-unit", "utf8", "--max-sentences", "2",
    )  # fmt: skip
    answer = json.loads(result.stdout)
    assert answer["document"]["title"] == "The quay"
    assert answer["document"]["offset_unit"] == "utf8"
    assert answer["document"]["length"] == len(TEXT.encode())
    assert len(answer["summary"]["sentences"]) == 2


def test_other_encodings_are_read_when_named(cli, article, tmp_path):
    """A file in another encoding gives the same answer once ``--encoding`` names it."""
    path = tmp_path / "quay-1252.txt"
    path.write_bytes(TEXT.encode("windows-1252"))
    result = cli("analyze", path, "--json", "--encoding", "windows-1252")
    assert result.stdout_bytes == cli("analyze", article, "--json").stdout_bytes


@pytest.mark.parametrize(
    ("content", "options", "message"),
    [
        (None, (), "No such file or directory"),
        (b"caf\xe9 au lait", (), "is not utf-8: byte 3"),
        (b"Plain words.", ("--encoding", "klingon"), "no encoding named 'klingon'"),
        (b"Plain words.", ("--max-sentences", "0"), "--max-sentences"),
        (b"Plain words.", ("--offset-unit", "inch"), "--offset-unit"),
        (b"Plain words.", ("--title", "x" * 2001), "--title"),
    ],
)
def test_what_cannot_be_read_ends_with_two(cli, tmp_path, content, options, message):
    """An unreadable file or an impossible option ends with 2, is named, and shows no traceback."""
    path = tmp_path / "article.txt"
    if content is not None:
        path.write_bytes(content)
    result = cli("analyze", path, *options)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_folder_is_no_article(cli, tmp_path):
    """A folder in the place of a file ends with 2."""
    result = cli("analyze", tmp_path)
    assert result.exit_code == 2
    assert "Is a directory" in result.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no letter"),
        ("1234 5678 !!", "no letter"),
        (
            "Der Rat hat gestern beschlossen, den Hafen zu verkaufen, und niemand weiß warum.",
            "'de'",
        ),
    ],
)
def test_what_cannot_be_analysed_ends_with_one(cli, text, message):
    """An article that HTTP would refuse ends with 1 and the same sentence."""
    result = cli("analyze", "-", stdin=text.encode())
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stdout == ""


def test_models_that_cannot_load_end_with_one(cli, article, monkeypatch):
    """Missing weights end with 1; the message names the file and the remedy."""

    def missing(_settings):
        raise WeightsError("not there", path="model.safetensors", remedy="Run make run again.")

    monkeypatch.setattr("service.models.loading.load_models", missing)
    result = cli("analyze", article)
    assert result.exit_code == 1
    assert "model.safetensors: not there. Run make run again." in result.stderr


def test_a_wrong_setting_is_named(cli, article, monkeypatch):
    """An environment variable that cannot be used ends with 2 and is named."""
    monkeypatch.setenv("FRAMELENS_MAX_TEXT_CHARACTERS", "many")
    result = cli("analyze", article)
    assert result.exit_code == 2
    assert "FRAMELENS_MAX_TEXT_CHARACTERS" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRAMELENS_API_KEYS", "no-list"),
        ("FRAMELENS_CORS_ORIGINS", "https://a.example"),
        ("FRAMELENS_DRAIN_TIMEOUT_S", "inf"),
        ("FRAMELENS_REQUEST_TIMEOUT_S", "nan"),
    ],
)
def test_a_setting_that_cannot_be_read_is_one_line(cli, monkeypatch, name, value):
    """A list that is no JSON, or a time without end, is named without a traceback or its value."""
    monkeypatch.setenv(name, value)
    result = cli("serve")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert name.removeprefix("FRAMELENS_").lower() in result.stderr.lower()
    assert value not in result.stderr


def test_settings_of_the_environment_count(cli, article, monkeypatch):
    """The limit on the length of a text is the one that the environment sets."""
    monkeypatch.setenv("FRAMELENS_MAX_TEXT_CHARACTERS", "100")
    result = cli("analyze", article)
    assert result.exit_code == 1
    assert "the limit is 100" in result.stderr


def test_the_report_shows_every_part(cli, article):
    """The report has summary, scores with voices, marked words, names and the notice."""
    result = cli("analyze", article, "--title", "The quay")
    assert result.exit_code == 0, result.stderr
    for part in ("The quay", "Summary", "Scores", "Frames", "author", "quoted", "verdict"):
        assert part in result.stdout
    answer = json.loads(expected_json(Article(text=TEXT, title="The quay")))
    first = answer["summary"]["sentences"][0]["text"].split()[0]
    assert first in result.stdout


def rendered(answer, **options):
    """The report as plain text, wide enough that nothing wraps."""
    console = Console(file=io.StringIO(), width=250, color_system=None)
    console.print(report(answer, **options))
    return console.file.getvalue()


def test_the_strongest_spans_are_shown_in_order():
    """``max_spans`` keeps the highest scores and shows them as the text has them."""
    answer = json.loads(expected_json(Article(text=TEXT)))
    model = answer["spans"][0]
    answer["spans"] = [
        model | {"start": n, "end": n + 1, "text": f"word{n}", "score": score}
        for n, score in enumerate((0.6, 0.9, 0.5, 0.8))
    ]
    text = rendered(answer, max_spans=2)
    assert "the 2 strongest of 4" in text
    assert text.index("word1") < text.index("word3")
    assert "word0" not in text
    assert "word2" not in text


def test_an_answer_of_scores_alone_is_reported():
    """An answer without summary, sentences, spans and entities still makes a report."""
    answer = json.loads(
        expected_json(Article(text=TEXT), AnalysisOptions(summary=None, detail="scores"))
    )
    text = rendered(answer)
    assert "Scores" in text
    assert "Summary" not in text
    assert "Marked words" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand  spaces ", "two lines and spaces"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("abc\u202ecba", "abc cba"),
        ("naïve “café”", "naïve “café”"),
    ],
)
def test_an_article_cannot_steer_the_terminal(text, shown):
    """Control and invisible characters are shown as spaces; visible ones stay as they are."""
    assert printable(text) == shown


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_training_data_that_is_missing_is_named(cli, tmp_path, command):
    """Without labelled data ``train`` and ``evaluate`` end with 1 and name the missing file."""
    runs = ("--runs", tmp_path / "runs", "--no-entity-types") if command == "train" else ()
    result = cli(command, "--data", tmp_path / "nowhere", *runs)
    assert result.exit_code == 1
    assert "nowhere" in result.stderr
    assert "Traceback" not in result.stderr


FIGURES = {
    "heads": {
        "sentence_bias": {
            "estimate": "test articles",
            "n": 480,
            "figures": {"macro_f1": {"value": 0.78125, "low": 0.74, "high": 0.8199}},
        }
    }
}


def test_evaluate_prints_a_table(cli, tmp_path, monkeypatch):
    """``evaluate`` prints each figure with its interval, how many were judged, and on what."""
    asked = {}
    monkeypatch.setattr(
        "service.training.evaluate.evaluate",
        lambda data, **options: asked.update(data=data, **options) or FIGURES,
    )
    result = cli("evaluate", "--data", tmp_path, "--models", "permissive")
    assert result.exit_code == 0, result.stderr
    words = result.stdout.split()
    assert {"sentence_bias", "macro_f1", "0.781", "0.740–0.820", "480"} <= set(words)
    assert (asked["data"], asked["models"]) == (tmp_path, "permissive")
    assert "stored" in words


def test_evaluate_prints_json(cli, tmp_path, monkeypatch):
    """``evaluate --json`` prints all that was measured, for machines."""
    monkeypatch.setattr("service.training.evaluate.evaluate", lambda _data, **_options: FIGURES)
    assert json.loads(cli("evaluate", "--data", tmp_path, "--json").stdout) == FIGURES


def test_train_hands_its_options_on(cli, tmp_path, monkeypatch):
    """``train`` trains what its options say, and says how to serve what it wrote."""
    asked = {}

    def trained(data, out, **options):
        asked.update(data=data, out=out, **options)
        return out / "framing-en"

    monkeypatch.setattr("service.training.train.train", trained)
    out = tmp_path / "out"
    result = cli(
        "train", "--data", tmp_path, "--out", out, "--no-entity-types", "--rank", "0", "--seed", "7"
    )
    assert result.exit_code == 0, result.stderr
    assert (asked["data"], asked["out"], asked["entity_types"]) == (tmp_path, out, False)
    assert (asked["trunk"].rank, asked["trunk"].seed) == (0, 7)
    assert f"FRAMELENS_ARTIFACTS={out}" in result.stdout


def test_probe_writes_what_card_reads(cli, tmp_path):
    """``probe`` prints a table and writes its figures; ``card`` refuses a file that has none."""
    out = tmp_path / "probes.json"
    result = cli("probe", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "effects of a name alone are past 0.05" in result.stdout
    assert {"model", "figures", "moved"} <= set(json.loads(out.read_text()))
    out.write_text("[]")
    refused = cli("card", tmp_path, "--probes", out)
    assert refused.exit_code == 2
    assert "`framelens probe --out` writes them" in refused.stderr
