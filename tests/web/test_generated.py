"""Made-up requests to everything that the application describes of itself: no answer is a server's error."""

from tests.web.generated import tried
from tests.web.visitor import with_people


def test_no_made_up_request_makes_the_server_fall_over(tmp_path):
    with with_people(tmp_path / "log", people={}) as (_, app):
        found = tried(app, examples=5, seed=None)
    assert {label for label, _ in found} >= {
        "GET /quality",
        "POST /records",
        "POST /tokens/give",
        "GET /imports/{number}",
    }
    assert [] == [one for one in found if one[1] >= 500]
    # Neither the sign-in nor the token of forms stood in the way: the requests reached what they were made up for.
    assert sum(count for (_, status), count in found.items() if status in (401, 403)) < 0.2 * sum(found.values())
