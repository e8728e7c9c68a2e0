"""Who is in the next batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.engine.schedule import (
    SHARE,
    SMALL_TOKENS,
    Choice,
    Claim,
    Shares,
    choose_batch,
    size_class,
)


def small(arrival, waiting=None, *, bulk=False):
    """A claim of a short article."""
    return Claim(arrival, bulk, 128, waiting or {32: 4})


def large(arrival, waiting=None, *, bulk=False):
    """A claim of a very long article."""
    return Claim(arrival, bulk, 320_000, waiting or {32: 10_000})


@pytest.mark.parametrize(
    ("claims", "favour", "expected"),
    [
        pytest.param([], None, None, id="nothing waits"),
        pytest.param([small(0, {32: 1})], None, Choice(32, ((0, 1),)), id="no waiting for more"),
        pytest.param([small(0, {32: 9})], None, Choice(32, ((0, 4),)), id="budget: 4 x 32 <= 128"),
        pytest.param([small(0, {48: 9})], None, Choice(48, ((0, 2),)), id="budget: 3 x 48 > 128"),
        pytest.param([small(0, {500: 3})], None, Choice(500, ((0, 1),)), id="over budget: alone"),
        pytest.param([small(0, {16: 9, 64: 1})], None, Choice(64, ((0, 1),)), id="long ones first"),
        pytest.param(
            [small(0, {32: 1}), small(1, {16: 8, 32: 1})],
            None,
            Choice(32, ((0, 1), (1, 1))),
            id="filled with the leader's length only",
        ),
        pytest.param(
            [small(1), small(0)], None, Choice(32, ((1, 4),)), id="about one size: first come"
        ),
        pytest.param([large(0), small(1)], None, Choice(32, ((1, 4),)), id="small before large"),
        pytest.param(
            [large(0), small(1)], "oldest", Choice(32, ((0, 4),)), id="oldest has its turn"
        ),
        pytest.param(
            [small(0, bulk=True), large(1)],
            None,
            Choice(32, ((1, 4),)),
            id="interactive before bulk",
        ),
        pytest.param(
            [small(0, bulk=True), large(1)],
            "oldest",
            Choice(32, ((1, 4),)),
            id="oldest but not bulk",
        ),
        pytest.param(
            [large(0, bulk=True), small(1)], "bulk", Choice(32, ((0, 4),)), id="bulk has its turn"
        ),
        pytest.param([small(0)], "bulk", Choice(32, ((0, 4),)), id="bulk's turn, no bulk"),
        pytest.param([small(0, bulk=True)], "oldest", Choice(32, ((0, 4),)), id="bulk alone"),
        pytest.param(
            [small(0, {32: 2}, bulk=True), small(1, {32: 1})],
            None,
            Choice(32, ((1, 1),)),
            id="bulk never makes interactive slower",
        ),
        pytest.param(
            [large(0), small(1, {32: 1})],
            None,
            Choice(32, ((1, 1),)),
            id="nor a large one a small one",
        ),
        pytest.param(
            [large(0), small(1, {32: 1}), small(2, {32: 1}, bulk=True)],
            "oldest",
            Choice(32, ((0, 4),)),
            id="the leader's own first",
        ),
        pytest.param(
            [large(0, {32: 1}, bulk=True), small(1, {32: 1}), small(2, {32: 1}, bulk=True)],
            "bulk",
            Choice(32, ((0, 1), (1, 1), (2, 1))),
            id="what ranks above the leader fills its batch",
        ),
    ],
)
def test_choice(claims, favour, expected):
    """The leader decides the length; those that rank with it or above fill the budget."""
    assert choose_batch(claims, max_batch_tokens=128, favour=favour) == expected


claims_strategy = st.lists(
    st.tuples(
        st.booleans(),
        st.dictionaries(st.sampled_from([16, 32, 48, 512]), st.integers(1, 40), min_size=1),
    ),
    max_size=12,
).map(
    lambda rows: [Claim(number, bulk, 640, waiting) for number, (bulk, waiting) in enumerate(rows)]
)


@given(claims_strategy, st.integers(16, 2_048), st.sampled_from([None, "oldest", "bulk"]))
def test_choice_is_sound(claims, budget, favour):
    """Whatever waits: within the budget, one length, nothing that does not wait, no repeats."""
    choice = choose_batch(claims, max_batch_tokens=budget, favour=favour)
    if not claims:
        assert choice is None
        return
    assert choice is not None
    assert choice.n_items >= 1
    assert choice.n_items == 1 or choice.length * choice.n_items <= budget
    positions = [position for position, _ in choice.takes]
    assert len(set(positions)) == len(positions)
    assert all(0 < count <= claims[p].waiting[choice.length] for p, count in choice.takes)


def leaders(claims, n, *, shares):
    """Who leads so many batches, and the tokens of each; nobody's items ever run out."""
    led = []
    for _ in range(n):
        favour = shares.due(max_batch_tokens=128)
        choice = choose_batch(claims, max_batch_tokens=128, favour=favour)
        assert choice is not None
        shares.count(claims, choice, max_batch_tokens=128)
        led.append((choice.takes[0][0], choice.length * choice.n_items))
    return led


@pytest.mark.parametrize("waiting", [{32: 9}, {16: 1}])
def test_large_and_bulk_keep_their_share(waiting):
    """Beside an endless stream of small requests each has an eighth of the tokens."""
    claims = [large(0), large(1, bulk=True), small(2, waiting)]
    led = leaders(claims, 1_000, shares=Shares())
    whole = sum(tokens for _, tokens in led)
    for position in (0, 1):
        share = sum(tokens for lead, tokens in led if lead == position) / whole
        assert share == pytest.approx(1 / SHARE, rel=0.2)


def test_who_was_served_is_owed_nothing():
    """A large request that had the machine for itself does not delay the small one that comes."""
    shares = Shares()
    leaders([large(0)], 100, shares=shares)
    assert leaders([large(0), small(1)], 1, shares=shares) == [(1, 128)]


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        (1, 0),
        (SMALL_TOKENS - 1, 0),
        (SMALL_TOKENS, 1),
        (2 * SMALL_TOKENS, 2),
        (4 * SMALL_TOKENS, 3),
    ],
)
def test_size_classes_double(tokens, expected):
    """Sizes that differ by less than a factor of two are about one size."""
    assert size_class(tokens) == expected
