"""Payloads as platforms send them, with parts missing or of another kind."""

import json
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.text(max_size=9),
    st.sampled_from(["", "x" * 5_000, "../../etc", "\u0000", "<@U1>", [], {}, [None], {"id": None}]),
)


@st.composite
def damaged(draw: st.DrawFn, corpus: tuple[Json, ...]) -> Json:
    """One of them with up to three of its values replaced or left out."""
    payload: Json = json.loads(json.dumps(draw(st.sampled_from(corpus))))
    for _change in range(draw(st.integers(1, 3))):
        boxes = _boxes(payload)
        if not boxes:
            break
        inside = draw(st.sampled_from(boxes))
        places = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        place = draw(st.sampled_from(places))
        if draw(st.booleans()):
            inside[place] = draw(ODD)
        else:
            del inside[place]
    return payload


def _boxes(value: Any) -> list[Any]:
    """Everything in it that holds something, itself first."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return ([value] if inside else []) + [box for one in inside for box in _boxes(one)]
