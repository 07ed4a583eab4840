"""`lianke status`: what is loaded, built, trained and published."""

from __future__ import annotations

from api.cli.command import Session, command


@command("status")
def status(session: Session) -> None:
    """Show what is loaded, built, trained and published 现状."""
    from api.cli.reports import stands
    from api.status import status

    report = status(session.settings)
    session.show(report, *stands(report))
