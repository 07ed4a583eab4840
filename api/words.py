"""Words by which lists are filtered: what is known of the firms on them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from graph.standing import Status

MOST = 50
Word = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
WORDS = ("industry", "region", "status", "tag")


class FirmWords(BaseModel):
    """Filters whose values are words; each may be given several times, and any of its values will do.

    A word that no firm has leaves an empty list: what a day's run has is not an error of whoever asks.
    """

    industry: list[Word] = Field([], description="行业, whole; of several any; /v1/filters lists them", max_length=MOST)
    region: list[Word] = Field([], description="地区, or a part of it: 广东, 深圳; of several any", max_length=MOST)
    status: list[Status] = Field([], description="登记状态, of several any", max_length=len(Status))
    tag: list[Word] = Field(
        [], description="标签: srdi, core ...; of several any; /v1/filters lists them", max_length=MOST
    )

    def words(self) -> dict[str, Any]:
        """The words of each filter, each once and in order; None where it lets all through."""
        return {name: tuple(sorted({str(word) for word in getattr(self, name)})) or None for name in WORDS}
