"""Content words: what is left of a sentence when the grammar is taken out."""

from service.tasks.keywords import content_tokens, content_words


def test_content_words_are_folded():
    """Function words go; plural and possessive endings are folded; short words keep their s."""
    assert content_words("The lorries' gas and the Town’s cars") == {"lorrie", "gas", "town", "car"}


def test_tokens_keep_order_and_repetition():
    """Counting needs every occurrence, in order."""
    assert content_tokens("Bridge toll, bridge tolls.") == ["bridge", "toll", "bridge", "toll"]
