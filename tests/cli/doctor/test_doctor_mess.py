"""Twenty faults at once, on a machine with real paths, files, variables and several real Gos: exactly these are found."""

import os

import pytest

from doctor_support import Diagnosis, evidence, first
from support.machine import Machine


@pytest.fixture
def machine(sandbox):
    return Machine(sandbox)


EXPECTED = {
    "GES003": ("/opt/go1.22", "go1.22"),  # GOROOT is the tree of a third Go
    "GES005": ("/home/ana/tools", "staticcheck"),  # GOBIN is not on PATH
    "GES007": ("env:2", "windows/amd64"),  # GOOS left in the go env file
    "GES008": ("CGO_ENABLED", "quotes"),
    "GES009": ("/usr/local/go", "hidden"),  # the distribution's older go comes first
    "GES010": ("env:3", "b.example.com"),  # a line that the environment overrides
    "GES013": ("GOPROXY", "';'"),
    "GES014": ("HTTPS_PROXY", "port"),
    "GES015": ("GO111MODULE=auto",),
    "GES016": ("go.mod:3", "1.25.0"),  # the module wants a newer Go, and GOTOOLCHAIN=local
    "GES019": ("GOPATH", "~"),
    "GES028": ("/opt/my", "blank"),  # CC falls apart
    "GES029": ("GOFLAGS", "mod=vendor"),
    "GES037": ("/home/ana/.config/go/env",),  # two lines for one name
    "GES040": ("/opt/quoted", "relative"),
    "GES051": ("go.mod:6", "Sirupsen"),  # one path in two letter cases
    "GES054": ("GOINSECURE=*",),
    "GES055": ("GOAMD64", "v9"),
    "GES063": ("go/bin/dlv", "permission"),
    "GES064": ("shop/go.mod",),  # Windows line ends
}
assert len(EXPECTED) == 20


def make_a_mess(machine, old, new, other):
    """Files, PATH and variables that contradict each other."""
    machine.debian_go(old)
    machine.official_go(new)
    machine.env["GOROOT"] = machine.official_go(other, "/opt/go1.22")
    machine.file(machine.at_home("tools/staticcheck"), "\x7fELF", mode=0o755)
    machine.file(machine.at_home("go/bin/dlv"), "\x7fELF", mode=0o644)
    machine.file(machine.at_home(".config/go/env"),
                 "GOPRIVATE=a.example.com\nGOOS=windows\nGOPRIVATE=b.example.com\nGOTOOLCHAIN=local\n")
    machine.cwd = machine.at_home("shop")
    machine.file(machine.at_home("shop/go.mod"), "\r\n".join([
        "module example.com/shop", "", "go 1.25.0", "", "require (", "\tgithub.com/Sirupsen/logrus v1.0.5",
        "\tgithub.com/sirupsen/logrus v1.9.3", "\tgit.corp.internal/team/lib v1.0.0", ")", ""]))
    machine.env.update(
        GOPRIVATE="c.example.com", GOPROXY="https://proxy.golang.org;direct", HTTPS_PROXY="proxy.example.com:port",
        GO111MODULE="auto", GOPATH="~/go:" + machine.at_home("go"), GOBIN=machine.at_home("tools"), GOINSECURE="*", GOAMD64="v9",
        CGO_ENABLED='"1"', CC="/opt/my tools/gcc", GOFLAGS="mod=vendor")
    machine.env["PATH"] = "/usr/bin:'/opt/quoted':/usr/local/go/bin:relative:/bin"


def test_a_mess_gives_exactly_its_faults(machine, go_toolchains):
    old, new, other = (first(go_toolchains, minor)[1] for minor in (21, 26, 22))
    make_a_mess(machine, old, new, other)
    assert machine.go("build").status != 0
    found = Diagnosis(machine.ges("doctor", "--json"))
    told = {f["id"]: " ".join([f["what"], evidence(f), *(e["label"] for e in f["evidence"])]) for f in found.findings}
    odd = {rule: told.get(rule) for rule in told.keys() ^ EXPECTED.keys()}
    assert odd == {}
    assert sorted(found.ids()) == sorted(EXPECTED)  # each once
    assert found.document["gaps"] == []
    missing = [(rule, word, told[rule]) for rule, words in EXPECTED.items() for word in words if word not in told[rule]]
    assert missing == []
