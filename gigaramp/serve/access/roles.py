"""What each role may do. One table: every page and every form asks it, and nothing else decides."""

from __future__ import annotations

from typing import Final, Literal, get_args

from gigaramp.errors import AskError
from gigaramp.languages import later, say
from gigaramp.near import did_you_mean

Role = Literal["operator", "expert", "engineer", "manager", "administrator"]
Deed = Literal[
    "read",
    "call_for_help",
    "answer_help",
    "sign_off",
    "agree_action",
    "import_files",
    "ask_forecast",
    "send_records",
    "manage_users",
    "read_audit",
    "read_log",
]

ROLES: Final[tuple[str, ...]] = get_args(Role)
"""Roles of people, from the floor to the one who looks after the server."""
DEEDS: Final[tuple[str, ...]] = get_args(Deed)
"""What can be done on a page or through a form."""

ROLE_WORDS: Final = {
    "operator": later("operator"),
    "expert": later("expert"),
    "engineer": later("engineer"),
    "manager": later("manager"),
    "administrator": later("administrator"),
}
DEED_WORDS: Final = {
    "read": later("read the pages"),
    "call_for_help": later("call for help"),
    "answer_help": later("answer a call and write down the fix"),
    "sign_off": later("sign off a level of a person on a step"),
    "agree_action": later("agree an action against a loss"),
    "import_files": later("import files"),
    "ask_forecast": later("ask for a new forecast"),
    "send_records": later("send records"),
    "manage_users": later("manage users"),
    "read_audit": later("read the audit trail"),
    "read_log": later("read the log row by row, and download plant files"),
}

_FLOOR: Final = frozenset({"read", "call_for_help", "answer_help"})
_OFFICE: Final = frozenset({"agree_action", "import_files", "ask_forecast"})

MAY: Final[dict[str, frozenset[str]]] = {
    # An operator answers too: a crew is called before an expert is.
    "operator": _FLOOR,
    "expert": _FLOOR | {"sign_off"},
    "engineer": _FLOOR | _OFFICE | {"sign_off", "read_log"},
    "manager": _FLOOR | _OFFICE | {"read_audit", "read_log"},
    "administrator": frozenset(DEEDS),
}
"""Deeds of each role. A machine with a token is no role: it may send records, and nothing else."""


def may(role: str, deed: str) -> bool:
    """True where this role may do this deed; False for a role that nobody knows. Raises `AskError` for an unknown deed."""
    if deed not in DEEDS:
        raise AskError(say("{deed}: there is no such deed", deed=deed) + "; " + did_you_mean(deed, DEEDS))
    return deed in MAY.get(role, frozenset())


def expect_role(role: str) -> str:
    """The role as it is, where there is one of this name. Raises `AskError` for any other."""
    if role not in ROLES:
        raise AskError(say("{role}: there is no such role", role=role) + "; " + did_you_mean(role, ROLES))
    return role
