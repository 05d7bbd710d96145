"""The table of roles in the docs is that of the code."""

import re

from gigaramp.serve.access.roles import DEED_WORDS, DEEDS, ROLES, may
from tests.docs.pages import ROOT


def test_the_table_of_roles_in_the_docs_is_the_one_that_is_used():
    text = (ROOT / "docs" / "do" / "sign-in.md").read_text(encoding="utf-8")
    table = re.search(r"\| may \|(.*?)\n\n", text, re.DOTALL).group(0).splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table if line]
    assert ["may", *ROLES] == head
    assert [[DEED_WORDS[deed], *("yes" if may(role, deed) else "–" for role in ROLES)] for deed in DEEDS] == rows
