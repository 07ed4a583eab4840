"""`lianke audit`: who asked about which legal person, what for, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.cli.command import Session, command, day

SHOWN = ("at", "caller", "purpose", "reference", "enterprise", "subjects", "outcome", "status")
HEAD = [
    "at 时间",
    "caller 调用方",
    "purpose 目的",
    "reference 参考",
    "enterprise 企业",
    "subjects 自然人",
    "outcome 结果",
    "status",
]


@command("audit")
def audit(
    session: Session,
    caller: Annotated[str | None, typer.Option(help="Only of this caller.")] = None,
    since: Annotated[date | None, typer.Option(parser=day, metavar="DAY", help="Only from this day on.")] = None,
    subject: Annotated[str | None, typer.Option(help="Only about this person or enterprise, by id.")] = None,
) -> None:
    """Show the questions about legal persons, the oldest first 法定代表人查询审计."""
    from api.audit import AuditFile
    from api.cli.reports import table

    file = AuditFile(session.settings.audit_file)
    lines = [
        line
        for line in file.lines()
        if caller in (None, line.caller)
        and (since is None or line.at.date() >= since)
        and (subject is None or subject in (line.enterprise, *line.subjects))
    ]
    told = [line.model_dump(mode="json") for line in lines]
    rows = [[", ".join(v) if isinstance(v := line[name], list) else v or "" for name in SHOWN] for line in told]
    session.show({"file": str(file.path), "lines": told}, table("Questions about legal persons 查询审计", HEAD, rows))
