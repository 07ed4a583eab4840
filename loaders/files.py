"""What a load is handed, in the order in which it is read: files, folders, patterns, manifests and queries."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from graph.errors import BadParameter, DataRefused
from loaders.control import Control
from loaders.mapping import Graph
from loaders.mapping import read as mapped
from loaders.options import LoadOptions
from loaders.query import Query

MAGIC = frozenset("*?[")
MANIFEST = ".toml"
GRAPHS = ("neo4j", "bolt")
"""Beginnings of the schemes of a Neo4j: neo4j, neo4j+s, bolt ..."""


@dataclass(frozen=True)
class Found:
    """One file, and whether it was named itself rather than found in a folder."""

    path: Path
    named: bool


@dataclass(frozen=True)
class Delivery:
    """What is handed in at once and read in one way: files, the answer to a query, or a graph by its mapping.

    `entry` says which source of a manifest it is, None where it is none: what is wrong with one then keeps no other
    out.
    """

    options: LoadOptions
    paths: tuple[str, ...] = ()
    query: Query | None = None
    graph: Graph | None = None
    control: Control | None = None
    entry: str | None = None

    def files(self) -> list[Found]:
        """Its files."""
        return find(self.paths)


def find(paths: Iterable[str | Path]) -> list[Found]:
    """The files of the paths, folders and patterns opened: by name, then by path, each once and hidden ones left out.

    Raises BadParameter where there is no such path.
    """
    found: dict[Path, Found] = {}
    for path in map(str, paths):
        for file, named in _opened(path):
            known = found.get(file.resolve())
            found[file.resolve()] = Found(file, named or (known is not None and known.named))
    return sorted(found.values(), key=lambda f: (f.path.name, str(f.path)))


def _opened(path: str) -> Iterator[tuple[Path, bool]]:
    """The files of a path, and whether it names them itself."""
    whole = Path(path)
    if whole.is_dir():
        yield from ((file, False) for file in _within(whole))
    elif whole.exists():
        yield whole, True
    elif MAGIC & set(path):
        matching = [Path(p) for p in glob.glob(path, recursive=True)]  # noqa: PTH207  (Path's takes hidden ones too)
        if not matching:
            raise BadParameter(f"no file matches {path}; quote the pattern, and look for it with ls")
        for each in matching:
            yield from ((file, False) for file in (_within(each) if each.is_dir() else [each]))
    else:
        raise BadParameter(f"there is no file or folder {path}{_near(whole)}")


def _near(path: Path) -> str:
    folder = path.parent
    names = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    return f" (is {folder / near[0]} meant?)" if near else ""


def _within(folder: Path) -> list[Path]:
    """The files below a folder, and links that lead to no file: a folder that is linked is not entered."""
    return [p for p in folder.rglob("*") if (p.is_file() or p.is_symlink()) and not _hidden(p.relative_to(folder))]


def _hidden(path: Path) -> bool:
    """Whether a name says that it is no one's data: it starts with a dot, or a program left it there."""
    left = path.name in ("_SUCCESS", "_metadata", "_common_metadata") or path.name.startswith("_committed_")
    return left or any(part.startswith((".", "~$")) for part in path.parts)


def check_file(path: Path) -> None:
    """Raise DataRefused where a path leads to no file."""
    if not path.is_file():
        raise DataRefused(f"{path} is neither a file nor a link to one; name what it leads to itself")


def deliveries(inputs: Sequence[str | Path], options: LoadOptions) -> list[Delivery]:
    """What the inputs hand in: manifests each for itself, the others at once.

    Raises BadParameter where a manifest or a mapping has a mistake, or where a query or mapping and its database do not
    come together.
    """
    from loaders.manifest import read

    words = [str(i) for i in inputs]
    urls = [w for w in words if "://" in w]
    if options.mapping is not None or any(is_graph(url) for url in urls):
        return [_mapped(words, urls, options)]
    if urls or options.query is not None:
        return [_asked(words, urls, options)]
    manifests = [w for w in words if w.lower().endswith(MANIFEST) and Path(w).is_file()]
    files = tuple(w for w in words if w not in manifests)
    plain = [Delivery(options, files)] if files else []
    return plain + [delivery for manifest in manifests for delivery in read(Path(manifest), options)]


def is_graph(url: str) -> bool:
    """Whether a URL is that of a Neo4j."""
    return url.lower().partition("://")[0].partition("+")[0] in GRAPHS


def graph(url: str, mapping: Path, options: LoadOptions) -> Graph:
    """A Neo4j to be read by a mapping, of one topic where the options name one."""
    return Graph(url, mapped(mapping, options.topic), options.password)


def _mapped(words: list[str], urls: list[str], options: LoadOptions) -> Delivery:
    if len(words) != 1 or len(urls) != 1 or not is_graph(urls[0]):
        raise BadParameter("a mapping is of one Neo4j: give its URL alone, as neo4j://user@host:7687/neo4j")
    if options.query is not None:
        raise BadParameter("a Neo4j takes no --query: its mapping may hold one, as [[queries]]")
    if options.mapping is None:
        raise BadParameter("a Neo4j needs a mapping of its labels and properties: add --mapping FILE.toml")
    return Delivery(options, graph=graph(urls[0], options.mapping, options))


def _asked(words: list[str], urls: list[str], options: LoadOptions) -> Delivery:
    if len(urls) != 1 or len(words) != 1:
        raise BadParameter("a query is asked of one database: give its URL alone, or several in a manifest")
    if not options.query:
        raise BadParameter("a database needs a query: add --query 'select ... from ...'")
    if options.topic is None:
        raise BadParameter("a query needs its topic: add --topic, as `lianke topics` lists them")
    return Delivery(options, query=Query(urls[0], options.query, options.password))
