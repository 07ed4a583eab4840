from __future__ import annotations

import time

from api.cli.steps import Steps


def test_seconds_are_kept_by_stage_also_of_one_that_comes_back() -> None:
    heard: list[tuple[str, int, int | None]] = []
    steps = Steps(lambda *said: heard.append(said))
    for stage in ("reading", "growing", "training", "growing"):
        steps(stage, 0, 2)
        time.sleep(0.02)
    assert list(steps.seconds) == ["reading", "growing", "training"]
    assert steps.seconds["growing"] >= 0.04
    assert heard[-1] == ("growing", 0, 2)
    assert len(heard) == 4
