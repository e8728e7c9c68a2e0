"""API keys: who is let in, and what a bad setting says."""

from __future__ import annotations

import hashlib

import pytest

from service.api.errors import Unauthorized
from service.api.keys import ApiKeys


def stated(name: str, key: str) -> str:
    """A key as the setting holds it."""
    return f"{name}:{hashlib.sha256(key.encode()).hexdigest()}"


KEYS = ApiKeys.of([stated("desk", "s3cret"), stated("desk", "n3wer"), stated("archive", "zäh")])


@pytest.mark.parametrize(
    ("authorization", "name"),
    [
        ("Bearer s3cret", "desk"),
        ("bearer  n3wer ", "desk"),
        ("Bearer " + "zäh", "archive"),
    ],
)
def test_a_known_key_has_a_name(authorization, name):
    """Each key is known by its name; a name may have an old and a new key."""
    assert KEYS.name_of(authorization) == name


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer ", "Basic s3cret", "s3cret", "Bearer s3cre", "Bearer \udce9"],
)
def test_anything_else_is_refused(authorization):
    """No token, another scheme, or an unknown key, whatever bytes it has."""
    with pytest.raises(Unauthorized) as caught:
        KEYS.name_of(authorization)
    assert "s3cre" not in str(caught.value)


def test_without_keys_everybody_is_let_in():
    """No keys set: the header does not matter."""
    assert ApiKeys.of([]).name_of("Bearer whatever") is None


@pytest.mark.parametrize("entry", ["s3cret", "desk:s3cret", ":" + "0" * 64, "a b:" + "0" * 64])
def test_a_malformed_entry_stops_the_start_without_being_repeated(entry):
    """Somebody may have put the key itself there; the message must not show it."""
    with pytest.raises(ValueError, match=r"FRAMELENS_API_KEYS: entry 2 .*sha256sum") as caught:
        ApiKeys.of([stated("desk", "x"), entry])
    assert entry not in str(caught.value)
