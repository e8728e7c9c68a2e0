"""The gate of abstractive summaries, with the packaged models, on our own example articles.

The false sentences are of the kinds that a small generator writes: half-remembered words in new
relations, turned round, surer than the article, or somebody's words as the author's.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from service.models.artifact import load_artifact
from service.models.checker import CHECKER_OF_SET, load_checker
from service.models.loading import ARTIFACT_OF_SET, packaged_artifacts
from service.tasks.abstractive import CLAIM_OPTIONS
from service.tasks.grounding import Source, check_claims
from service.tasks.pipeline import Pipeline
from service.training.grounding_card import write_grounding_card
from service.types import Article

EXAMPLES = Path(__file__).parents[2] / "service" / "page" / "examples"
CARDS = Path(__file__).parents[2] / "model_cards"

FALSE = {
    "school-phones": (
        "The Carrow County school board voted to ban phones from first bell to last.",
        "Reading scores in the county have risen for six years running.",
        "Referrals to school counselors have fallen.",
        "Deborah Voss is the principal of Eastlake Middle School.",
        "Fights at Eastlake doubled that year.",
        "The district rewarded her with a letter of thanks.",
        "Craig Delacourt wants to ban phones because his classes are a bore.",
        "A ban is a fascist fantasy dreamed up by control freaks who hate children.",
        "These petty tyrants would rather strangle a kid's only lifeline.",
        "Ray Whitcomb said that lunch became loud again.",
        "Anita Marsh warned that a ban is a fascist fantasy.",
        "The ban would strip some children of glucose monitors and speech apps.",
        "The pouches cost nineteen dollars a child.",
        "The pandemic did no damage.",
        "The author teaches ninth-grade history at Dunmore High.",
    ),
    "bridge-toll": (
        "The Gannet Bridge is tired and needs our help.",
        "The toll will cut traffic by 30 per cent.",
        "The toll is a green measure.",
        "Wendy Okoro found the bridge in need of significant work.",
        "The Trust published her report at once.",
        "The Trust's own lorries pay the toll.",
        "Colette Brandreth supports the toll.",
        "Imran Sethi opposes the toll.",
        "The Trust borrowed £88 million for the bridge.",
        "The Saltmere turnpike was built in 1831.",
        "Ashby-Vane says that the bank should let the marina fail.",
        "The fines can be enforced.",
    ),
}
TRUE = {
    "school-phones": (
        "Reading scores in the county have fallen for six years running.",
        "Fights at Eastlake dropped by half that year.",
        "Referrals to school counselors have doubled.",
    ),
    "bridge-toll": (
        "The ferry was sold in 2016 to a firm that scrapped it for the price of the brass.",
        "From 1 February the Gannet Bridge will have a toll again.",
        "Colette Brandreth employs nine carers in Cold Quay.",
    ),
}
LEAST_TRUE = 4
"""True sentences of the six that come through: a gate that holds everything back proves nothing."""


@pytest.fixture(scope="module")
def judged(models):
    """Whether each sentence about each article would be shown."""
    pipeline = Pipeline(models, max_text_characters=100_000)
    shown: dict[str, bool] = {}
    for name, wrong in FALSE.items():
        text = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
        source = Source(pipeline.prepare(Article(text=text), CLAIM_OPTIONS), models.encoder)
        for claim in (*wrong, *TRUE[name]):
            read = pipeline.prepare(Article(text=claim), CLAIM_OPTIONS)
            verdicts = check_claims(read, source, models.encoder, models.checker, strict=True)
            shown[claim] = all(verdict.supported for verdict in verdicts)
    return shown


@pytest.mark.parametrize("claim", [claim for claims in FALSE.values() for claim in claims])
def test_no_false_sentence_comes_through(judged, claim):
    """What the article does not say is never shown as a summary of it."""
    assert not judged[claim]


def test_true_sentences_come_through(judged):
    """Most plain shortenings of what the article says are shown."""
    shown = [claim for claims in TRUE.values() for claim in claims if judged[claim]]
    assert len(shown) >= LEAST_TRUE


@pytest.fixture(params=["default"])
def checker(request):
    """Each packaged grounding artifact, loaded for the framing artifact that it belongs to."""
    root = packaged_artifacts()
    framing = load_artifact(root / ARTIFACT_OF_SET[request.param])
    return load_checker(root / CHECKER_OF_SET[request.param], framing_sha256=framing.sha256)


def test_the_packaged_checker_fits_the_packaged_trunk(checker):
    """After training a framing artifact the checker is fitted again: framelens train-grounding."""
    assert checker is not None


def test_its_card_is_made_from_its_metrics(checker):
    """The card, here and in the package, is what the metrics give: no figure was typed."""
    info = checker.info
    card = write_grounding_card(info.id, info.version, "framing-en", info.metrics)
    assert info.card == card
    assert (CARDS / f"{info.id}.md").read_text(encoding="utf-8") == card
