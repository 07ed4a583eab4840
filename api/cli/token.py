"""`lianke token`: named callers of the service, and what each may ask for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.cli.command import Session, app, command, day
from api.scopes import Scope

token_app = typer.Typer(help="Callers of the service 调用方令牌", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(token_app, name="token")
Name = Annotated[str, typer.Argument(help="Who calls: letters, digits, . _ and -.")]


@command("add", token_app)
def add(
    session: Session,
    name: Name,
    scope: Annotated[list[Scope], typer.Option(help="What it may ask for; several may be given.")],
    expires: Annotated[
        date | None, typer.Option(parser=day, metavar="DAY", help="First day on which it is refused; never by default.")
    ] = None,
) -> None:
    """Make a token and print it, once: a digest alone is kept 新增令牌."""
    from api.clock import now
    from api.tokens import TokenFile

    file = TokenFile(session.settings.tokens_file)
    text = file.add(name, scope, expires, now())
    report = {"name": name, "scopes": scope, "expires": expires, "file": str(file.path), "token": text}
    session.show(report, text)


@command("list", token_app)
def listed(session: Session) -> None:
    """Show the tokens, without what they are told by 令牌清单."""
    from api.cli.reports import table
    from api.tokens import TokenFile

    file = TokenFile(session.settings.tokens_file)
    tokens = file.read() or ()
    rows = [(t.name, ", ".join(t.scopes), t.created.date(), t.expires or "never") for t in tokens]
    head = ["name 名称", "scopes 权限", "made on 创建", "refused from 失效"]
    report = [t.model_dump(mode="json", include={"name", "scopes", "created", "expires"}) for t in tokens]
    session.show({"file": str(file.path), "tokens": report}, table("Tokens 令牌", head, rows))


@command("revoke", token_app)
def revoke(session: Session, name: Name) -> None:
    """Refuse a token from now on, without a restart 撤销令牌."""
    from api.tokens import TokenFile

    file = TokenFile(session.settings.tokens_file)
    gone = file.revoke(name)
    session.show({"revoked": gone.name, "left": len(file.read() or ())}, f"{gone.name} is refused from now on 已撤销")
