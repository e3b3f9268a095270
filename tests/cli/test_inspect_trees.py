"""Programs that do not tell where they were built: which Gos of this machine have their version."""

import os

import pytest

from support import goprogram, toolchains


def card_of(sandbox, program, **env):
    done = sandbox.ges("inspect", "--json", program, env=["%s=%s" % pair for pair in env.items()])
    assert done.status == 0, done
    return done.json()["programs"][0]["images"][0]


@pytest.fixture
def several(sandbox, go_toolchains):
    """Two Gos below ~/sdk, one of them a second time as a link, and a link to it in PATH; {version: GOROOT}."""
    chosen = {v: r for v, r in go_toolchains.items() if toolchains.minor_of(v) in (19, 27)}
    os.makedirs(sandbox.path("home", "sdk"))
    for version, root in chosen.items():
        os.symlink(root, sandbox.path("home", "sdk", version))
    os.makedirs(sandbox.path("gobin"))
    newest = list(chosen.values())[-1]
    os.symlink(newest, sandbox.path("home", "sdk", "go-current"))
    os.symlink(os.path.join(newest, "bin/go"), sandbox.path("gobin", "go"))
    return chosen


@pytest.mark.parametrize("minor", [19, 27])
def test_trimmed(sandbox, several, minor):
    version, root = next((v, r) for v, r in several.items() if toolchains.minor_of(v) == minor)
    program = goprogram.small(version, root, "linux", "amd64", ("-trimpath",))
    card = card_of(sandbox, program, HOME=sandbox.path("home"), PATH=sandbox.path("gobin"))
    found = [c for c in card["candidates"] if c["real"] == os.path.realpath(root)]
    assert len(found) == 1 and found[0]["version"] == version
    assert all(c["version"] == version for c in card["candidates"])
    assert len({c["real"] for c in card["candidates"]}) == len(card["candidates"])
    text = sandbox.ges("inspect", program, env=["HOME=" + sandbox.path("home"), "PATH=" + sandbox.path("gobin")])
    assert ("%s lives in %s" % (version, found[0]["goroot"])).encode() in text.out


def test_none_is_here(sandbox, go_toolchains):
    version, root = list(go_toolchains.items())[0]
    program = goprogram.small(version, root, "linux", "amd64", ("-trimpath",))
    card = card_of(sandbox, program, HOME=sandbox.path("nowhere"), PATH="")
    assert card["candidates"] == []


def test_untrimmed_with_its_go_needs_none(sandbox, several):
    version, root = list(several.items())[-1]
    program = goprogram.small(version, root, "linux", "amd64", ())
    card = card_of(sandbox, program, HOME=sandbox.path("home"), PATH=sandbox.path("gobin"))
    assert card["goroot_here"] == "the same Go lives there now" and "candidates" not in card


def test_the_link_that_it_was_built_through(sandbox, several):
    """GOROOT was a link: the path is compared as it leads now."""
    version, root = list(several.items())[-1]
    link = os.path.join(toolchains.cache_dir(), "goprograms", "linked-goroot")
    if not os.path.islink(link):
        os.symlink(root, link)
    program = goprogram.build(version, link, "example.com/linked", {"main.go": "package main\n\nfunc main() {}\n"})
    card = card_of(sandbox, program, HOME=sandbox.path("home"), PATH=sandbox.path("gobin"))
    assert card["goroot"] in (link, root) and card["goroot_here"] == "the same Go lives there now"
