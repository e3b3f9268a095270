"""Healthy machines get silence: one line that says what was checked."""

import os

import pytest

from doctor_support import doctor, first, module, path_of


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture
def old(go_toolchains):
    return first(go_toolchains, 21, 22)


def silence(sandbox, version, *words, env=()):
    """No finding, status 0, one line; returns it."""
    found = doctor(sandbox, *words, env=env)
    assert found.findings == [] and found.document["gaps"] == [], found.document
    assert found.document["go"]["version"] == version
    result = sandbox.ges("doctor", *words, env=list(env))
    assert result.status == 0 and result.err == b"", result
    line = os.fsdecode(result.out)
    assert line.count("\n") == 1 and line.startswith("no problems found: ") and version in line, line
    return line


def test_plain_debian(sandbox, new):
    """/usr/bin/go is a link into /usr/lib/go-1.N, whose bin may be on PATH as well."""
    os.makedirs(sandbox.path("usr/lib"))
    os.makedirs(sandbox.path("usr/bin"))
    os.symlink(new[1], sandbox.path("usr/lib/go-1.26"))
    os.symlink("go-1.26", sandbox.path("usr/lib/go"))
    os.symlink("../lib/go-1.26/bin/go", sandbox.path("usr/bin/go"))
    line = silence(sandbox, new[0], env=[path_of(sandbox.path("usr/bin"), sandbox.path("usr/lib/go-1.26/bin"))])
    assert sandbox.path("usr/bin/go") in line


def test_official_layout(sandbox, new):
    """The archive under /usr/local, ~/go/bin with tools on PATH, a go env file with choices of the user."""
    os.symlink(new[1], sandbox.path("usr-local-go"))
    sandbox.write("home/go/bin/gopls", "#!/bin/sh\n", mode=0o755)
    sandbox.write("home/.config/go/env", "GOPRIVATE=example.com\nGOPROXY=https://proxy.golang.org|direct\nGOFLAGS=-mod=mod\n")
    module(sandbox, "go 1.21.0", "toolchain go1.22.1")
    silence(sandbox, new[0], env=[path_of(sandbox.path("usr-local-go/bin"), sandbox.path("home/go/bin"))])


@pytest.mark.parametrize("exports_goroot", [False, True])
def test_goenv(sandbox, new, old, exports_goroot):
    """Shims in front, several versions behind, the distribution's go last; goenv exports GOROOT unless told not to."""
    root = sandbox.path("home/.goenv")
    for version, tree in (new, old):
        os.makedirs(root + "/versions", exist_ok=True)
        os.symlink(tree, root + "/versions/" + version[2:])
    sandbox.write("home/.goenv/version", old[0][2:] + "\n")
    sandbox.write("home/.goenv/shims/go", '#!/usr/bin/env bash\nset -e\nprogram="${0##*/}"\nexport GOENV_ROOT="%s"\n'
                  'exec "%s/libexec/goenv" exec "$program" "$@"\n' % (root, root), mode=0o755)
    env = [path_of(root + "/shims", new[1] + "/bin"), "GOENV_ROOT=" + root, "GOENV_VERSION=" + old[0][2:]]
    if exports_goroot:
        env.append("GOROOT=" + root + "/versions/" + old[0][2:])
    silence(sandbox, old[0], env=env)


def test_golang_dl(sandbox, new, old):
    """Wrappers of golang.org/dl have names of their own and live in ~/go/bin."""
    sandbox.write("home/go/bin/go1.21.13", "#!/bin/sh\n", mode=0o755)
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(old[1], sandbox.path("home/sdk/go1.21.13"))
    silence(sandbox, new[0], env=[path_of(new[1] + "/bin", sandbox.path("home/go/bin"))])


def test_container_image(sandbox, new):
    """golang's image: GOPATH=/go, GOTOOLCHAIN=local, both bin directories in front, no HOME of a user."""
    sandbox.write("go/bin/air", "#!/bin/sh\n", mode=0o755)
    module(sandbox, "go 1.22")
    env = [path_of(sandbox.path("go/bin"), new[1] + "/bin"), "GOPATH=" + sandbox.path("go"), "GOTOOLCHAIN=local",
           "GOLANG_VERSION=" + new[0][2:]]
    silence(sandbox, new[0], env=env)


def test_service_without_home(sandbox, new):
    """Its unit says where the caches are; without that nothing could be built (GES049)."""
    env = [path_of(new[1] + "/bin"), "GOCACHE=/var/cache/go", "GOPATH=/var/lib/go"]
    result = sandbox.run([sandbox.program, "doctor"], env=env, bare=True)
    assert result.status == 0, result


def test_toolchains_in_the_module_cache(sandbox, new, old):
    """A toolchain that go fetched earlier lies inside GOPATH; that is no fault."""
    os.makedirs(sandbox.path("home/go/pkg/mod/golang.org"))
    os.symlink(new[1], sandbox.path("home/go/pkg/mod/golang.org/toolchain@v0.0.1-%s.linux-amd64" % new[0]))
    module(sandbox, "go " + new[0][2:])
    silence(sandbox, old[0], env=[path_of(old[1] + "/bin")])


def test_the_directory_may_be_named(sandbox, new):
    module(sandbox, "go 1.22", folder="home/shop")
    line = silence(sandbox, new[0], sandbox.path("home/shop"), env=[path_of(new[1] + "/bin")])
    assert sandbox.path("home/shop/go.mod") in line
