"""Proxy variables and certificates (GES014): planted for real, with what the real go says."""

import http.server
import os
import socket
import ssl
import subprocess
import threading

import pytest

from doctor_support import commands, doctor, evidence, first, go_says, path_of

DEAD = "http://127.0.0.1:%d"


@pytest.fixture(params=[15, 19, 24, 27])
def any_go(request, go_toolchains):
    return first(go_toolchains, request.param)


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture
def needy(sandbox):
    """A module that must fetch another one."""
    sandbox.write("w/go.mod", "module example.com/shop\n\ngo 1.15\n\nrequire example.com/dep v1.0.0\n")
    return sandbox.path("w")


@pytest.fixture
def closed_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    return port


def on(go, *env):
    return [path_of(go[1] + "/bin"), "GOTOOLCHAIN=local", *env]


def fetch(sandbox, go, at, *env, server="https://proxy.golang.org"):
    return go_says(sandbox, go[1], "mod", "download",
                   env=["GOTOOLCHAIN=local", "GOFLAGS=-mod=mod", "GOPROXY=" + server, *env], cwd=at)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
def test_a_local_proxy_that_was_stopped(sandbox, any_go, needy, closed_port, name):
    setting = name + "=" + DEAD % closed_port
    finding = doctor(sandbox, env=on(any_go, setting), cwd=needy).one("GES014")
    assert finding["severity"] == "error" and setting in evidence(finding, "where")
    assert evidence(finding, "go says") in fetch(sandbox, any_go, needy, setting)
    assert commands(finding) == "unset " + name


def test_a_local_proxy_that_listens(sandbox, new, needy):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        for host in ("127.0.0.1", "localhost"):
            setting = "http://%s:%d" % (host, s.getsockname()[1])
            assert doctor(sandbox, env=on(new, "HTTPS_PROXY=" + setting, "http_proxy=" + setting), cwd=needy).ids() == []


@pytest.mark.parametrize("value", ['"http://proxy.corp:8080"', "'http://proxy.corp:8080'", "http://127.0.0.1:99999"])
def test_values_that_go_cannot_use(sandbox, any_go, needy, value):
    finding = doctor(sandbox, env=on(any_go, "HTTPS_PROXY=" + value), cwd=needy).one("GES014")
    said = evidence(finding, "go says")
    assert finding["severity"] == "error" and said and said in fetch(sandbox, any_go, needy, "HTTPS_PROXY=" + value)


@pytest.mark.parametrize("value", [" http://127.0.0.1:1", "http://127.0.0.1:1\r", "127.0.0.1:1 ", "http://:8080"])
def test_values_with_something_too_much_or_too_little(sandbox, new, needy, value):
    """None of them brings go to the proxy that is meant."""
    finding = doctor(sandbox, env=on(new, "HTTPS_PROXY=" + value), cwd=needy).one("GES014")
    assert finding["severity"] == "error"
    assert "dial tcp 127.0.0.1:1:" not in fetch(sandbox, new, needy, "HTTPS_PROXY=" + value)


def test_a_scheme_that_go_does_not_speak(sandbox, new):
    assert "socks4" in evidence(doctor(sandbox, env=on(new, "HTTPS_PROXY=socks4://p:1")).one("GES014"), "where")


def test_twins_that_disagree(sandbox, any_go, needy, closed_port):
    """go takes the upper-case one, as the message shows."""
    env = ["HTTPS_PROXY=http://upper.invalid:1", "https_proxy=http://lower.invalid:1"]
    finding = doctor(sandbox, env=on(any_go, *env), cwd=needy).one("GES014")
    assert "disagree" in finding["what"] and finding["severity"] == "warning"
    assert "lookup upper.invalid" in fetch(sandbox, any_go, needy, *env)


@pytest.mark.parametrize("value, words", [
    ("*", "no proxy at all"), ("localhost;127.0.0.1", "commas"), ("localhost 127.0.0.1", "commas"),
    ("http://git.corp", "host names"), ("localhost,10.*", "only at the start")])
def test_exceptions_that_do_not_work(sandbox, new, value, words):
    finding = doctor(sandbox, env=on(new, "HTTPS_PROXY=http://proxy.corp:8080", "NO_PROXY=" + value)).one("GES014")
    assert words in finding["what"]


def test_half_a_configuration(sandbox, new, needy, closed_port):
    env = ["http_proxy=http://proxy.invalid:1"]
    finding = doctor(sandbox, env=on(new, *env), cwd=needy).one("GES014")
    assert finding["severity"] == "info" and "proxyconnect" not in fetch(sandbox, new, needy, *env)
    assert doctor(sandbox, env=on(new, *env, "GOPROXY=http://proxy.corp/go")).ids() == []
    assert "ALL_PROXY" in doctor(sandbox, env=on(new, "ALL_PROXY=socks5://proxy.invalid:1")).one("GES014")["what"]


@pytest.mark.parametrize("password", ["http://ana:geheim@127.0.0.1:99999", "ana:geheim@127.0.0.1:99999"])
def test_passwords_are_not_shown(sandbox, new, password):
    result = sandbox.ges("doctor", env=on(new, "HTTPS_PROXY=" + password))
    assert b"GES014" in result.out and b"geheim" not in result.out and b"***" in result.out
    snapshot = sandbox.ges("snapshot", sandbox.path("snapshot.json"), env=on(new, "HTTPS_PROXY=" + password))
    assert snapshot.status == 0, snapshot
    with open(sandbox.path("snapshot.json")) as file:
        text = file.read()
    assert "geheim" not in text and "***" in text


@pytest.mark.parametrize("env", [
    ["HTTPS_PROXY=http://proxy.corp:8080"], ["https_proxy=proxy.corp:8080", "HTTP_PROXY=http://proxy.corp"],
    ["HTTPS_PROXY=socks5://proxy.corp:1080"], ["HTTPS_PROXY="], ["NO_PROXY=*"],
    ["HTTPS_PROXY=http://[fe80::1]:3128/", "NO_PROXY=localhost, .corp,*.corp.example,10.0.0.0/8,[::1]:80"]])
def test_what_is_right_or_normal(sandbox, new, env):
    assert doctor(sandbox, env=on(new, *env)).ids() == []


class Interceptor:
    """A server whose certificate nobody has signed, as a proxy that opens TLS shows it."""

    def __init__(self, folder):
        self.cert = os.path.join(folder, "ca.pem")
        key = os.path.join(folder, "key.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", self.cert, "-days",
                        "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert, key)
        handler = type("Handler", (http.server.BaseHTTPRequestHandler,), {
            "do_GET": lambda self: self.send_error(404), "log_message": lambda self, *words: None})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = "https://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def test_certificates_that_are_not_there(sandbox, any_go, needy, tmp_path):
    """The company's bundle was named and is gone; with it go would trust the server."""
    server = Interceptor(str(tmp_path))
    try:
        gone = "SSL_CERT_FILE=" + sandbox.path("gone.pem")
        finding = doctor(sandbox, env=on(any_go, gone), cwd=needy).one("GES014")
        assert finding["severity"] == "warning"
        said = evidence(finding, "you see")
        assert said in fetch(sandbox, any_go, needy, gone, server=server.url)
        good = "SSL_CERT_FILE=" + server.cert
        assert doctor(sandbox, env=on(any_go, good), cwd=needy).ids() == []
        assert said not in fetch(sandbox, any_go, needy, good, server=server.url)
    finally:
        server.server.shutdown()


def test_a_directory_of_certificates_that_is_not_there(sandbox, new, tmp_path):
    assert "SSL_CERT_DIR" in doctor(sandbox, env=on(new, "SSL_CERT_DIR=/nope:/nope2")).one("GES014")["what"]
    assert doctor(sandbox, env=on(new, "SSL_CERT_DIR=/nope:" + str(tmp_path))).ids() == []
