"""Made-up values for the pictures of losses, bottlenecks, what-ifs, uncertainty, advice and money: every part filled."""

from __future__ import annotations

from datetime import date, timedelta
from math import sin

from gigaramp.report.parts import Picture
from gigaramp.report.pictures.by_quarter import Costs, Quarter, cost_picture
from gigaramp.report.pictures.gantt import Planned, Span, gantt_picture
from gigaramp.report.pictures.layers import Layer, Layers, layers_picture
from gigaramp.report.pictures.ranking import Ranked, Ranking, days_words, ranking_picture
from gigaramp.report.pictures.ribbon import Limits, ribbon_picture
from gigaramp.report.pictures.tornado import Swing, Tornado, tornado_picture
from gigaramp.report.pictures.waterfall import Fall, Waterfall, waterfall_picture
from tests.report.made_up import AS_OF, UNTIL, WEEKS


def falls() -> Waterfall:
    """Of 150,000 vehicles 29,300 are shipped; stock gives 900 back, and the residual is small and shown."""
    named = [
        ("planned stops", 9_000.0), ("not accepted yet", 20_000.0), ("people are missing", 14_500.0), ("waiting for help", 31_000.0),
        ("failures", 18_200.0), ("short stops", 4_100.0), ("slow cycles", 6_000.0), ("defects: anode coating", 5_500.0),
        ("defects: stacking", 4_300.0), ("starved by a step that waits for a part from far away", 3_000.0), ("blocked", 2_000.0),
        ("no sled", 300.0), ("trials", 1_200.0), ("cells on their way and in stock", -900.0), ("no demand", 2_400.0),
    ]  # fmt: skip
    some = [Fall(name, amount, 0.4 * amount, 1.7 * amount) for name, amount in named]
    left = 150_000.0 - sum(one.amount for one in some) - 100.0
    return Waterfall("nameplate", 150_000.0, (*some, Fall("residual", 100.0, stays=True)), "shipped", left, "vehicles",
                     "1 January 2026 to 31 December 2026")  # fmt: skip


def layers() -> Layers:
    """Lines start one after the other; waiting for help takes most at first, failures later; stock gives in some weeks."""
    nameplate, help_, failure, shipped, stock, missing = [], [], [], [], [], []
    for number, _ in enumerate(WEEKS):
        whole = 3_000.0 if number % 26 else 0.0
        grown = min(1.0, number / 90)
        nameplate.append(whole)
        help_.append(whole * 0.45 * (1 - grown))
        failure.append(whole * (0.1 + 0.15 * grown))
        missing.append(whole * 0.2 * (1 - grown))
        stock.append(whole * 0.05 * sin(number))
        shipped.append(whole - help_[-1] - failure[-1] - missing[-1] - stock[-1])
    losses = (Layer("waiting for help", tuple(help_)), Layer("failures", tuple(failure)), Layer("people are missing", tuple(missing)),
              Layer("cells on their way and in stock", tuple(stock)))  # fmt: skip
    return Layers(WEEKS, Layer("shipped", tuple(shipped)), losses, tuple(nameplate), "vehicles", AS_OF)


def limits() -> tuple[Limits, ...]:
    """Coating limits at first, then stacking, then formation; notching limits somewhere in a few futures."""
    number = len(WEEKS)
    coating = tuple(max(0.0, 0.9 - week / 30) for week in range(number))
    formation = tuple(max(0.0, min(0.7, (week - 50) / 45)) for week in range(number))
    notching = tuple(0.08 if 30 < week < 60 else 0.0 for week in range(number))
    stacking = tuple(1.0 - a - b - c for a, b, c in zip(coating, formation, notching, strict=True))
    return (Limits("anode coating", coating), Limits("cathode notching", notching), Limits("stacking", stacking),
            Limits("formation", formation), Limits("end of line", (0.0,) * number))  # fmt: skip


def ranking() -> Ranking:
    """Two what-ifs help, one harms, two are not told apart."""
    some = [
        ("experts of stacking stay half a year longer", -61.0, 12.0, True),
        ("a shared glossary", -19.0, 6.0, True),
        ("ten more sleds", -2.0, 5.0, False),
        ("a decoy <b>lever</b>", 0.0, 0.0, False),
        ("half of the experts leave in June", 44.0, 9.0, True),
    ]
    rows = [
        Ranked(name, mean, mean - error, mean + error, told, f"{days_words(mean)} ({abs(mean) - error:.0f} to {abs(mean) + error:.0f})",
               mean - 3 * error - 8, mean + 3 * error + 8, 60)
        for name, mean, error, told in some
    ]  # fmt: skip
    return Ranking(tuple(rows), "days, sooner to the left", "full speed")


def tornado() -> Tornado:
    """The machines matter most, the people next; the sleds are not told apart; one end lies after the last day."""
    return Tornado(
        "full speed",
        "middle date of full speed",
        (
            Swing(
                "time between failures of the machines",
                None,
                date(2026, 6, 1),
                "up to 5 h",
                "above 9 h",
                0.34,
                0.04,
                True,
            ),
            Swing(
                "how fast people learn",
                date(2026, 6, 20),
                date(2026, 11, 3),
                "up to 300 h",
                "above 900 h",
                0.21,
                0.04,
                True,
            ),
            Swing("sleds", date(2026, 8, 1), date(2026, 8, 20), "up to 60 m/min", "above 90 m/min", 0.01, 0.04, False),
        ),
        date(2026, 8, 12),
        UNTIL,
        0.27,
    )


def gantt() -> tuple[Planned, ...]:
    """Experts of stacking stay longer and are more, those of coating stay as they are, a training is added."""
    stay = Span(date(2025, 6, 1), date(2026, 6, 30), 12)
    return (
        Planned(
            "experts: stacking",
            (stay,),
            (Span(date(2025, 6, 1), date(2026, 12, 31), 18),),
            "12 → 18 people, until 31 December 2026",
            "1.2 M EUR",
        ),
        Planned(
            "experts: coating",
            (Span(date(2025, 3, 1), date(2026, 3, 31), 8),),
            (Span(date(2025, 3, 1), date(2026, 3, 31), 8),),
        ),
        Planned("training: stacking", (), (Span(date(2026, 1, 15), date(2026, 4, 15), 6),), "6 more seats", "90 kEUR"),
    )


def costs() -> Costs:
    """A good kWh costs thousands at first and falls towards 80."""
    names = [f"{year}-Q{number}" for year in (2025, 2026) for number in (1, 2, 3, 4)]
    middle = [None, 4_200.0, 1_300.0, 520.0, 300.0, 190.0, 140.0, 118.0]
    return Costs(
        tuple(Quarter(name, None if value is None else 0.6 * value, value, None if value is None else 2.1 * value)
              for name, value in zip(names, middle, strict=True)),
        "EUR a good kWh", AS_OF, 82.0,
    )  # fmt: skip


def all_pictures() -> tuple[Picture, ...]:
    """Each picture once."""
    days = WEEKS[:1] + tuple(WEEKS[0] + timedelta(weeks=number) for number in range(1, len(WEEKS)))
    return (
        waterfall_picture(falls(), band="10 to 90 % of the futures"),
        layers_picture(layers()),
        ribbon_picture(days, limits(), AS_OF),
        ranking_picture(ranking()),
        tornado_picture(tornado()),
        gantt_picture(gantt(), "Keep the stackers' experts half a year longer", AS_OF),
        cost_picture(costs(), "10 to 90 % of the futures"),
    )
