"""The version of what is served: a run made for another one is made anew."""

SERVED = 5
"""2: whether a counterparty is in business, and its rank among those that are. 3: scores of several cards, with their
interval and how long they hold; who represents a firm by law. 4: the features of every enterprise. 5: an
enterprise answers to its codes too."""
