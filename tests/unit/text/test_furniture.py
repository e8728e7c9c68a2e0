"""Menus are no articles; lists, verse and short notes are not menus."""

import pytest

from service.text.furniture import is_only_furniture


@pytest.mark.parametrize(
    "text",
    [
        "Home\nNews\nSport\nOpinion\nContact us\nLog in\nSubscribe\nShare\nPrivacy policy\n© 2024",
        "Home | News | Sport | Opinion | Business | Culture | Log in | Subscribe",
        "Home News Sports Weather Contact",
        "World\nPolitics\nBusiness\nTech\nScience\nHealth\nTravel\nVideo & Audio",
        "Share\nTweet\nPrint\n12 comments\nLeave a reply\nRelated articles\nTerms of use",
        "Menu\nWe use cookies; our privacy policy says why.\nMost read\nRoad is closed\n© 2024",
    ],
)
def test_menus_are_only_furniture(text):
    """Menus line by line and in one line, buttons, cookie notices and footers."""
    assert is_only_furniture(text)


@pytest.mark.parametrize(
    "text",
    [
        "Eggs\nMilk\nBread\nNews\nButter\nShop",
        "Anna Bell\nCarl Dunn\nEve Falk\nGray Hall\nIves Judd",
        "I share a home\nwith help of none\nI watch the news\nand close the door",
        "Buy milk and eggs at the shop\nCall home\nShare the news with Ann\nHelp Carl move house",
        "Rain fell on the harbour.",
        "The stories failed us all.",
        "Home\nNews\nSport\nSubscribe\nThe road will close on Monday, the council said.\nShare",
        "",
    ],
)
def test_what_could_be_written_by_somebody_is_not(text):
    """Lists, names, verse, one sentence, and one sentence among buttons are kept."""
    assert not is_only_furniture(text)
