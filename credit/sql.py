"""A card as one SQL query of CASE expressions, for a database that scores where its data lie."""

from __future__ import annotations

from credit.card import Card
from credit.scorecard import Line, Scorecard

LARGEST = "1.7976931348623157e308"
"""The largest double: what lies beyond it is infinite or not a number, and counts as missing."""

FROM = "features"


def sql(card: Card, table: str = FROM) -> str:
    """The query that adds the points of each feature, the score, the pd and the grade to the columns of a table."""
    sheet = card.scorecard
    total = " + ".join(name(f"points_{line.feature}") for line in sheet.lines)
    points = ",\n".join(f"    {case(line)} AS {name(f'points_{line.feature}')}" for line in sheet.lines)
    return "\n".join(
        [
            *(f"-- {line}" for line in _said(card, table)),
            "WITH points AS (",
            "  SELECT *,",
            points,
            f"  FROM {name(table)}",
            "), scored AS (",
            f"  SELECT *, {total} AS score FROM points",  # noqa: S608  (names are quoted)
            ")",
            f"SELECT *, {_pd(sheet)} AS pd,",
            f"  {_grade(sheet)} AS grade",
            "FROM scored",
            "",
        ]
    )


def case(line: Line) -> str:
    """The points of one feature as a CASE expression."""
    column = name(line.feature)
    whens = _words(line, column) if line.words is not None else _numbers(line, column)
    return "CASE " + " ".join(whens) + " END"


def name(identifier: str) -> str:
    """A quoted identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """A quoted text."""
    return "'" + value.replace("'", "''") + "'"


def _numbers(line: Line, column: str) -> list[str]:
    usual, codes, missing = line.points[: line.ordinary], line.points[line.ordinary : -1], line.points[-1]
    finite = f"{column} BETWEEN -{LARGEST} AND {LARGEST}"
    whens = [f"WHEN {column} IS NULL OR NOT ({finite}) THEN {missing}"]
    whens += [f"WHEN {column} = {value!r} THEN {found}" for value, found in zip(line.special, codes, strict=True)]
    whens += [f"WHEN {column} < {split!r} THEN {found}" for split, found in zip(line.splits, usual, strict=False)]
    return [*whens, f"ELSE {usual[-1]}"]


def _words(line: Line, column: str) -> list[str]:
    whens = [f"WHEN {column} IS NULL THEN {line.points[-1]}"]
    for group in range(line.ordinary):
        known = [w for w, g in zip(line.words or (), line.groups, strict=False) if g == group]
        if known:
            whens.append(f"WHEN {column} IN ({', '.join(map(text, known))}) THEN {line.points[group]}")
    return [*whens, f"ELSE {line.points[line.groups[-1]]}"]


def _pd(sheet: Scorecard) -> str:
    scale = sheet.scaling
    return f"1.0 / (1.0 + exp((score - ({scale.offset!r})) / {scale.factor!r}))"


def _grade(sheet: Scorecard) -> str:
    """A grade by the lowest score that it begins with: the same cut-offs as those of pd, in whole points."""
    whens = [f"WHEN score >= {sheet.least(upper)} THEN {text(grade)}" for grade, upper in sheet.grades[:-1]]
    return "CASE " + " ".join([*whens, f"ELSE {text(sheet.grades[-1][0])}"]) + " END"


def _said(card: Card, table: str) -> list[str]:
    scale = card.scorecard.scaling
    return [
        f"card {card.kind} {card.digest}, as of {card.as_of}: a row of {table} is a firm, a missing value is NULL",
        f"{scale.base_score} points are odds of {scale.base_odds:g} good to 1 bad; {scale.pdo} more double them",
    ]
