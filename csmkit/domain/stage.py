"""How a project moves through its stages, and the date each stage begins with."""

from csmkit.domain.vocabulary import Stage

S = Stage

MOVES: dict[Stage, tuple[Stage, ...]] = {
    S.LEAD: (S.INVITED, S.OFFERED, S.DECLINED),
    S.INVITED: (S.OFFERED, S.DECLINED),
    S.OFFERED: (S.CONTRACTED, S.DECLINED),
    S.CONTRACTED: (S.PREPARING, S.STOPPED),
    S.PREPARING: (S.LIVE, S.STOPPED),
    S.LIVE: (S.ENDED, S.STOPPED),
    S.ENDED: (S.CLOSING,),
    S.CLOSING: (S.CLOSED,),
    S.CLOSED: (S.LONGTERM,),
    S.LONGTERM: (S.CLOSED,),
    S.DECLINED: (S.LEAD,),
    S.STOPPED: (S.PREPARING,),
}
"""From each stage, the stages that make sense next; anything else needs a reason."""

BEGINS_ON: dict[Stage, str] = {
    S.INVITED: "invited",
    S.OFFERED: "offer_sent",
    S.CONTRACTED: "contract_back",
    S.LIVE: "launch",
    S.ENDED: "end",
    S.LONGTERM: "longterm_from",
}
"""The date a stage begins with; filled with the day of the move when it is still empty."""

ACTIVE = frozenset({S.INVITED, S.OFFERED, S.CONTRACTED, S.PREPARING, S.LIVE, S.ENDED, S.CLOSING})
"""Stages in which work is going on."""

FINISHED = frozenset({S.CLOSED, S.DECLINED, S.STOPPED, S.LONGTERM})


def makes_sense(now: Stage, to: Stage) -> bool:
    """Whether a project may move from `now` to `to` without a reason."""
    return to in MOVES[now]
