"""Laws of people that are not theorems, over 400 paired futures: more help does not delay a launch."""

from __future__ import annotations

import time

import pytest

from tests.people.ramp import AT_ONE_IN_A_THOUSAND, delay, launch_of
from tests.prove.proof import write

pytestmark = pytest.mark.prove

FUTURES = 400

MORE_HELP = {
    "four more experts of each family": lambda: launch_of(french=8, chinese=8),
    "twelve more experts of each family": lambda: launch_of(french=16, chinese=16),
    "all experts speak the language of the crews": lambda: launch_of(speaks="fr"),
    "a glossary of the plant's terms": lambda: launch_of(language={"local": ["fr"], "glossary": True}),
    "an interpreter on every shift": lambda: launch_of(language={"local": ["fr"], "interpreters": {"zh": 1}}),
}
LESS_HELP = {
    "no experts": lambda: launch_of(french=0, chinese=0),
    "half of the people come a year later": lambda: launch_of(
        recruits=[
            {"on": "2025-01-06", "count": 20},
            {"on": "2026-01-05", "count": 20},
            {"on": "2026-01-06", "count": 40},
        ]
    ),
}


def test_more_help_does_not_delay_a_launch():
    plant, rows, delayed = launch_of(), [], []
    began = time.perf_counter()
    for words, other in (MORE_HELP | LESS_HELP).items():
        found = delay(plant, other(), FUTURES)
        error = max(found.error, 1e-9)
        is_delayed = found.days_later > AT_ONE_IN_A_THOUSAND * error
        if is_delayed:
            delayed.append(words)
        rows.append(
            (
                words,
                f"{found.days_later:+.1f}",
                f"{found.error:.1f}",
                f"{found.days_later / error:+.1f}",
                "yes" if is_delayed else "no",
            )
        )
    seconds = time.perf_counter() - began
    write(
        "people",
        "More help does not delay a launch",
        f"""{FUTURES} paired futures of a small launch (two lines, two crewed steps, four French and four Chinese experts, all
ranges of the defaults), seed 1: the mean change of the date of full speed, restricted at the horizon, under the same luck.

The law is no theorem: an expert who runs a machine takes practice from a learner. It is tested one-sided at 0.1 %: a plant
counts as delayed where the mean is more than {AT_ONE_IN_A_THOUSAND} standard errors above zero. The last rows show
that the test can fail.""",
        ("change", "days later", "± standard error", "errors", "delayed at 0.1 %"),
        rows,
        f"""Delayed: {", ".join(delayed) or "none"}. {seconds:.0f} s.""",
    )
    assert list(LESS_HELP) == delayed
