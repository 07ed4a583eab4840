"""The topics: one file each, in the order in which they are loaded."""

from __future__ import annotations

from graph.errors import BadParameter
from graph.topics.customers import CUSTOMERS
from graph.topics.invoices import INVOICES
from graph.topics.topic import Topic

TOPICS: tuple[Topic, ...] = (CUSTOMERS, INVOICES)


def topic(name: str) -> Topic:
    """The topic of a name; raises BadParameter, naming those that there are, where there is none."""
    for known in TOPICS:
        if known.name == name:
            return known
    raise BadParameter(f"there is no topic {name!r}; the topics are {', '.join(t.name for t in TOPICS)}")
