"""What every command has in common: its settings, its output, and how its errors end."""

from __future__ import annotations

import functools
import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, get_type_hints

import typer

from graph.errors import CannotStart, LiankeError
from graph.progress import Progress

if TYPE_CHECKING:
    from rich.console import RenderableType

    from api.settings import Settings
    from graph.store import Store

WIDTH = 160
"""Columns of a report that goes into a file or a pipe."""

app = typer.Typer(
    name="lianke",
    help="Prospects along the supply chains of a bank's customers. 链客：从企业知识图谱中挖掘供应链商机。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
credit_app = typer.Typer(help="Scorecards of firms 信用评分卡", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(credit_app, name="credit")


@dataclass(frozen=True)
class Session:
    """One call of a command: its settings, and how it speaks."""

    settings: Settings
    as_json: bool
    store_given: bool
    """Whether --store named the graph database, rather than the environment."""
    out: TextIO
    """Where the report goes; whatever else is printed meanwhile goes to stderr."""

    def show(self, report: Mapping[str, Any], *pretty: RenderableType) -> None:
        """Print the report on stdout: as one JSON object with --json, else as the tables and lines given."""
        if self.as_json:
            self.out.write(json.dumps(report, ensure_ascii=False, default=str) + "\n")
            return
        from rich.console import Console

        width = None if self.out.isatty() else WIDTH
        console = Console(file=self.out, highlight=False, markup=False, width=width)
        for part in pretty:
            console.print(part)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A listener that shows bars on stderr where it is a terminal, and one line a stage elsewhere."""
        from api.cli.bars import listening

        with listening() as listener:
            yield listener

    @contextmanager
    def store(self, *, write: bool = False) -> Iterator[Store]:
        """The graph database of the settings, open."""
        from graph.store import open_store

        with open_store(self.settings.store_url, self.settings.password(), write=write) as store:
            yield store


def day(text: str) -> date:
    """The day of an option; any other text than YYYY-MM-DD is a usage error."""
    try:
        if len(text) == len("2019-01-01"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD, for example 2019-01-01")


def day_so_far(text: str) -> date:
    """The day of an option, tomorrow at the latest: of what is yet to come nothing can be told."""
    from api.clock import yet_to_come

    found = day(text)
    if why := yet_to_come(found):
        raise typer.BadParameter(why)
    return found


AsOf = Annotated[
    date,
    typer.Option(
        "--as-of", parser=day_so_far, metavar="DAY", help="Start of this day: only what happened before it counts."
    ),
]
KnownAt = Annotated[
    date | None,
    typer.Option(
        "--known-at", parser=day_so_far, metavar="DAY", help="Only what was learnt up to this day; all by default."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE.parquet", help="Write the table there.", dir_okay=False)
]
HomeFlag = Annotated[Path | None, typer.Option(help="Where all is kept [LIANKE_HOME, else ~/.lianke].")]
StoreFlag = Annotated[str | None, typer.Option(help="Graph database [LIANKE_STORE, else sqlite in the home].")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")]
COMMON = {"home": HomeFlag, "store": StoreFlag, "json": JsonFlag}


@app.callback()
def shared(home: HomeFlag = None, store: StoreFlag = None, json: JsonFlag = False) -> None:
    """Prospects along the supply chains of a bank's customers. 链客：从企业知识图谱中挖掘供应链商机。"""


def command(name: str, group: typer.Typer = app) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function of a Session and its own options a command with --home, --store and --json."""

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(function).parameters.values())[1:]
        hints = get_type_hints(function, include_extras=True)
        parameters = [*(p.replace(annotation=hints[p.name], kind=p.KEYWORD_ONLY) for p in own), *_common()]

        @functools.wraps(function)
        def run(**given: Any) -> None:
            before = given.pop("context").find_root().params
            flags = {flag: given.pop(flag) or before.get(flag) for flag in COMMON}
            with explained():
                session = _session(flags)
                with redirect_stdout(sys.stderr):
                    function(session, **given)

        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        del run.__wrapped__
        group.command(name)(run)
        return function

    return declare


def _common() -> list[inspect.Parameter]:
    """What every command takes; a flag counts before the command's name and behind it."""
    kind = inspect.Parameter.KEYWORD_ONLY
    flags = [
        inspect.Parameter(n, kind, default=False if n == "json" else None, annotation=a) for n, a in COMMON.items()
    ]
    return [inspect.Parameter("context", kind, annotation=typer.Context), *flags]


def _session(flags: Mapping[str, Any]) -> Session:
    from api.settings import read_settings

    settings = read_settings(home=flags["home"], store=flags["store"])
    return Session(settings, flags["json"], flags["store"] is not None, sys.stdout)


@contextmanager
def explained() -> Iterator[None]:
    """End with an error's sentence on stderr and its exit code; the one place where errors become either."""
    try:
        yield
    except LiankeError as error:
        from api.settings import redacted

        sys.stderr.write(f"lianke: {redacted(str(error))}\n")
        raise typer.Exit(error.exit_code) from None
    except OSError as error:
        # A disk that is full or a folder that is closed is no defect; a reader that went away is typer's matter.
        if error.errno is None or isinstance(error, BrokenPipeError):
            raise
        where = f"{error.filename} cannot be used" if error.filename else "the disk cannot be used"
        sys.stderr.write(f"lianke: {where} ({error.strerror}); see to it and run this again\n")
        raise typer.Exit(CannotStart.exit_code) from None
