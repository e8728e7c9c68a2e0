"""Opinion is told from wire by its language."""

from service.tasks.text_kind import opinion_probability


def article(make, *sentences):
    """A document of author sentences."""
    maker = make(" ".join(sentences))
    for sentence in sentences:
        maker.sentence(sentence)
    return maker.document()


def test_an_argument_is_told_from_a_report(make):
    """Claims, questions and the writer's "we" against a dateline, weekdays and "said"."""
    argument = article(
        make,
        "Why should we pay for a bridge that is ours?",
        "We must never let the council do it again.",
    )
    report = article(
        make,
        "HARTVALE (Northern Wire) — The council raised the toll on Monday, officials said.",
        "The bridge reported 4,000 crossings on Friday, the harbour office said.",
    )
    opinion = opinion_probability(argument, argument.sentences)
    wire = opinion_probability(report, report.sentences)
    assert opinion > 0.5 > wire
    assert wire < 0.25
