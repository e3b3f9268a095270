"""Tools beside go: built for real with old and new Gos under the names that people know, and Debian's own gopls and dlv."""

import os
import re
import shutil
import subprocess

import pytest

from doctor_support import Diagnosis, commands, doctor, evidence, first, go_says, module, path_of
from support import goprogram, toolchains
from support.machine import Machine

PACKAGES = {
    "gopls": ("golang.org/x/tools/gopls", ""),
    "staticcheck": ("honnef.co/go/tools", "cmd/staticcheck"),
    "golangci-lint": ("github.com/golangci/golangci-lint/v2", "cmd/golangci-lint"),
    "goimports": ("golang.org/x/tools", "cmd/goimports"),
    "dlv": ("github.com/go-delve/delve", "cmd/dlv"),
    "hugo": ("github.com/gohugoio/hugo", ""),
}
# What such tools do: check the types of a package with the version of its go line, then parse a generic method.
CHECKER = """package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
)

func main() {
	fset := token.NewFileSet()
	file, _ := parser.ParseFile(fset, "a.go", "package a\\n", 0)
	conf := types.Config{GoVersion: os.Args[1]}
	_, err := conf.Check("a", fset, []*ast.File{file}, nil)
	fmt.Println(err)
	_, err = parser.ParseFile(fset, "b.go", "package b\\n\\ntype T int\\n\\nfunc (T) F[P any]() {}\\n", 0)
	fmt.Println(err)
}
"""


def built(toolchain, name, files=()):
    """A program with the main package of that tool."""
    root, below = PACKAGES[name]
    version, goroot = toolchain
    sources = {os.path.join(below, "main.go"): CHECKER} | dict(files)
    return goprogram.build(version, goroot, root, sources, package="./" + below)


def put(sandbox, program, name, folder="home/go/bin"):
    os.makedirs(sandbox.path(folder), exist_ok=True)
    path = os.path.join(sandbox.path(folder), name)
    shutil.copy(program, path)
    os.chmod(path, 0o755)
    return path


def environment(sandbox, go, *more):
    return [path_of(go[1] + "/bin", sandbox.path("home/go/bin"), *more), "GOTOOLCHAIN=local"]


def about_tools(diagnosis):
    return [f for f in diagnosis.findings if f["id"] in ("GES065", "GES066", "GES067") and not is_devel(f)]


def is_devel(finding):
    """Programs that the tests build have no version: (devel), as from a working copy."""
    return finding["id"] == "GES067"


# --- older than the project ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gopls", "staticcheck", "golangci-lint"])
@pytest.mark.parametrize("old, lines", [(21, ["go 1.24"]), (23, ["go 1.24.1"]), (23, ["go 1.21", "", "toolchain go1.24.1"])])
def test_a_tool_older_than_the_project(sandbox, go_toolchains, name, old, lines):
    go, tool = first(go_toolchains, 24), first(go_toolchains, old)
    path = put(sandbox, built(tool, name), name)
    module(sandbox, *lines)
    [finding] = about_tools(doctor(sandbox, env=environment(sandbox, go)))
    assert finding["id"] == "GES065" and finding["what"].startswith(name + " is too old for Go 1.24"), finding
    assert path in evidence(finding, "found") and tool[0] in evidence(finding, "found")
    assert "go install %s@latest" % "/".join(filter(None, PACKAGES[name])) in commands(finding)
    said = evidence(finding, "it says")
    if name == "golangci-lint":
        assert "(go1.%d)" % old in said and "(1.24" in said
    else:  # what it really says
        wanted = "go" + re.search(r"Go (1\.24[.0-9]*)", finding["what"]).group(1)
        real = subprocess.run([path, wanted], stdout=subprocess.PIPE, text=True, check=True).stdout
        assert said and said in real.splitlines()[0], (said, real)


def test_several_are_one_finding(sandbox, go_toolchains):
    go, old = first(go_toolchains, 26), first(go_toolchains, 22)
    for name in ("gopls", "staticcheck", "goimports"):
        put(sandbox, built(old, name), name)
    put(sandbox, built(go, "golangci-lint"), "golangci-lint")
    module(sandbox, "go 1.25.0")
    [finding] = [f for f in about_tools(doctor(sandbox, env=environment(sandbox, go))) if f["id"] == "GES065"]
    assert finding["what"].startswith("gopls, staticcheck are too old for Go 1.25.0")


@pytest.mark.parametrize("old, said", [(26, True), (27, False)])
def test_a_parser_without_generic_methods(sandbox, go_toolchains, old, said):
    go, tool = first(go_toolchains, 27), first(go_toolchains, old)
    path = put(sandbox, built(tool, "goimports"), "goimports")
    module(sandbox, "go 1.27.0")
    found = about_tools(doctor(sandbox, env=environment(sandbox, go)))
    real = subprocess.run([path, "go1.20"], stdout=subprocess.PIPE, text=True, check=True).stdout
    assert [f["id"] for f in found] == ["GES065"] * said
    assert ("method must have no type parameters" in real) == said
    if said:
        assert evidence(found[0], "it says") in real


@pytest.mark.parametrize("built_with, lines", [
    (24, ["go 1.24.4"]),            # the same language, whatever the patch
    (24, ["go 1.18"]),
    (23, []),                       # no go line: 1.16
])
def test_a_tool_that_is_new_enough(sandbox, go_toolchains, built_with, lines):
    go = first(go_toolchains, 24)
    put(sandbox, built(first(go_toolchains, built_with), "gopls"), "gopls")
    module(sandbox, *lines)
    assert about_tools(doctor(sandbox, env=environment(sandbox, go))) == []


def test_another_program_of_that_name(sandbox, go_toolchains):
    """The main package tells what it is, not the file's name."""
    go = first(go_toolchains, 24)
    put(sandbox, built(first(go_toolchains, 23), "hugo"), "gopls")
    module(sandbox, "go 1.24.1")
    assert about_tools(doctor(sandbox, env=environment(sandbox, go))) == []


def test_a_tool_elsewhere_on_path(sandbox, go_toolchains):
    go = first(go_toolchains, 24)
    path = put(sandbox, built(first(go_toolchains, 22), "gopls"), "gopls", "opt/bin")
    module(sandbox, "go 1.24.1")
    [finding] = about_tools(doctor(sandbox, env=environment(sandbox, go, sandbox.path("opt/bin"))))
    assert path in evidence(finding, "found") and "GOBIN" in finding["cure"]["commands"][0]["comment"]


def test_an_older_go_must_be_told_the_toolchain(sandbox, go_toolchains):
    """go install builds with the Go that the tool asks for, so the command names the project's."""
    go = first(go_toolchains, 22)
    put(sandbox, built(first(go_toolchains, 21), "gopls"), "gopls")
    module(sandbox, "go 1.24")
    found = doctor(sandbox, env=[path_of(go[1] + "/bin", sandbox.path("home/go/bin"))])
    [finding] = about_tools(found)
    assert "GOTOOLCHAIN=go1.24.0+auto go install golang.org/x/tools/gopls@latest" in commands(finding)


# --- Debian's own ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def debian_tools():
    script = os.path.join(toolchains.ROOT, "tools", "debian-tools.sh")
    subprocess.run([script, "--quiet"], check=True)
    return os.path.join(toolchains.cache_dir(), "tools")


def test_debian_tools_and_a_newer_go(sandbox, go_toolchains, debian_tools):
    go = first(go_toolchains, 24)
    gopls, dlv = (put(sandbox, os.path.join(debian_tools, name), name, "usr/bin") for name in ("gopls", "dlv"))
    module(sandbox, "go 1.24.1")
    env = environment(sandbox, go, sandbox.path("usr/bin"))
    finding = doctor(sandbox, env=env).one("GES065")
    assert finding["what"] == "gopls, dlv are too old for Go 1.24.1, which go.mod asks for"
    assert "go1.19.5" in evidence(finding, "found") and "go1.19.8" in evidence(finding, "found")
    go_says(sandbox, go[1], "build", "-o", "app", ".", env=env)
    real = sandbox.run([dlv, "exec", "./app", "--headless", "--allow-non-terminal-interactive=true"], env=env, timeout=60)
    assert evidence(finding, "it says").lower() in os.fsdecode(real.out + real.err).lower(), real
    real = sandbox.run([gopls, "check", "main.go"], env=[*env, "GOFLAGS=-mod=mod"], timeout=60)
    assert "invalid go version '1.24.1'" in os.fsdecode(real.out + real.err), real


def test_debian_tools_and_debian_go(sandbox, go_toolchains, debian_tools):
    go = first(go_toolchains, 19)
    for name in ("gopls", "dlv"):
        put(sandbox, os.path.join(debian_tools, name), name, "usr/bin")
    module(sandbox, "go 1.19")
    assert doctor(sandbox, env=environment(sandbox, go, sandbox.path("usr/bin"))).ids() == []


# --- a Go without fixes --------------------------------------------------------------------------------------------


def test_installed_programs_of_an_old_go(sandbox, go_toolchains):
    go = first(go_toolchains, 26)
    path = put(sandbox, built(first(go_toolchains, 22), "hugo"), "hugo")
    put(sandbox, built(first(go_toolchains, 25), "hugo"), "fine")
    finding = doctor(sandbox, env=environment(sandbox, go)).one("GES066")
    assert finding["severity"] == "info" and finding["what"].startswith("hugo was built with go1.22")
    assert path in evidence(finding, "found") and "1.26" in evidence(finding, "found")


def test_programs_as_old_as_the_only_go(sandbox, go_toolchains):
    go = first(go_toolchains, 19)
    put(sandbox, built(go, "hugo"), "hugo")
    assert doctor(sandbox, env=environment(sandbox, go)).ids() == []


def test_gobin_and_gopath_and_links(sandbox, go_toolchains):
    """Both places count, and one program by two names is one."""
    go, old = first(go_toolchains, 26), first(go_toolchains, 21)
    put(sandbox, built(old, "hugo"), "a", "home/bin")
    put(sandbox, built(old, "hugo"), "b")
    os.symlink(sandbox.path("home/go/bin/b"), sandbox.path("home/bin/c"))
    env = [*environment(sandbox, go, sandbox.path("home/bin")), "GOBIN=" + sandbox.path("home/bin")]
    assert doctor(sandbox, env=env).one("GES066")["what"].startswith("2 installed programs")


def test_what_is_no_go_program(sandbox, go_toolchains):
    go = first(go_toolchains, 26)
    for name, content in (("script", "#!/bin/sh\n"), ("elf", b"\x7fELF"), ("empty", ""), ("gopls", b"\x7fELF" + b"\xff" * 5000)):
        sandbox.write("home/go/bin/" + name, content, 0o755)
    os.makedirs(sandbox.path("home/go/bin/linux_arm64"))
    os.symlink("nothing", sandbox.path("home/go/bin/dead"))
    os.mkfifo(sandbox.path("home/go/bin/fifo"), 0o755)
    module(sandbox, "go 1.24.1")
    assert doctor(sandbox, env=environment(sandbox, go)).ids() == []


def test_a_full_folder_is_bounded(sandbox, go_toolchains):
    """64 programs are looked at, known tools first."""
    go, old = first(go_toolchains, 26), first(go_toolchains, 21)
    program = put(sandbox, built(old, "hugo"), "tool000")
    for number in range(1, 300):
        os.link(program, sandbox.path("home/go/bin/tool%03d" % number))
    shutil.copy(built(old, "gopls"), sandbox.path("home/go/bin/gopls"))
    for number in range(100):
        shutil.copy(sandbox.write("x", "#!/bin/sh\n", 0o755), sandbox.path("home/go/bin/a%d" % number))
    module(sandbox, "go 1.24.1")
    result = sandbox.ges("doctor", "--json", env=[*environment(sandbox, go), "GES_TRACE=os"])
    opened = re.findall(rb"^ges: os file_open .*home/go/bin/", result.err, re.M)
    assert "GES065" in [f["id"] for f in about_tools(Diagnosis(result))]
    assert 0 < len(opened) <= 70, len(opened)


# --- changed sources -------------------------------------------------------------------------------------------------


def test_a_replaced_module(sandbox, go_toolchains):
    version, root = first(go_toolchains, 26)
    path = put(sandbox, goprogram.replaced(version, root), "shop")
    finding = doctor(sandbox, env=environment(sandbox, (version, root))).one("GES067")
    assert finding["severity"] == "info" and "shop was built from changed sources" == finding["what"]
    assert path in evidence(finding, "found") and "example.com/a in it was replaced by ./a" in evidence(finding, "found")


def test_a_known_tool_from_a_working_copy(sandbox, go_toolchains):
    go = first(go_toolchains, 26)
    put(sandbox, built(go, "gopls"), "gopls")
    put(sandbox, built(go, "hugo"), "hugo")  # one's own programs are daily work
    finding = doctor(sandbox, env=environment(sandbox, go)).one("GES067")
    assert finding["what"] == "gopls was built from changed sources"


# --- the compiler of another version ----------------------------------------------------------------------------------


def mixed(sandbox, command, tools):
    """The tree of `command` with pkg/tool of `tools`."""
    tree = sandbox.path("home/tree")
    os.makedirs(tree + "/bin")
    shutil.copy(command + "/bin/go", tree + "/bin/go")
    shutil.copy(command + "/VERSION", tree + "/VERSION")
    for name in ("src", "lib", "go.env"):
        if os.path.exists(os.path.join(command, name)):
            os.symlink(os.path.join(command, name), os.path.join(tree, name))
    os.makedirs(tree + "/pkg")
    os.symlink(command + "/pkg/include", tree + "/pkg/include")
    os.symlink(tools + "/pkg/tool", tree + "/pkg/tool")
    return tree


@pytest.mark.parametrize("command, tools", [(26, 24), (24, 26), (22, 21)])
def test_go_and_its_compiler_of_two_versions(sandbox, go_toolchains, command, tools):
    tree = mixed(sandbox, first(go_toolchains, command)[1], first(go_toolchains, tools)[1])
    module(sandbox, "go 1.18")
    env = [path_of(tree + "/bin"), "GOTOOLCHAIN=local"]
    finding = doctor(sandbox, env=env).one("GES047")
    assert first(go_toolchains, tools)[0] in evidence(finding, "found")
    assert "ges inspect --verify " + tree + "/bin/go" in commands(finding)
    real = go_says(sandbox, tree, "build", "-o", os.devnull, ".", env=[*env, "GOCACHE=" + sandbox.path("cache")])
    assert evidence(finding, "go says") in real, real


def test_every_real_tree_is_silent(sandbox, go_toolchains):
    for _, root in go_toolchains.items():
        assert doctor(sandbox, env=[path_of(root + "/bin"), "GOTOOLCHAIN=local"]).ids() == []


def test_debian_and_official_layouts_with_tools(sandbox, go_toolchains):
    go = first(go_toolchains, 26)
    machine = Machine(sandbox)
    machine.official_go(go[1])
    for name in ("gopls", "hugo"):
        machine.file(machine.at_home("go/bin", name))
        shutil.copy(built(go, "hugo"), machine.path(machine.at_home("go/bin", name)))
        os.chmod(machine.path(machine.at_home("go/bin", name)), 0o755)
    machine.env["PATH"] += ":/usr/local/go/bin:" + machine.at_home("go/bin")
    machine.cwd = machine.at_home("shop")
    machine.file(machine.at_home("shop/go.mod"), "module example.com/shop\n\ngo 1.26.0\n")
    assert Diagnosis(machine.ges("doctor", "--json")).findings == []


def test_programs_that_come_with_go(sandbox, go_toolchains):
    """A folder of Go's own programs is as old as its Go, which is another rule's matter."""
    go, old = first(go_toolchains, 26), first(go_toolchains, 22)
    for name in ("go", "gofmt"):
        put(sandbox, os.path.join(old[1], "bin", name), name)
    module(sandbox, "go 1.26.0")
    assert about_tools(doctor(sandbox, env=environment(sandbox, go))) == []
