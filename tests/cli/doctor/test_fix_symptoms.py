"""One line of the go env file each: the real go shows the symptom, the doctor names the rule, `--fix` deletes the line, the
symptom is gone, and `ges undo` brings both back."""

import os

import pytest

from doctor_support import first, go_says, module, path_of
from test_fix import ENV, Repair
from support import toolchains

PRINT = 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n'
CGO = 'package main\n\nimport "C"\n\nfunc main() {}\n'
BUILD = ["build", "-o", "/dev/null", "."]


def other_go(sandbox, go_toolchains):
    return first(go_toolchains, 24)[1]


def managers_go(sandbox, go_toolchains):
    """A goenv layout with another version."""
    place = sandbox.path("home/.goenv/versions/1.24.4")
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if not os.path.lexists(place):
        os.symlink(other_go(sandbox, go_toolchains), place)
    return place


CASES = {
    "GES003": (27, "GOROOT={other}", BUILD, "does not match go tool version", {}),
    "GES004": (27, "GOROOT=/nope", ["version"], "go: cannot find GOROOT directory: /nope", {}),
    "GES005": (27, "GOBIN=bin", ["install", "."], "cannot install, GOBIN must be an absolute path", {}),
    "GES006": (27, "CGO_ENABLED=0", BUILD, "build constraints exclude all Go files", {"main.go": CGO}),
    "GES007": (27, "GOOS=windows", ["run", "."], "exec format error", {}),
    "GES015": (27, "GO111MODULE=off", ["mod", "tidy"], "go: modules disabled by GO111MODULE=off; see 'go help modules'", {}),
    "GES016": (27, "GOTOOLCHAIN=bad", ["list", "."], 'go: invalid GOTOOLCHAIN "bad"', {}),
    "GES017": (27, "GOPATH={root}", ["env", "GOPATH"], "both GOPATH and GOROOT are the same directory", {}),
    "GES018": (27, "GOPATH={cwd}", ["list", "."], "ignoring go.mod in $GOPATH", {}),
    "GES019": (27, "GOPATH=rel", ["list", "."], 'go: GOPATH entry is relative; must be absolute path: "rel".', {}),
    "GES029": (27, "GOFLAGS=mod=vendor", ["list", "."], 'go: parsing $GOFLAGS: non-flag "mod=vendor"', {}),
    "GES032": (27, "GOWORK={cwd}/gone.work", ["list", "."], "gone.work", {}),
    "GES038": (27, "GOCACHE=off", BUILD, "build cache is disabled by GOCACHE=off, but required as of Go 1.12", {}),
    "GES042": (27, "GOROOT={root}/bin/go", ["version"], "go: cannot find GOROOT directory: ", {}),
    "GES044": (27, "GOROOT={manager}", BUILD, "does not match go tool version", {}),
    "GES055": (27, "GOEXPERIMENT=bogus", ["version"], "unknown GOEXPERIMENT bogus", {}),
}


@pytest.mark.parametrize("rule", CASES)
def test_the_symptom_goes_with_the_line(sandbox, go_toolchains, rule):
    minor, line, words, symptom, files = CASES[rule]
    root = first(go_toolchains, minor)[1]
    where = module(sandbox, "go 1.19")
    for name, content in {"main.go": PRINT, **files}.items():
        sandbox.write("w/" + name, content)
    line = line.format(other=other_go(sandbox, go_toolchains), manager=managers_go(sandbox, go_toolchains), root=root, cwd=where)
    path = sandbox.write(ENV, "GOPRIVATE=x.example\n" + line + "\n")
    real = ["GOTOOLCHAIN=local"] if rule != "GES016" else []
    is_by_default = rule == "GES038"
    if is_by_default:  # the cache of the home, which is full already
        os.makedirs(sandbox.path("home/.cache"))
        os.symlink(toolchains.build_cache(), sandbox.path("home/.cache/go-build"))

    def say():
        if not is_by_default:
            return go_says(sandbox, root, *words, env=real)
        result = sandbox.run([root + "/bin/go", *words], env=[path_of(root + "/bin"), *real], timeout=120)
        return os.fsdecode(result.out + result.err)

    repair = Repair(sandbox, path, [path_of(root + "/bin"), *real], say, symptom, rule)
    assert repair.run("--only", rule) == b"GOPRIVATE=x.example\n"


def test_a_go_beside_path_is_found_by_the_next_shell(sandbox, go_toolchains):
    version, root = first(go_toolchains, 27)
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(root, sandbox.path("home/sdk/go1"))
    sandbox.write("home/.bashrc", "# mine\n")
    env = ["SHELL=/bin/bash"]

    def say():
        result = sandbox.run(["/bin/bash", "-ic", "go version"], env=["GOTOOLCHAIN=local"])
        return os.fsdecode(result.out + result.err)

    assert "go: command not found" in say()
    result = sandbox.ges("doctor", "--fix", "--yes", "--only", "GES001", env=env)
    assert b"GES001" in result.out, result
    assert "go: command not found" not in say() and version in say(), say()
    assert sandbox.ges("undo", "--yes", env=env).status == 0
    assert "go: command not found" in say()
