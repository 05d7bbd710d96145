"""The guard before every page: the host's name, cookies, tokens of forms, sizes, headers, and where a link may lead."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from gigaramp.serve.access import lock_out
from gigaramp.web.door import safe_next
from tests.web.visitor import GOOD, Visitor, with_people


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with with_people(tmp_path_factory.mktemp("house") / "log", allowed_hosts=("plant.example",)) as found:
        yield found


@pytest.fixture
def app(house):
    return house[1]


@pytest.fixture
def access(house):
    return house[0].access


@pytest.fixture
def ada(app):
    visitor = Visitor(app)
    assert 303 == visitor.sign_in("ada").status_code
    return visitor


# Who may come in.


def test_nobody_sees_a_page_without_signing_in_and_comes_back_to_it_after(app):
    visitor = Visitor(app)
    answer = visitor.get("/quality?span=7&line=a%26b")
    assert (303, "/sign-in?next=/quality%3Fspan%3D7%26line%3Da%2526b") == (
        answer.status_code,
        answer.headers["location"],
    )
    visitor.get(answer.headers["location"])
    done = visitor.sign_in("ada", next="/quality?span=7")
    assert (303, "/quality?span=7") == (done.status_code, done.headers["location"])
    assert 200 == visitor.get("/quality?span=7").status_code


def test_json_and_events_are_refused_in_words_and_not_led_elsewhere(app):
    visitor = Visitor(app)
    for path in ("/quality.json", "/events", "/records.json", "/plant.yaml", "/openapi.json", "/nowhere.json"):
        answer = visitor.client.get(path)
        assert (401, {"error": "Sign in first."}) == (answer.status_code, answer.json()), path
    assert 200 == visitor.client.get("/health").status_code


def test_words_of_a_refusal_are_in_the_language_of_the_browser(app):
    # A language without this sentence says it in English; the header tells which one was found.
    answer = Visitor(app).get("/sign-in", headers={"accept-language": "de, fr-CA;q=0.8, en;q=0.5"})
    assert '<html lang="fr"' in answer.text


def test_the_language_chosen_before_signing_in_is_kept_until_the_user_s_own_is_spoken(app, access):
    visitor = Visitor(app)
    assert '<html lang="zh-Hans"' in visitor.get("/sign-in?lang=zh").text
    assert '<html lang="zh-Hans"' in visitor.get("/sign-in").text
    access.users.change_language("console", "olu", "ko")
    assert 303 == visitor.sign_in("olu").status_code
    assert '<html lang="ko"' in visitor.get("/me").text
    assert '<html lang="fr"' in visitor.get("/me?lang=fr").text
    assert '<html lang="fr"' in visitor.get("/me").text
    assert '<html lang="en"' in Visitor(app).get("/sign-in?lang=xx").text


def test_who_has_signed_in_is_led_on_from_the_sign_in_page(ada):
    assert "/launch" == ada.get("/sign-in").headers["location"]
    assert "/quality" == ada.get("/sign-in?next=/quality").headers["location"]


# Sessions and cookies.


def test_the_cookie_of_a_session_is_kept_from_scripts_and_from_other_sites(app):
    visitor = Visitor(app)
    flags = visitor.sign_in("ada").headers.get_list("set-cookie")
    told = next(one for one in flags if one.startswith("gigaramp=") and "Max-Age=0" not in one)
    assert "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax" == told[told.index(";") :]


def test_by_another_name_than_localhost_the_cookie_travels_by_https_alone_and_for_this_host_alone(app):
    visitor = Visitor(app, "https://plant.example")
    flags = visitor.sign_in("ada").headers.get_list("set-cookie")
    told = next(one for one in flags if one.startswith("__Host-gigaramp=") and "Max-Age=0" not in one)
    assert "; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; Secure" == told[told.index(";") :]
    assert 200 == visitor.get("/me").status_code


def test_a_planted_cookie_is_no_session_and_is_not_kept_at_sign_in(app, access):
    visitor = Visitor(app)
    planted = "A" * 43
    visitor.client.cookies.set("gigaramp", planted, domain="localhost.local")
    visitor.sign_in("ada")
    own = [one for one in visitor.client.cookies.jar if one.name == "gigaramp" and one.value != planted]
    assert 1 == len(own)
    assert access.session_of(planted) is None
    assert 303 == Visitor(app).get("/me", headers={"cookie": f"gigaramp={planted}"}).status_code
    assert 200 == Visitor(app).get("/me", headers={"cookie": f"gigaramp={own[0].value}"}).status_code


def test_somebody_else_s_session_that_was_planted_ends_when_its_victim_signs_in(app, access):
    attacker = Visitor(app)
    attacker.sign_in("olu")
    token = attacker.cookie()
    victim = Visitor(app)
    done = victim.client.post(
        "/sign-in",
        data={"name": "ada", "password": GOOD},
        headers={"cookie": f"gigaramp={token}", "x-csrf-token": attacker.token("/me")},
    )
    assert 303 == done.status_code
    assert access.session_of(token) is None
    assert token not in "".join(done.headers.get_list("set-cookie"))


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(app, ada):
    kept = ada.cookie()
    assert "/sign-in" == ada.post("/sign-out").headers["location"]
    assert 303 == ada.get("/me").status_code
    assert 303 == Visitor(app).get("/me", headers={"cookie": f"gigaramp={kept}"}).status_code


def test_a_link_does_not_sign_anybody_out(ada):
    assert 405 == ada.get("/sign-out").status_code
    assert 200 == ada.get("/me").status_code


@pytest.mark.parametrize(
    "cookie", ["gigaramp=", "gigaramp=a;b=c;;", "=;=", 'gigaramp="x', "gigaramp=" + "x" * 9000, "\xff=\xfe"]
)
def test_odd_cookies_are_nobody(app, cookie):
    assert 303 == Visitor(app).get("/me", headers={"cookie": cookie.encode("latin-1")}).status_code


# Forms.


def test_a_form_without_its_token_or_with_that_of_another_session_changes_nothing(app, ada, access):
    other = Visitor(app)
    other.sign_in("marc")
    form = {"name": "new", "password": GOOD, "role": "operator"}
    for token in ("", "x", other.token("/me"), Visitor(app).token(), "é"):
        answer = ada.client.post("/users/add", data=form | {"csrf": token})
        assert 403 == answer.status_code, token
        assert 403 == ada.client.post("/users/add", data=form, headers={"x-csrf-token": token.encode()}).status_code
    assert 403 == ada.client.post("/users/add", data=form).status_code
    assert 403 == ada.client.post("/users/add", json=form).status_code
    assert access.users.named("new") is None
    assert 303 == ada.client.post("/users/add", data=form | {"csrf": ada.token("/me")}).status_code
    access.users.end("ada", "new")


def test_the_token_of_the_forms_changes_with_the_session_and_tells_nothing_of_it(app):
    visitor = Visitor(app)
    before = visitor.token()
    visitor.sign_in("ada")
    assert before != visitor.token("/me")
    assert visitor.cookie() not in visitor.get("/me").text


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost.evil.example"},
        {"origin": "http://localhost:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_another_site_sends_is_refused_also_with_a_token(ada, headers):
    answer = ada.post("/me/language", {"language": "fr"}, headers=headers)
    assert (403, {"error": "This was sent from another site."}) == (answer.status_code, answer.json())


def test_signing_in_needs_a_token_too(app):
    answer = Visitor(app).client.post("/sign-in", data={"name": "ada", "password": GOOD})
    assert 403 == answer.status_code


# Where a link may lead.


@pytest.mark.parametrize(
    "text",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example", "javascript:alert(1)",
     "/a\r\nSet-Cookie: a=b", "evil.example", "", "///evil.example", "/%0d%0a\n", "http:/evil.example", "/é"],
)  # fmt: skip
def test_nobody_is_led_to_another_site_after_signing_in(app, text):
    assert "/" == safe_next(text)
    done = Visitor(app).sign_in("ada", next=text)
    assert (303, "/") == (done.status_code, done.headers["location"])


@pytest.mark.parametrize("text", ["/", "/launch", "/help/stop-1?lang=fr#a", "/quality?line=a%26b"])
def test_pages_of_this_server_are_gone_to(text):
    assert text == safe_next(text)


# The host's name.


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "plant.example.evil", "[", "a b"]
)
def test_a_name_that_is_not_ours_is_refused(app, host):
    answer = TestClient(app, base_url="http://localhost").get("/health", headers={"host": host})
    assert 421 == answer.status_code


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8360",
        "127.0.0.1:8360",
        "[::1]:8360",
        "plant.example",
        "plant.example.",
        "Plant.Example:443",
    ],
)
def test_our_names_are_answered(app, host):
    answer = TestClient(app, base_url="http://localhost").get("/health", headers={"host": host})
    assert 200 == answer.status_code


def test_without_users_only_this_computer_is_answered_and_it_is_told(tmp_path):
    with with_people(tmp_path / "log", people={}, allowed_hosts=("plant.example",)) as (_, app):
        page = Visitor(app).get("/me").text
        assert "everybody at this computer may do everything" in page
        assert 421 == Visitor(app, "https://plant.example").get("/launch").status_code
        assert 403 == TestClient(app, base_url="http://localhost").post("/users/add", data={"name": "x"}).status_code
        visitor = Visitor(app)
        form = {"name": "ada", "password": GOOD, "role": "operator"}
        assert "the first user is an administrator" in visitor.post("/users/add", form).text
        assert 303 == visitor.post("/users/add", form | {"role": "administrator"}).status_code
        assert "/sign-in?next=/me" == visitor.get("/me").headers["location"]
        assert 303 == visitor.sign_in("ada").status_code
        assert "Your password was chosen by somebody else" not in visitor.get("/me").text


def test_a_server_that_was_opened_to_everybody_answers_by_number_too(tmp_path):
    with with_people(tmp_path / "log", people={}, host="0.0.0.0", anyone=True) as (_, app):
        assert 200 == Visitor(app, "http://192.168.7.9:8360").get("/me").status_code
        assert 421 == Visitor(app, "http://evil.example").get("/me").status_code


# Sizes.


def test_a_form_that_is_too_large_is_refused_also_when_its_length_is_a_lie(ada):
    big = b"a=" + b"x" * (1 << 20)
    kind = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": ada.token("/me")}
    assert 413 == ada.client.post("/me/language", content=big, headers=kind).status_code
    assert (
        413 == ada.client.post("/me/language", content=iter([big[:700_000], big[700_000:]]), headers=kind).status_code
    )
    part = b'--b\r\ncontent-disposition: form-data; name="language"\r\n\r\n' + big + b"\r\n--b--\r\n"
    parts = {"content-type": "multipart/form-data; boundary=b"}
    assert 413 == ada.client.post("/me/language", content=iter([part]), headers=kind | parts).status_code


@pytest.mark.parametrize("who", ["nobody", "ada"])
def test_what_is_refused_is_not_read(app, who):
    visitor, read = Visitor(app), []
    if who == "ada":
        visitor.sign_in("ada")

    def body():
        for _ in range(50):
            read.append(1)
            yield b"x" * 30_000

    headers = {"content-type": "multipart/form-data; boundary=b", "x-csrf-token": visitor.token()}
    told = {} if who == "nobody" else {"content-length": "1500000"}
    answer = visitor.client.post(
        "/imports" if who == "nobody" else "/me/language", content=body(), headers=headers | told
    )
    assert (401 if who == "nobody" else 413) == answer.status_code
    assert [] == read


# Headers.


@pytest.mark.parametrize(
    "path", ["/me", "/me.json", "/sign-in", "/health", "/nowhere", "/static/page.css", "/openapi.json"]
)
def test_every_answer_tells_the_browser_what_it_may_load(ada, path):
    headers = ada.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert ("nosniff", "same-origin") == (headers["x-content-type-options"], headers["referrer-policy"])
    assert ("no-store" in headers["cache-control"]) == (not path.startswith("/static/"))


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "a\nSet-Cookie: b=c", "%0d%0aX-Evil:%201"])
def test_no_text_becomes_a_header(ada, app, text):
    for answer in (
        ada.client.get("/sign-in", params={"next": text, "lang": text}),
        Visitor(app).get("/quality", params={"line": text}),
        Visitor(app).sign_in("ada", next=text),
    ):
        assert "x-evil" not in answer.headers
        assert [] == [one for one in answer.headers.get_list("set-cookie") if one.startswith("b=")]


# Machines.


def test_a_token_of_a_machine_opens_one_address_and_no_page(app, access):
    token = access.tokens.give("ada", "stacker", "stacker")
    client = TestClient(app, base_url="http://localhost", headers={"authorization": f"Bearer {token}"})
    assert 403 == client.get("/launch").status_code
    assert 403 == client.get("/health").status_code
    assert 200 == client.post("/records", json=[]).status_code
    access.tokens.withdraw("ada", "stacker")
    assert 401 == client.post("/records", json=[]).status_code
    for odd in ("Basic YTpi", "Bearer", "Bearer x", "bearer " + "x" * 9000, "gigaramp"):
        assert 401 == client.post("/records", json=[], headers={"authorization": odd}).status_code, odd


def test_a_token_does_not_lean_on_the_session_that_came_with_it(ada, access):
    answer = ada.client.get("/users.json", headers={"authorization": "Bearer nothing"})
    assert 401 == answer.status_code


# Guessing.


def test_guessing_is_slowed_down_and_told_with_how_long(tmp_path):
    from tests.serve.access.doors import Clock

    with with_people(tmp_path / "log", clock=Clock()) as (_, app):
        visitor = Visitor(app)
        for _ in range(lock_out.RULES["here"].free + 1):
            answer = visitor.sign_in("ada", "not the password")
            assert (401, True) == (answer.status_code, "The name or the password is not right." in answer.text)
        answer = visitor.sign_in("ada")
        assert (429, "16") == (answer.status_code, answer.headers["retry-after"])
        assert "Too many sign-ins failed. Try again in 16 seconds." in answer.text
        assert 303 == visitor.sign_in("olu").status_code
