"""Generators: what is loaded, what is refused, and that drafts end, on tiny real models."""

from __future__ import annotations

import pytest

from service.errors import ModelUnavailable, WeightsError
from service.models.generator import TransformersGenerator, load_generator
from service.models.generator_files import find_generator
from service.models.tiny_generator import POSITIONS, make_tiny_generator
from service.settings import Settings

SENTENCES = ["a b c d e .", "f g h i j .", "k l m n o ."]


def never() -> bool:
    """Somebody waits to the end."""
    return False


def settings_of(folder, **more) -> Settings:
    """Settings with this generator and short drafts."""
    return Settings(generator=str(folder), generator_max_new_tokens=8, **more)


@pytest.fixture(scope="module", params=["seq2seq", "causal", "chat"])
def folder(request, tmp_path_factory):
    """A tiny checkpoint of each kind."""
    kind = "seq2seq" if request.param == "seq2seq" else "causal"
    made = tmp_path_factory.mktemp(request.param)
    return make_tiny_generator(made, kind=kind, chat=request.param == "chat")


@pytest.fixture
def generator(folder) -> TransformersGenerator:
    """That checkpoint, loaded."""
    settings = settings_of(folder)
    return load_generator(find_generator(settings), settings)[0]


def test_a_draft_is_the_same_every_time(generator):
    """Nothing is sampled: the same article gives the same draft, and the model was really asked."""
    first = generator.draft(SENTENCES, max_sentences=3, stop=never)
    assert first.complete
    assert first == generator.draft(SENTENCES, max_sentences=3, stop=never)


def test_all_of_a_long_article_is_read_in_windows_that_fit(generator):
    """Windows hold every word in order, and none is longer than the model reads at once."""
    sentences = ["a b c ."] * 100 + [" ".join("xyz"[n % 3] for n in range(700)) + " ."]
    windows = generator._windows(sentences, max_sentences=3)
    assert " ".join(windows).split() == " ".join(sentences).split()
    assert len(windows) > 5
    for window in windows:
        assert generator._prompt(window, 3)[1] <= POSITIONS
    assert generator.draft(sentences, max_sentences=3, stop=never).complete


def test_a_draft_that_nobody_waits_for_ends_early(generator):
    """The stop is asked between tokens, and what was written until then is not complete."""
    asked = iter([False, False, False, True, True, True, True, True, True, True])
    draft = generator.draft(SENTENCES, max_sentences=3, stop=lambda: next(asked, True))
    assert not draft.complete


def test_a_draft_ends_with_its_time(folder):
    """Past the time limit the draft is not complete."""
    settings = settings_of(folder, generator_time_limit_s=1e-9)
    generator, _ = load_generator(find_generator(settings), settings)
    assert not generator.draft(SENTENCES, max_sentences=3, stop=never).complete


def test_whatever_the_model_raises_is_one_error(generator, monkeypatch):
    """A failure inside somebody else's model becomes ModelUnavailable, with its cause."""

    def fail(**_):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(generator._model, "generate", fail)
    with pytest.raises(ModelUnavailable) as caught:
        generator.draft(SENTENCES, max_sentences=3, stop=never)
    assert isinstance(caught.value.__cause__, RuntimeError)


def test_what_decides_a_draft_is_fixed(folder):
    """Weights, length and beams are in the text that the fingerprint is made of."""
    one, two = settings_of(folder), settings_of(folder, generator_beams=2)
    fixed = {load_generator(find_generator(s), s)[1] for s in (one, two)}
    assert len(fixed) == 2


def test_only_safetensors_and_the_expected_digest_are_loaded(folder, tmp_path):
    """A pickle, another digest, a missing file and a hub id without revision are refused."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(WeightsError, match="safetensors"):
        find_generator(settings_of(tmp_path))
    with pytest.raises(WeightsError, match="sha256"):
        find_generator(settings_of(folder, generator_sha256="0" * 64))
    with pytest.raises(WeightsError, match="revision"):
        find_generator(settings_of("someone/something"))
    with pytest.raises(WeightsError, match="missing"):
        find_generator(settings_of(folder, generator_file="none.gguf"))


def test_a_broken_checkpoint_is_refused_with_a_remedy(tmp_path):
    """A config that is no model's stops the loading with the folder's name."""
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(b"")
    settings = settings_of(tmp_path)
    with pytest.raises(WeightsError, match=str(tmp_path)):
        load_generator(find_generator(settings), settings)
