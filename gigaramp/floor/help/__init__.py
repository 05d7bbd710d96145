"""The call for help between two people who may share no language: who calls, who comes, what was tried, what helped before."""

from gigaramp.floor.help.answering import answer, arrived, close, pass_on, restored, say_in_call, try_fix
from gigaramp.floor.help.calls import (
    CREW,
    EVERYBODY,
    Begun,
    Call,
    call_for_help,
    caller,
    comes,
    find_call,
    open_stop,
    reference,
    status_of,
    stop_of,
)
from gigaramp.floor.help.escalation import Rule, escalations_due, next_to_call, rule_of, whom_to_call
from gigaramp.floor.help.found_again import Found, found_again

__all__ = [
    "Begun", "CREW", "Call", "EVERYBODY", "Found", "Rule", "answer", "arrived", "call_for_help", "caller", "close", "comes",
    "escalations_due", "find_call", "found_again", "next_to_call", "open_stop", "pass_on", "reference", "restored", "rule_of",
    "say_in_call", "status_of", "stop_of", "try_fix", "whom_to_call",
]  # fmt: skip
