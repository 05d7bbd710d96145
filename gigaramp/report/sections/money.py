from typing import Any
def money_section(told: Any) -> tuple[Any, ...]:
    return ()
