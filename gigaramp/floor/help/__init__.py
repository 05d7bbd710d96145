"""The call for help between two people who may share no language: who calls, who comes, what was tried, what helped before."""

from gigaramp.floor.help.answering import answer, arrived, close, pass_on, restored, say_in_call, try_fix
from gigaramp.floor.help.calls import (
    CREW,
    EVERYBODY,
    Begun,
    Call,
    call_for_help,
    find_call,
    is_open,
    open_stop,
    stop_of,
)
from gigaramp.floor.help.escalation import Rule, escalations_due, rule_of, whom_to_call
from gigaramp.floor.help.found_again import Found, found_again

__all__ = [
    "CREW", "EVERYBODY", "Begun", "Call", "Found", "Rule", "answer", "arrived", "call_for_help", "close", "escalations_due",
    "find_call", "found_again", "is_open", "open_stop", "pass_on", "restored", "rule_of", "say_in_call", "stop_of", "try_fix",
    "whom_to_call",
]  # fmt: skip
