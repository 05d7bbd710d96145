"""Who may do what: the table by hand, cell by cell."""

import pytest

from gigaramp.errors import AskError
from gigaramp.serve.access import DEEDS, ROLES, may

#                  operator expert engineer manager administrator
EXPECTED = """
read                  yes     yes     yes     yes     yes
call_for_help         yes     yes     yes     yes     yes
answer_help           yes     yes     yes     yes     yes
sign_off              no      yes     yes     no      yes
agree_action          no      no      yes     yes     yes
import_files          no      no      yes     yes     yes
ask_forecast          no      no      yes     yes     yes
send_records          no      no      no      no      yes
manage_users          no      no      no      no      yes
read_audit            no      no      no      yes     yes
read_log              no      no      yes     yes     yes
"""


def test_each_role_may_do_what_the_table_says():
    found = {deed: ["yes" if may(role, deed) else "no" for role in ROLES] for deed in DEEDS}
    assert {row.split()[0]: row.split()[1:] for row in EXPECTED.strip().splitlines()} == found


def test_a_role_that_nobody_knows_may_do_nothing():
    assert [] == [deed for deed in DEEDS for role in ("", "Administrator", "machine", "root") if may(role, deed)]


def test_a_deed_that_nobody_knows_is_an_error_and_not_a_no():
    with pytest.raises(AskError, match="there is no such deed"):
        may("administrator", "manage_user")
