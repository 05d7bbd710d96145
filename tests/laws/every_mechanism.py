"""Small plants that together use each mechanism of a plant file, for laws that must hold whatever runs."""

from __future__ import annotations

from typing import Any

Tree = dict[str, Any]

CREWS: Tree = {
    "calendars": {"main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"], "teams": 2}},
    "lines": {"west": {}, "east": {"starts": "2025-01-07", "accepted": "2025-01-08"}},
    "learning": {},
    "excursions": {"rate_at_start": "3 1/day"},
    "maturing": {},
    "help": {},
    "people": {
        "recruits": [{"on": "2025-01-06", "count": 40}],
        "experts": {"cutters": {"steps": ["cut"], "count": 3, "arrives": "2025-01-06", "leaves": "2025-06-01"}},
    },
    "events": {"power": {"kind": "utilities", "every": "2 day", "lasts": "1 h"}},
    "steps": {
        "cut": {
            "machines": 2, "cycle_time": {"value": "14 min", "law": "exponential"}, "mtbf": "2 h", "restore_time": "10 min",
            "scrap_at_start": "30 %", "scrap_mature": "3 %", "crew": 2, "coil": "10 piece",
        },
        "soak": {"places": "30 piece", "time": "5 h", "buffer": "4 piece"},
        "test": {
            "shared": True, "cycle_time": {"value": "6 min", "law": "gamma", "cv": 0.5}, "buffer": "3 piece", "inspects": {"cut": "80 %"},
            "scrap_mature": "2 %", "rework": {"share": "50 %", "quality_ratio": "50 %", "time": "1 min"},
        },
    },
}  # fmt: skip
"""Crews with a mean, experts, learning, maturing, excursions, places, rework, a plant-wide stop."""

PERSONS: Tree = {
    "calendars": {"main": {"shifts": ["05:00-13:00", "13:00-21:00"], "days": ["mon", "tue", "wed", "thu", "fri"], "teams": 2}},
    "lines": {
        "a": {"trials": [{"from": "2025-01-08", "to": "2025-01-10", "share": "20 %"}]},
        "b": {
            "operated_by": {
                "name": "partner", "languages": ["ko"], "until": "2025-01-14", "skill": "90 %", "handover": "4 day",
                "experience": "2000 piece", "leaves_behind": "50 %",
            },
            "rate_cap": [{"from": "2025-01-08", "to": "2025-01-12", "share": "70 %"}],
        },
        "c": {"starts": "2025-01-09", "pioneers": {"from": "a", "share": "50 %", "keeps": "60 %"}},
    },
    "learning": {"haste": "20 %"},
    "knowhow": {},
    "loading": {},
    "maturing": {},
    "help": {"parts_share": "10 %", "parts_delay": "5 h", "remote": "6 h"},
    "people": {
        "persons": {"experienced": "20 %", "replaced_after": "3 day"},
        "recruits": [{"on": "2025-01-06", "count": 50}],
        "turnover": "3 1/year",
        "absence": "10 %",
        "hired_before": "2 day",
        "skill": {},
        "training": {"hours": "20 h", "in_class": "50 %", "seats": 12},
        "skills": {"assembly": ["stack", "weld"]},
        "technicians": {"fitters": {"steps": ["stack", "weld"], "crew": 1, "prior_hours": "500 h"}},
        "cross_training": {"share": "30 %", "hours": "40 h"},
        "departures": [{"from": "2025-01-13", "to": "2025-01-17", "share": "20 %"}],
        "assessed": [{"step": "weld", "line": "a", "level": 3, "on": "2025-01-10", "by": "welders"}],
        "language": {
            "local": ["fr"], "second": {"en": "30 %"}, "interpreters": {"zh": 1}, "glossary": True, "glossary_from": "2025-01-13",
        },
        "experts": {
            "stackers": {
                "steps": ["stack"], "count": 3, "languages": ["zh"], "arrives": "2025-01-06", "leaves": "2025-01-17",
                "does": ["repair", "coach", "run"], "writes": "10 %", "home_visits": {"every": "6 day", "lasts": "2 day"},
            },
            "welders": {
                "steps": ["stack", "weld"], "count": 2, "languages": ["en"], "arrives": "2025-01-08", "leaves": "2025-03-01",
                "does": ["run", "repair", "coach"], "shifts": ["05:00-13:00"], "span": 2,
            },
        },
        "recall": {"on": "2025-01-16", "share": "50 %"},
    },
    "steps": {
        "stack": {
            "machines": 3, "cycle_time": {"value": "50 min", "law": "lognormal", "cv": 0.6}, "mtbf": "3 h", "restore_time": "20 min",
            "scrap_at_start": "25 %", "scrap_mature": "4 %", "crew": 3, "short_stops": {"at_start": "20 %", "mature": "5 %"},
            "experience": "5000 piece", "transfer": "30 %",
        },
        "weld": {
            "machines": 2, "cycle_time": "30 min", "buffer": "6 piece", "crew": 2, "mtbf": "4 h", "restore_time": "30 min", "difficulty": 2,
            "failures": "time_dependent",
            "scrap_at_start": "15 %", "scrap_mature": "2 %", "inspects": {"stack": "70 %"},
        },
        "pack": {"shared": True, "cycle_time": "8 min", "buffer": "10 piece", "inspects": {"stack": "90 %", "weld": "80 %"}},
    },
}  # fmt: skip
"""People one by one with all they can have; a partner's line, pioneers, trials, a rate cap, loading, knowhow, parts."""

MODULES: Tree = {
    "calendars": {
        "main": {"shifts": ["06:00-14:00", "14:00-22:00", "22:00-06:00"], "days": ["mon", "tue", "wed", "thu", "fri", "sat"]},
        "day": {
            "shifts": ["08:00-16:00"], "days": ["mon", "tue", "wed", "thu", "fri"],
            "closures": [{"from": "2025-01-08", "to": "2025-01-08"}],
        },
    },
    "products": {"foil": {"unit": "m"}, "cell": {"unit": "cell"}, "module": {"unit": "module"}, "pack": {"unit": "pack"}},
    "vehicles": {
        "small": {"share": "60 %", "modules": 2, "call_off": "40 pack/day"}, "large": {"share": "40 %", "modules": 3},
    },
    "lines": {"west": {"released": "2025-01-10"}, "east": {"starts": "2025-01-07", "accepted": "2025-01-08"}},
    "learning": {},
    "excursions": {"rate_at_start": "1 1/day", "then": "scrap", "reaction": "3 h"},
    "events": {
        "dry_room": {"kind": "utilities", "every": "2 day", "lasts": {"value": "2 h", "law": "gamma", "cv": 0.5}},
        "foil_late": {"kind": "material", "on": "2025-01-08", "lasts": "4 h", "steps": ["coat"]},
        "hold": {"kind": "quality_hold", "every": "4 day", "lasts": "1 h", "lines": ["west"]},
        "recipe": {"kind": "recipe_change", "on": "2025-01-08", "keeps": "50 %", "steps": ["stack"]},
    },
    "movers": {
        "sleds": {
            "from": "form", "to": "join", "count": 3, "capacity": "12 cell", "speed": "1 m/s", "distance": "60 m", "loading": "40 s",
            "unloading": "30 s", "runs_for": "2 h", "charging": "20 min", "buffer": "24 cell",
        },
    },
    "steps": {
        "coat": {
            "makes": "foil", "shared": True, "rate": "3 m/min", "coil": "100 m", "scrap_at_start": "10 %", "scrap_mature": "3 %",
            "changeover": {"every": "200 m", "time": "15 min"},
        },
        "stack": {
            "makes": "cell", "consumes": {"foil": "1.4 m"}, "machines": 4, "buffer": "60 m",
            "cycle_time": {"law": "triangular", "from": "2 min", "mode": "3 min", "to": "7 min"},
            "mtbf": {"value": "5 h", "law": "weibull", "shape": 1.5}, "failures": "time_dependent",
            "restore_time": {"law": "empirical", "table": ["5 min", "9 min", "40 min"]},
            "scrap_at_start": "20 %", "scrap_mature": "5 %", "inspects": {"coat": "50 %"},
        },
        "form": {
            "places": "120 cell", "time": {"law": "uniform", "from": "8 h", "to": "10 h"}, "buffer": "24 cell",
            "inspects": {"coat": "90 %", "stack": "60 %"},
        },
        "join": {
            "makes": "module", "consumes": {"cell": 4}, "shared": True, "batch": "2 module", "cycle_time": "9 min", "buffer": "48 cell",
            "calendar": "day",
        },
        "pack": {
            "makes": "pack", "consumes": {"module": 1}, "shared": True, "cycle_time": "10 min", "buffer": "12 module",
            "scrap_mature": "1 %",
        },
    },
}  # fmt: skip
"""Foil, cells, modules, packs for two vehicles; sleds that charge, coils, batches, failures by time, all laws, all plant-wide events."""
