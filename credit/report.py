"""What a card says of itself: the text that the command line prints, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from credit.card import Card, Origin
from credit.scorecard import Line, Scorecard

RATING = "the bank's own rating is source_rating: neither a feature of this card nor its grade"


def as_json(card: Card) -> dict[str, Any]:
    """The card's digest, origin, horizon in words, lines and figures, as one JSON object."""
    origin = card.origin
    known = {"as_of": origin.as_of.isoformat(), "known_at": origin.known_at.isoformat(), "snapshot": origin.snapshot}
    sample = {"firms": origin.firms, "defaults": origin.defaults, "features_on": origin.features_on.isoformat()}
    terms = {"horizon": origin.horizon, "pd": meaning(origin), "source_rating": RATING, "min_months": card.min_months}
    lines = [_line(line) for line in card.scorecard.lines]
    return {
        "card": card.kind,
        "model": card.digest,
        **known,
        **sample,
        **terms,
        "lines": lines,
        "figures": card.figures,
    }


def meaning(origin: Origin) -> str:
    """What the card's pd is a probability of."""
    share = f"{origin.defaults} of {origin.firms} firms ({origin.defaults / origin.firms:.1%})"
    if origin.horizon is None:
        return (
            f"pd is calibrated to the sample's share of default, {share}; the default flag has no day, so that the "
            "horizon is unknown and flags may be of later than the features"
        )
    return f"pd is of default within {origin.horizon} days; in the sample {share} did"


def text(card: Card) -> str:
    """The card and its figures as lines of text."""
    origin = card.origin
    head = [
        f"card {card.kind} {card.digest}, as of {origin.as_of}, known at {origin.known_at}",
        f"{origin.firms} firms with books, features of {origin.features_on}, {origin.defaults} defaults",
        meaning(origin),
        RATING,
    ]
    if origin.known_at > origin.as_of:
        head.append(f"outcomes were learnt up to {origin.known_at}, after the day {origin.as_of} that features end at")
    return "\n".join([*head, "", *_scale(card.scorecard), "", *_lines(card.scorecard), "", *_figures(card)])


def _scale(sheet: Scorecard) -> Iterator[str]:
    scale = sheet.scaling
    yield f"{scale.base_score} points are odds of {scale.base_odds:g} good to 1 bad; {scale.pdo} more double them"
    yield "grades by pd up to: " + ", ".join(f"{name} {upper:g}" for name, upper in sheet.grades)


def _lines(sheet: Scorecard) -> Iterator[str]:
    for line in sheet.lines:
        yield f"{line.feature} ({line.zh}, {line.en}): IV {line.iv:.3f}, coefficient {line.coefficient:.3f}"
        for label, good, bad, woe, points in zip(line.labels, line.good, line.bad, line.woe, line.points, strict=True):
            yield f"  {label:28} good {good:5} bad {bad:5}  woe {woe:7.3f}  points {points:4}"


def _figures(card: Card) -> Iterator[str]:
    found = card.figures["validation"]
    if not found:
        yield "not validated: trained without cross-validation"
        return
    yield f"stratified cross-validation, {found['folds']} folds x {found['repeats']}, bins and choice inside each fold"
    yield f"{'':42} {'AUC':>21} {'KS':>21} {'Brier':>7} {'AUC pooled':>10} {'KS pooled':>10}"
    for name, key in (("this card", "card"), ("logistic regression, 29 plain features", "peer")):
        f = found[key]
        shown = f"{_interval(f['auc'])} {_interval(f['ks'])} {f['brier']:7.4f}"
        yield f"{name:42} {shown} {f['pooled_auc']:10.3f} {f['pooled_ks']:10.3f}"
    yield f"AUC of the card less the peer's: {_interval(found['gain']).strip()}: {_verdict(found['gain'])}"
    for name, key in (("card", "card"), ("peer", "peer")):
        bands = (f"{b['pd']:.3f} -> {b['defaulted']:.3f}" for b in found[key]["reliability"])
        yield f"calibration of the {name}, said -> came: " + ", ".join(bands)
    yield "chosen in folds: " + ", ".join(f"{n} {k}" for n, k in sorted(found["chosen"].items(), key=lambda p: -p[1]))


def _interval(found: dict[str, float]) -> str:
    return f"{found['mean']:6.3f} ({found['low']:.3f}..{found['high']:.3f})".rjust(21)


def _verdict(gain: dict[str, float]) -> str:
    if gain["low"] > 0:
        return "the card is better"
    return "the card is worse" if gain["high"] < 0 else "a sample of this size cannot tell them apart"


def _line(line: Line) -> dict[str, Any]:
    said = zip(line.labels, line.good, line.bad, line.woe, line.points, strict=True)
    bins = [dict(zip(("bin", "good", "bad", "woe", "points"), row, strict=True)) for row in said]
    return {
        "feature": line.feature,
        "zh": line.zh,
        "en": line.en,
        "iv": line.iv,
        "coefficient": line.coefficient,
        "bins": bins,
    }
