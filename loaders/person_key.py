"""The key by which people's numbers are replaced: named by an id, its secret told to nobody."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, Self

from graph.errors import CannotStart

if TYPE_CHECKING:
    from loaders.form import Form

SHORTEST = 32
"""Characters of a secret: fewer can be found by trying, and with the secret every number by trying all there are."""
DIGITS = 32
"""Hex digits that are kept of a hash: 128 bits, at which no two of all people's numbers meet by chance."""
ID = re.compile(r"[A-Za-z0-9_]{1,16}")
KEPT = rf"^{ID.pattern}:[0-9a-f]{{{DIGITS}}}$"
"""What a replaced number looks like: the key's id and the hash."""

VARIABLES = "LIANKE_PERSON_KEY (id:secret) or LIANKE_PERSON_KEY_FILE"
MAKE = "python -c \"import secrets; print('2026:' + secrets.token_hex(32))\""
HOW = f"set {VARIABLES}, and keep it: {MAKE} makes one"
BLOCK = 64
INNER, OUTER = 0x36, 0x5C


def check_keys(forms: Iterable[Form]) -> None:
    """Raise CannotStart, naming what to set, where a source holds people's numbers and has no key."""
    for form in forms:
        if form.topic.secret and form.options.person_key is None:
            what = f"{form.source.place} is of {form.topic.zh} (topic {form.topic.name})"
            raise CannotStart(f"{what}, which holds people's numbers, and they need a key: {HOW}")


class _Hash(Protocol):
    def copy(self) -> _Hash: ...

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...


@dataclass(frozen=True)
class PersonKey:
    """A key: `id` stands before each hash, so that those of two keys are never taken for one another."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key written as `id:secret`; raises CannotStart, without a word of the secret, where it is none."""
        id, colon, secret = text.strip().partition(":")
        if not colon or not ID.fullmatch(id):
            raise CannotStart(
                "the person key is no id:secret (the id has 1 to 16 letters of a to z, digits or _); " + HOW
            )
        if len(secret) < SHORTEST or len(set(secret)) < SHORTEST // 4:
            raise CannotStart(f"the secret of person key {id} is too weak: give {SHORTEST} random characters; " + HOW)
        return cls(id, secret.encode())

    def hashed(self, kind: str, number: str) -> str:
        """The number of that kind as it is kept: `id:` and the first DIGITS hex digits of its HMAC-SHA256."""
        # The two halves of an HMAC, begun once: half the time that hmac.digest takes.
        inner = self._begun[0].copy()
        inner.update(f"{kind}\x1f{number}".encode())
        outer = self._begun[1].copy()
        outer.update(inner.digest())
        return f"{self.id}:{outer.hexdigest()[:DIGITS]}"

    @cached_property
    def _begun(self) -> tuple[_Hash, _Hash]:
        secret = hashlib.sha256(self.secret).digest() if len(self.secret) > BLOCK else self.secret
        block = secret.ljust(BLOCK, b"\0")
        return hashlib.sha256(bytes(b ^ INNER for b in block)), hashlib.sha256(bytes(b ^ OUTER for b in block))
