"""What may be wrong, as a picture and a fixed sentence to tap; and what is said at once where it is a danger."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

TROUBLES: Final = (
    "trouble_stopped",
    "trouble_jam",
    "trouble_misaligned",
    "trouble_web_tension",
    "trouble_sensor",
    "trouble_no_material",
    "trouble_looks_bad",
    "trouble_leak",
    "trouble_hot",
    "trouble_unknown",
)
"""Sentences of the phrase book, in the order in which they are offered."""

SAFETY: Final = MappingProxyType(
    {
        "fire": ("stay_back", "call_emergency_number", "evacuate", "is_everyone_safe"),
        "smoke": ("stay_back", "call_emergency_number", "emergency_stop", "do_not_touch", "is_everyone_safe"),
        "trouble_hot": ("stay_back", "call_emergency_number", "emergency_stop", "do_not_touch", "is_everyone_safe"),
        "trouble_leak": ("emergency_stop", "stay_back", "do_not_touch", "is_everyone_safe"),
    }
)
"""Trouble -> the fixed sentences that stand on the page before the call is sent. The rules of the plant come first.

The gravest first: of several that are said, the first counts.
"""

ALSO: Final = ("smoke", "fire", "leak_of_electrolyte", "gas_smell", "cell_is_hot", "someone_is_hurt")
"""What can be said beside a trouble that is a danger."""
