"""What a card says of itself: the text that the command line prints, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credit.card import Card, Origin
from credit.scorecard import Line, Scorecard

RATING = "the bank's own rating is source_rating: neither a feature of this card nor its grade"
TABLE = "table"
"""The kind of a card that was made of a table, not of a Snapshot."""

MODELS = {
    "card": "this card",
    "peer": "logistic regression, {plain}",
    "challenger": "gradient boosting, all features",
}
"""What stands side by side, by its name among the figures."""


def as_json(card: Card) -> dict[str, Any]:
    """The card's digest, origin, horizon in words, lines and figures, as one JSON object."""
    origin = card.origin
    known = {"as_of": origin.as_of.isoformat(), "known_at": origin.known_at.isoformat(), "snapshot": origin.snapshot}
    sample = {"firms": origin.firms, "defaults": origin.defaults, "features_on": origin.features_on.isoformat()}
    terms = {"horizon": origin.horizon, "pd": meaning(card), "min_months": card.min_months}
    terms |= {} if card.kind == TABLE else {"source_rating": RATING}
    lines = [_line(line) for line in card.scorecard.lines]
    head = {"card": card.kind, "model": card.digest, **known, **sample, **terms}
    return {**head, "lines": lines, "figures": card.figures}


def meaning(card: Card) -> str:
    """What the card's pd is a probability of."""
    origin = card.origin
    share = f"{origin.defaults:,} of {origin.firms:,} {_rows(card)} ({origin.share:.1%})"
    if origin.horizon is not None:
        return f"pd is of default within {origin.horizon} days; in the sample {share} did"
    said = f"pd is calibrated to the sample's share of default, {share}; "
    if card.kind == TABLE:
        return said + "its horizon is that of the table's label; --base-rate says it for another share"
    return said + (
        "the default flag has no day, so that the horizon is unknown and flags may be of later than the features"
    )


def text(card: Card) -> str:
    """The card and its figures as lines of text."""
    parts = [_head(card), _scale(card.scorecard), _lines(card.scorecard), _figures(card)]
    return "\n\n".join("\n".join(part) for part in parts)


def _rows(card: Card) -> str:
    return "rows" if card.kind == TABLE else "firms"


def _head(card: Card) -> Iterator[str]:
    origin = card.origin
    yield f"card {card.kind} {card.digest}, as of {origin.as_of}, known at {origin.known_at}"
    if card.kind == TABLE:
        yield from _table(card.figures["table"], origin)
    else:
        yield f"{origin.firms} firms with books, features of {origin.features_on}, {origin.defaults} defaults"
    yield meaning(card)
    if card.kind != TABLE:
        yield RATING
    if origin.known_at > origin.as_of:
        yield f"outcomes were learnt up to {origin.known_at}, after the day {origin.as_of} that features end at"


def _table(told: dict[str, Any], origin: Origin) -> Iterator[str]:
    """What became of the rows and the columns of a table."""
    yield f"{told['name']}: {told['rows']:,} rows, the card is of {origin.firms:,}; bad is {told['bad_is']!r}"
    if told["without_outcome"]:
        yield f"{told['without_outcome']:,} rows have no outcome and are left out"
    if origin.share > 0.5:
        yield "more than half of the rows are bad: if that value means good, give the other one as --bad"
    if told["split"]:
        yield told["split"]
    for name, why in told["left_out"].items():
        yield f"left out: {name}: {why}"
    yield from told["notes"]


def _scale(sheet: Scorecard) -> Iterator[str]:
    scale = sheet.scaling
    yield f"{scale.base_score} points are odds of {scale.base_odds:g} good to 1 bad; {scale.pdo} more double them"
    yield "grades by pd up to: " + ", ".join(f"{name} {upper:.4g}" for name, upper in sheet.grades)


def _lines(sheet: Scorecard) -> Iterator[str]:
    for line in sheet.lines:
        named = "" if line.zh == line.feature else f" ({line.zh}, {line.en})"
        yield f"{line.feature}{named}: IV {line.iv:.3f}, coefficient {line.coefficient:.3f}"
        for label, good, bad, woe, points in zip(line.labels, line.good, line.bad, line.woe, line.points, strict=True):
            yield f"  {label:28} good {good:5} bad {bad:5}  woe {woe:7.3f}  points {points:4}"


def _figures(card: Card) -> Iterator[str]:
    found = card.figures["validation"]
    if not found:
        yield "not validated: trained without cross-validation"
        return
    yield _method(found)
    plain = "plain columns" if card.kind == TABLE else "29 plain features"
    yield f"{'':42} {'AUC':>21} {'KS':>21} {'Brier':>7} {'Platt':>7} {'isot.':>7} {'AUC pooled':>10} {'KS pooled':>10}"
    for key, name in MODELS.items():
        f = found[key]
        brier = " ".join(f"{f[k]:7.4f}" for k in ("brier", "brier_platt", "brier_isotonic"))
        shown = f"{_interval(f['auc'])} {_interval(f['ks'])} {brier}"
        yield f"{name.format(plain=plain):42} {shown} {f['pooled_auc']:10.3f} {f['pooled_ks']:10.3f}"
    yield f"AUC of the card less the peer's: {_interval(found['gain']).strip()}: {_verdict(found['gain'])}"
    yield f"KS of the card less the peer's: {_interval(found['gain_ks']).strip()}: {_verdict(found['gain_ks'])}"
    over = found["over_challenger"]
    yield f"AUC of the card less gradient boosting's: {_interval(over).strip()}: {_verdict(over)}"
    for key in MODELS:
        bands = (f"{b['pd']:.3f} -> {b['defaulted']:.3f}" for b in found[key]["reliability"])
        yield f"calibration of the {key}, said -> came: " + ", ".join(bands)
    yield "chosen in folds: " + ", ".join(f"{n} {k}" for n, k in sorted(found["chosen"].items(), key=lambda p: -p[1]))


def _method(found: dict[str, Any]) -> str:
    if not found["folds"]:
        return f"test on {found['tested']:,} rows that no model has seen; intervals by drawing them again 200 times"
    return (
        f"stratified cross-validation, {found['folds']} folds x {found['repeats']}, bins and choice inside each fold; "
        "intervals by the corrected resampled t-test; Brier also after Platt's and isotonic calibration, out of fold"
    )


def _interval(found: dict[str, float]) -> str:
    return f"{found['mean']:6.3f} ({found['low']:.3f}..{found['high']:.3f})".rjust(21)


def _verdict(gain: dict[str, float]) -> str:
    if gain["low"] > 0:
        return "the card is better"
    return "the card is worse" if gain["high"] < 0 else "a sample of this size cannot tell them apart"


def _line(line: Line) -> dict[str, Any]:
    said = zip(line.labels, line.good, line.bad, line.woe, line.points, strict=True)
    bins = [dict(zip(("bin", "good", "bad", "woe", "points"), row, strict=True)) for row in said]
    words = {"feature": line.feature, "zh": line.zh, "en": line.en}
    return {**words, "iv": line.iv, "coefficient": line.coefficient, "bins": bins}
