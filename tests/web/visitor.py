"""Somebody with a browser: keeps cookies, sends the token of the forms, signs in. And a service with one user of each role."""

from __future__ import annotations

import re
from contextlib import contextmanager

from argon2 import PasswordHasher
from starlette.testclient import TestClient

from gigaramp.serve.access import Access
from gigaramp.serve.service import Service
from gigaramp.serve.settings import Settings
from gigaramp.web.app import application
from tests.web.served import small_plant

GOOD = "trois rouleaux de cuivre"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PEOPLE = {"ada": "administrator", "marc": "manager", "eve": "engineer", "wei": "expert", "olu": "operator"}
"""User names and roles; the first one is an administrator."""
_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]*)">')


class Visitor:
    """One browser at an address. `get` asks for pages as a browser does, `post` sends a form of the last page."""

    def __init__(self, app, base_url="http://localhost"):
        self.client = TestClient(app, base_url=base_url, follow_redirects=False)
        self.page = {"accept": "text/html,application/xhtml+xml"}

    def get(self, path, **more):
        return self.client.get(path, headers=self.page | more.pop("headers", {}), **more)

    def token(self, path="/sign-in"):
        """The token that the forms of a page carry."""
        return _TOKEN.search(self.client.get(path, headers=self.page, follow_redirects=True).text).group(1)

    def post(self, path, data=None, *, headers=None, **more):
        sent = {"x-csrf-token": self.token(), "origin": str(self.client.base_url)}
        return self.client.post(path, data=data, headers=self.page | sent | (headers or {}), **more)

    def sign_in(self, name, password=GOOD, **more):
        return self.post("/sign-in", {"name": name, "password": password, **more})

    def cookie(self):
        return next((value for name, value in self.client.cookies.items() if "gigaramp" in name), None)


@contextmanager
def with_people(folder, clock=None, people=PEOPLE, **settings):
    """The service of the small plant, its log empty, with users whose passwords cost no time, and its application."""
    service = Service.open(small_plant(), Settings(store=folder, **settings))
    try:
        service.access.close()
        service.access = Access.open(folder / "access", hasher=QUICK, clock=clock)
        for name, role in people.items():
            service.access.users.add("console", name, GOOD, role)
        yield service, application(service)
    finally:
        service.close()
