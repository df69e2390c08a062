"""Requests to services that answer, do not answer, answer nonsense, or want a key."""

from __future__ import annotations

import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftl_qgis_plugin.interpretation.imagery.services.network import holds_secret, without_secrets


@pytest.fixture
def ask(network, wait_for):
    """A function (url, **options) -> (answer, error text, seconds)."""

    def run(url, **options):
        got = []
        begun = time.perf_counter()
        network.get_json(url, lambda a: got.append((a, "")), lambda e: got.append((None, str(e))), **options)
        returned = time.perf_counter() - begun
        wait_for(lambda: got)
        assert len(got) == 1
        return (*got[0], returned)

    return run


def test_an_answer(ask, server):
    server.items = []
    answer, error, _ = ask(server.url + "/stac/search", body={"limit": 1})
    assert (answer["type"], error) == ("FeatureCollection", "")
    assert server.bodies == [{"limit": 1}]


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        ("slow", "does not answer"),
        ("malformed", "no answer of an image service"),
        ("huge", "sends more than 4 MB"),
        ("401", "wants a key or a login"),
        ("403", "wants a key or a login"),
        ("429", "asked again in 7 s"),
        ("500", "answers with an error"),
    ],
)
def test_one_sentence_each_and_never_a_wait(ask, server, mood, sentence):
    server.mood["/"] = mood
    answer, error, returned = ask(server.url + "/x?api_key=SECRET", timeout_ms=700 if mood == "slow" else 10_000)
    assert answer is None
    assert sentence in error
    assert "SECRET" not in error
    assert returned < 0.1


def test_a_dead_server(ask):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _, error, _ = ask(f"http://127.0.0.1:{port}/x")
    assert "does not answer" in error


def test_who_had_too_much_is_left_alone(ask, server, network):
    server.mood["/"] = "429"
    ask(server.url + "/x")
    _, error, _ = ask(server.url + "/x")
    assert "asked too often" in error
    assert len(server.asked) == 1
    network.resume()
    server.mood.clear()
    assert ask(server.url + "/wayback.json")[0] == {}


def test_no_login_dialog(ask, server):
    """QGIS's own manager would ask for credentials over the map; ours only tells."""
    server.mood["/"] = "401"
    _, error, _ = ask(server.url + "/x")
    assert "401" in error
    assert len(server.asked) == 1


def test_cancelled_requests_say_nothing(network, server, wait_for):
    server.mood["/"] = "slow"
    got = []
    request = network.get(server.url + "/x", got.append, got.append)
    wait_for(lambda: server.asked)
    request.cancel()
    other = []
    server.mood.clear()
    network.get(server.url + "/wayback.json", other.append, other.append)
    wait_for(lambda: other)
    assert got == []


@pytest.mark.parametrize("url", ["", "ftp://h/x", "file:///etc/passwd", "no address", "http://"])
def test_what_is_no_web_address(ask, url):
    assert "is no web address" in ask(url)[1]


def test_an_authentication_that_is_gone(ask, server):
    assert "not in QGIS any more" in ask(server.url + "/x", auth="abcdefg")[1]
    assert server.asked == []


def test_the_key_of_qgis_authentication_store_goes_along(ask, server):
    from qgis.core import QgsApplication, QgsAuthMethodConfig

    manager = QgsApplication.authManager()
    manager.setMasterPassword("only for this test", True)
    config = QgsAuthMethodConfig("Basic")
    config.setName("planet")
    config.setConfig("username", "KEY")
    config.setConfig("password", "")
    stored = manager.storeAuthenticationConfig(config)
    if not (stored[0] if isinstance(stored, tuple) else stored):
        pytest.skip("this QGIS has no authentication store")
    try:
        ask(server.url + "/wayback.json", auth=config.id())
        assert server.headers[0]["Authorization"] == "Basic S0VZOg=="
    finally:
        manager.removeAuthenticationConfig(config.id())


def test_secrets_are_found_and_cut_out():
    assert holds_secret("https://h/{z}/{x}/{y}.png?api_key=abc")
    assert holds_secret("https://user:pass@h/x")
    assert holds_secret("https://h/x?X-Amz-Signature=abc")
    assert not holds_secret("https://h/x?layers=monkey&keyword=a&style=default")
    assert without_secrets("https://u:p@h/x?a=1&access_token=abc") == "https://h/x?a=1"


@given(st.text("abcdefgh0123456789", min_size=6, max_size=20), st.sampled_from(["api_key", "token", "sig", "apikey"]))
def test_no_key_survives(secret, name):
    assert f"={secret}" not in without_secrets(f"https://h/x?a=1&{name}={secret}&b=2")
