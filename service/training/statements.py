"""The statements that article heads hold an article against: short, plain, written for this.

For each frame, sentences such as an article with that frame has among others. The frames are the
five generic ones of Semetko and Valkenburg (2000, "Framing European Politics"), as Frermann et al.
(2023) annotate them; what each is about is theirs, every sentence is ours. For *hyperpartisan*,
sentences of one who writes for a side, of either. Eight of each frame and all the partisan ones
were written before any was tried on an article, the last four of each frame after the eight had
been; none was taken out or changed (docs/experiments.md, "Statements").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from service.training.features import pool_mean, read_states
from service.types import Window

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from transformers import BertModel

    from service.models.base import Tokenizer

_FRAMES: Final = {
    "resolution": (
        "The government can solve this problem with a new policy.",
        "A plan has been proposed to cut the damage.",
        "Leaders agreed on measures that will help.",
        "New technology offers a way out.",
        "Companies promise to reduce their emissions.",
        "We need urgent action to fix this.",
        "Officials announced a programme to tackle the problem.",
        "Experts recommend practical steps.",
        "Cities are investing in public transport and clean energy.",
        "The agreement commits nations to reduce emissions.",
        "Scientists are developing a method to store carbon.",
        "There is hope that the damage can be reversed.",
    ),
    "human interest": (
        "A mother tells how she lost her home.",
        "He remembers the day the flood came.",
        "The family struggled to survive.",
        "Residents described their fear and grief.",
        "She grew up on a small farm with her children.",
        "People were injured and many were left homeless.",
        "A personal story of one man's life.",
        "Tears ran down her face.",
        "A villager said the sea took his house.",
        "Children fell ill after the heat wave.",
        "She wept as she spoke about the fire.",
        "Fishermen and farmers worry about their way of life.",
    ),
    "conflict": (
        "The two sides accused each other.",
        "Critics attacked the plan and its supporters defended it.",
        "The senator disagreed sharply with the president.",
        "Protesters clashed with the company.",
        "Opponents sued to stop the project.",
        "The debate divided lawmakers.",
        "Scientists disputed the claims of sceptics.",
        "One country blamed another for the failure of the talks.",
        "The president was criticised for pulling out of the deal.",
        "The lawsuit says the company misled the public.",
        "Republicans and Democrats fought over the bill.",
        "Activists called the decision a disgrace.",
    ),
    "moral": (
        "We have a moral duty to protect the earth.",
        "The pope called on believers to care for creation.",
        "It is a matter of justice for the poor.",
        "It would be wrong to leave this to our children.",
        "God made the world and we must keep it.",
        "Rich nations are responsible for the suffering of others.",
        "It is a sin to waste what we were given.",
        "We owe it to future generations.",
        "Faith leaders asked their congregations to act.",
        "We cannot in good conscience look away.",
        "The poor suffer most for what the rich have done.",
        "It is selfish to ignore those who come after us.",
    ),
    "economic": (
        "The plan would cost billions of dollars.",
        "Jobs would be lost in the industry.",
        "Prices rose and the market fell.",
        "Investors put money into the company.",
        "A tax on carbon would hurt the economy.",
        "Farmers lost their harvest and their income.",
        "The report estimates the economic damage.",
        "Profits of the firm grew this year.",
        "Insurers face rising losses.",
        "The subsidy will save consumers money.",
        "Energy companies warned of higher bills.",
        "The budget sets aside millions for the project.",
    ),
}

_PARTISAN: Final = (
    "The media refuse to report the truth about this.",
    "These people hate our country and everything it stands for.",
    "He is a liar and a disgrace to the office.",
    "The radicals want to destroy our way of life.",
    "The corrupt elite has sold us out.",
    "Wake up before it is too late.",
    "Ordinary people are sick of being lied to.",
    "They will stop at nothing to hold on to power.",
    "This is what the other side does not want you to know.",
    "Their hypocrisy is breathtaking.",
    "The president is a racist and a bully.",
    "Greedy billionaires are robbing working families.",
    "Liberals have lost their minds.",
    "Conservatives do not care whether people die.",
    "It is an outrage that nobody is in prison for this.",
    "We must fight back against this attack on our freedom.",
    "So much for their promises.",
    "Thank God somebody finally had the courage to say it.",
    "What a pathetic excuse.",
    "Share this with everyone you know.",
)

STATEMENTS: Final = {
    "frames": tuple(statement for group in _FRAMES.values() for statement in group),
    "hyperpartisan": _PARTISAN,
}
"""By article head; where in the list a statement stands means nothing to the head."""


def embed(trunk: BertModel, tokenizer: Tokenizer) -> dict[str, NDArray[np.float32]]:
    """The statements' embeddings by the trunk that will serve: (M, d) of unit length, by head."""
    return {
        head: _unit(np.stack(read_states(trunk, [_window(s, tokenizer) for s in said], pool_mean)))
        for head, said in STATEMENTS.items()
    }


def _window(statement: str, tokenizer: Tokenizer) -> Window:
    (pieces,) = tokenizer.encode_batch([statement])
    ids = (tokenizer.cls_id, *(piece for piece, _, _ in pieces), tokenizer.sep_id)
    return Window(0, None, ids, ((0, 0),) * len(ids))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float32] = (rows / lengths).astype(np.float32)
    return units
