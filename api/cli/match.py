"""`lianke match`: who is who. The whole home, one pair, or a file of pairs; and what a person says of a pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.command import KnownAt, Session, command
from api.clock import today
from graph.errors import BadParameter

Side = Annotated[
    str | None, typer.Argument(help="A name (a code may follow it), or a code that documents name a firm by.")
]
Same = Annotated[bool, typer.Option("--same", help="Say that the two are one firm.")]
Different = Annotated[
    bool, typer.Option("--different", help="Say that the two are different firms: nothing joins them, no third either.")
]
Unsure = Annotated[
    bool, typer.Option("--unsure", help="Say that nobody can tell: nothing joins the two, no third either.")
]
Undo = Annotated[bool, typer.Option("--undo", help="Take back what a person said of the two.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so.")]
Pairs = Annotated[
    Path | None,
    typer.Option("--pairs", metavar="FILE.csv", help="Judge every pair of a file with the columns left and right."),
]


@command("match")
def match(  # noqa: PLR0913  (each is an option of the command)
    session: Session,
    left: Side = None,
    right: Side = None,
    same: Same = False,
    different: Different = False,
    unsure: Unsure = False,
    undo: Undo = False,
    by: By = None,
    pairs: Pairs = None,
    known_at: KnownAt = None,
) -> None:
    """Find out who is who 身份匹配: in all that is loaded, or of two names; --same, --different, --unsure say it."""
    said = [word for word, given in (("same", same), ("different", different), ("unsure", unsure)) if given]
    said += ["withdrawn"] if undo else []
    if len(said) > 1 or (left is None) != (right is None):
        raise BadParameter("give two names or codes, and at most one of --same, --different, --unsure and --undo")
    if left is None or right is None:
        if said or by:
            raise BadParameter("--same, --different, --unsure, --undo and --by go with two names or codes")
        _file(session, pairs) if pairs else _all(session, known_at)
    elif said:
        _say(session, (left, right), said[0], by, known_at)
    else:
        _explain(session, (left, right), known_at)


def _all(session: Session, known_at: date | None) -> None:
    from api.cli.identities import matched
    from loaders.identity import match

    with session.progress() as progress:
        report = match(session.settings.home_paths, today(), known_at, progress).as_json()
    session.show(report, *matched(report))


def _file(session: Session, path: Path) -> None:
    from api.cli.identities import judged_pairs
    from graph.engine import connect
    from graph.facts import Facts
    from loaders.mentions import mentions
    from loaders.pairs import judge_file

    known = mentions(connect(), Facts(session.settings.home_paths.facts))
    found = [judged.as_json() for judged in judge_file(path, known.regions if known else ())]
    session.show({"pairs": found}, *judged_pairs(found))


def _explain(session: Session, pair: Sequence[str], known_at: date | None) -> None:
    from api.cli.identities import explained
    from graph.engine import connect
    from graph.facts import Facts
    from loaders.asked import known_as, party
    from loaders.identity import held
    from loaders.mentions import mentions
    from loaders.nearest import nearest
    from loaders.pairs import judge_pairs

    con, facts = connect(), Facts(session.settings.home_paths.facts)
    known = mentions(con, facts, known_at)
    sides = [party(text, known) for text in pair]
    [found] = judge_pairs([(sides[0], sides[1])], known.regions if known else ())
    standing = [
        j for j in held(facts, known_at) if {str(m) for m in j.pair} == set(pair) or _codes(j.pair) == set(pair)
    ]
    report: dict[str, Any] = found.as_json()
    report["judgements"] = [_told(each) for each in standing if each.verdict != "withdrawn"]
    strange = [text for text in pair if known and not known_as(known, text)]
    report["nearest"] = {text: [str(near) for near in nearest(con, facts, text)] for text in strange}
    for each in report["judgements"]:
        if each["by"] == "person":
            report |= {"verdict": each["verdict"], "by": "person"}
    session.show(report, *explained(report))


def _codes(pair: Sequence[Any]) -> set[str]:
    return {mention.code for mention in pair}


def _told(judgement: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(judgement)


def _say(session: Session, pair: Sequence[str], said: str, by: str | None, known_at: date | None) -> None:
    from graph.engine import connect
    from graph.facts import Facts
    from loaders.asked import mention
    from loaders.identity import say, withdraw

    home, days = session.settings.home_paths, (known_at or today(), today())
    con, facts = connect(), Facts(home.facts)
    left, right = (mention(con, facts, text) for text in pair)
    if left == right:
        raise BadParameter(f"{left} is one mention, and of one firm by itself; name two")
    news = (
        say(home, (left, right), said, by, days) if said != "withdrawn" else bool(withdraw(home, (left, right), days))
    )
    report = {"left": str(left), "right": str(right), "verdict": said, "by": by, "known_at": days[0], "new": news}
    kept = "kept 已记录" if news else "known already 已有记录"
    session.show(report, f"{left} | {right}: {said} ({kept}); it counts from the next build on 自下次构建起生效")
