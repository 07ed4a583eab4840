"""The topics: one file each, in the order in which they are loaded."""

from __future__ import annotations

from graph.errors import BadParameter
from graph.topics.collateral import COLLATERAL
from graph.topics.customers import CUSTOMERS
from graph.topics.invoices import INVOICES
from graph.topics.judgements import JUDGEMENTS
from graph.topics.labels import LABELS
from graph.topics.legal import LEGAL
from graph.topics.loans import LOANS
from graph.topics.orders import ORDERS
from graph.topics.outcomes import OUTCOMES
from graph.topics.ownership import OWNERSHIP
from graph.topics.payments import PAYMENTS
from graph.topics.registry import REGISTRY
from graph.topics.tax import TAX
from graph.topics.topic import Topic
from graph.topics.transfers import TRANSFERS

TOPICS: tuple[Topic, ...] = (
    *(CUSTOMERS, REGISTRY, LABELS, INVOICES, TRANSFERS, ORDERS, PAYMENTS),
    *(TAX, OWNERSHIP, LOANS, COLLATERAL, LEGAL, OUTCOMES, JUDGEMENTS),
)


def topic(name: str) -> Topic:
    """The topic of a name; raises BadParameter, naming those that there are, where there is none."""
    for known in TOPICS:
        if known.name == name:
            return known
    raise BadParameter(f"there is no topic {name!r}; the topics are {', '.join(t.name for t in TOPICS)}")
