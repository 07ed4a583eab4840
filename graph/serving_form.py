"""The version of what is served: a run made for another one is made anew."""

SERVED = 3
