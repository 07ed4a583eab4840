"""In which form an answer is wanted, by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.errors import LiankeError


class NotAcceptable(LiankeError):
    """None of the forms that there are is wanted."""

    status = 406
    title = "Not acceptable"


def best(header: str | None, offered: Sequence[str]) -> str:
    """The media type that is wanted most, of equal ones the first offered; NotAcceptable where none is."""
    if header is None or not header.strip():
        return offered[0]
    ranges = list(_ranges(header))
    weights = {form: _weight(form, ranges) for form in offered}
    form = max(offered, key=lambda form: weights[form])
    if weights[form] <= 0:
        raise NotAcceptable(f"there is no {header.strip()[:200]}; this answers {', '.join(offered)}")
    return form


def _weight(form: str, ranges: Iterable[tuple[str, float]]) -> float:
    """The weight of the range that fits best: the type itself before `type/*` before `*/*`."""
    whole = form.partition("/")[0] + "/*"
    fitting = [(place, weight) for range, weight in ranges for place in _places(range, (form, whole, "*/*"))]
    return min(fitting, default=(0, 0.0), key=lambda found: (found[0], -found[1]))[1]


def _places(range: str, order: tuple[str, ...]) -> Iterator[int]:
    yield from (place for place, name in enumerate(order) if name == range)


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header.split(","):
        range, *parameters = (word.strip().lower() for word in part.split(";"))
        weights = [word[2:].strip() for word in parameters if word.startswith("q=")]
        yield range, _number(weights[0]) if weights else 1.0


def _number(text: str) -> float:
    """A weight; what is none counts as not wanted."""
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
