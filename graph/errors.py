"""What can go wrong, as one tree.

LiankeError
├── DataRefused      1  the data cannot be used as it is
├── CannotStart      2  usage, settings, or a store that does not answer
│   ├── StoreDown       no server, or no way to it
│   ├── StoreDenied     wrong user or password
│   ├── StoreDamaged    the file is not a store, or is broken
│   └── StoreForeign    the database holds nodes that Lianke did not write
├── Held             3  another process holds the lock
├── NotFound         1  no such enterprise, run, model or snapshot
├── Gone             1  it was there: a cursor of a former run
└── BadParameter     2  a parameter that no answer fits

Every message is one sentence for the person who reads it: what is wrong, where, and what to do.
"""

from __future__ import annotations

from typing import ClassVar


class LiankeError(Exception):
    """Any error that Lianke explains itself; all others are defects."""

    exit_code: ClassVar[int] = 1
    """Exit status of the command line."""
    status: ClassVar[int] = 500
    """HTTP status of the API."""
    title: ClassVar[str] = "Error"
    """Short name of the kind of error (RFC 9457, title)."""


class DataRefused(LiankeError):
    """The data cannot be used as it is."""

    status = 422
    title = "Data refused"


class CannotStart(LiankeError):
    """Usage, settings, or a store that does not answer."""

    exit_code = 2
    status = 503
    title = "Cannot start"


class StoreDown(CannotStart):
    """The graph database does not answer."""

    title = "Store down"


class StoreDenied(CannotStart):
    """The graph database refuses the user or the password."""

    title = "Store denied"


class StoreDamaged(CannotStart):
    """The file is not a graph of Lianke, or is broken."""

    title = "Store damaged"


class StoreForeign(CannotStart):
    """The database holds nodes under Lianke's labels that Lianke did not write."""

    title = "Store not ours"


class Held(LiankeError):
    """Another process holds the lock."""

    exit_code = 3
    status = 503
    title = "Held by another"


class NotFound(LiankeError):
    """There is no such thing."""

    status = 404
    title = "Not found"


class Gone(LiankeError):
    """It was there, and is no more."""

    status = 410
    title = "Gone"


class BadParameter(LiankeError):
    """A parameter that no answer fits."""

    exit_code = 2
    status = 422
    title = "Bad parameter"
