"""Who is in the next batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.engine.schedule import SMALL_TOKENS, TURNS, Choice, Claim, choose_batch, size_class


def small(arrival, waiting=None, *, bulk=False):
    """A claim of a short article."""
    return Claim(arrival, bulk, 128, waiting or {32: 4})


def large(arrival, *, bulk=False):
    """A claim of a very long article."""
    return Claim(arrival, bulk, 320_000, {32: 10_000})


@pytest.mark.parametrize(
    ("claims", "turn", "expected"),
    [
        pytest.param([], 0, None, id="nothing waits"),
        pytest.param([small(0, {32: 1})], 0, Choice(32, ((0, 1),)), id="no waiting for more"),
        pytest.param([small(0, {32: 9})], 0, Choice(32, ((0, 4),)), id="budget: 4 x 32 <= 128"),
        pytest.param([small(0, {48: 9})], 0, Choice(48, ((0, 2),)), id="budget: 3 x 48 > 128"),
        pytest.param([small(0, {500: 3})], 0, Choice(500, ((0, 1),)), id="over budget: alone"),
        pytest.param([small(0, {16: 9, 64: 1})], 0, Choice(64, ((0, 1),)), id="long ones first"),
        pytest.param(
            [small(0, {32: 1}), small(1, {16: 8, 32: 1})],
            0,
            Choice(32, ((0, 1), (1, 1))),
            id="filled with the leader's length only",
        ),
        pytest.param(
            [small(1), small(0)], 0, Choice(32, ((1, 4),)), id="about one size: first come"
        ),
        pytest.param([large(0), small(1)], 0, Choice(32, ((1, 4),)), id="small before large"),
        pytest.param([large(0), small(1)], 7, Choice(32, ((0, 4),)), id="oldest has its turn"),
        pytest.param(
            [small(0, bulk=True), large(1)], 0, Choice(32, ((1, 4),)), id="interactive before bulk"
        ),
        pytest.param(
            [small(0, bulk=True), large(1)], 7, Choice(32, ((1, 4),)), id="oldest but not bulk"
        ),
        pytest.param(
            [large(0, bulk=True), small(1)], 3, Choice(32, ((0, 4),)), id="bulk has its turn"
        ),
        pytest.param([small(0)], 3, Choice(32, ((0, 4),)), id="bulk's turn, no bulk"),
        pytest.param([small(0, bulk=True)], 7, Choice(32, ((0, 4),)), id="bulk alone"),
        pytest.param(
            [small(0, {32: 2}, bulk=True), small(1, {32: 1})],
            0,
            Choice(32, ((1, 1), (0, 2))),
            id="bulk fills what interactive leaves",
        ),
    ],
)
def test_choice(claims, turn, expected):
    """The leader decides the length; the others fill the budget in order of rank."""
    assert choose_batch(claims, max_batch_tokens=128, turn=turn) == expected


claims_strategy = st.lists(
    st.tuples(
        st.booleans(),
        st.dictionaries(st.sampled_from([16, 32, 48, 512]), st.integers(1, 40), min_size=1),
    ),
    max_size=12,
).map(
    lambda rows: [Claim(number, bulk, 640, waiting) for number, (bulk, waiting) in enumerate(rows)]
)


@given(claims_strategy, st.integers(16, 2_048), st.integers(0, 100))
def test_choice_is_sound(claims, budget, turn):
    """Whatever waits: within the budget, one length, nothing that does not wait, no repeats."""
    choice = choose_batch(claims, max_batch_tokens=budget, turn=turn)
    if not claims:
        assert choice is None
        return
    assert choice is not None
    assert choice.n_items >= 1
    assert choice.n_items == 1 or choice.length * choice.n_items <= budget
    positions = [position for position, _ in choice.takes]
    assert len(set(positions)) == len(positions)
    assert all(0 < count <= claims[p].waiting[choice.length] for p, count in choice.takes)


def test_large_and_bulk_keep_their_share():
    """Under an endless stream of small requests nobody starves: 1 of 8 batches each."""
    claims = [large(0), large(1, bulk=True), small(2)]
    leaders = [
        choice.takes[0][0]
        for turn in range(TURNS)
        if (choice := choose_batch(claims, max_batch_tokens=128, turn=turn))
    ]
    assert (leaders.count(0), leaders.count(1), leaders.count(2)) == (1, 1, 6)


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
