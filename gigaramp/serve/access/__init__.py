"""Who is at the door: users, their roles, their sessions, machines with tokens, and the trail of who changed what."""

from gigaramp.serve.access.access import Access, LockedOut, SignedIn, SignInRefused, expect_safe, is_loopback
from gigaramp.serve.access.audit import Entry, Head, Trail, Verified, verify_trail
from gigaramp.serve.access.roles import DEEDS, ROLES, may
from gigaramp.serve.access.sessions import Session
from gigaramp.serve.access.tokens import Client
from gigaramp.serve.access.users import LOCAL, User, person_named

__all__ = [
    "Access",
    "Client",
    "DEEDS",
    "Entry",
    "Head",
    "LOCAL",
    "LockedOut",
    "ROLES",
    "Session",
    "SignInRefused",
    "SignedIn",
    "Trail",
    "User",
    "Verified",
    "expect_safe",
    "is_loopback",
    "may",
    "person_named",
    "verify_trail",
]
