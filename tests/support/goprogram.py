"""Small Go programs for the tests, built offline with a real toolchain and kept in the cache."""

import hashlib
import os
import subprocess

from support import toolchains


def build(version, goroot, module, files, goos="", goarch="", flags=(), cgo=False):
    """Builds the main package of `module` ("example.com/x") with the toolchain at `goroot`; returns the program."""
    text = repr((version, module, sorted(files.items()), goos, goarch, flags) + (("cgo",) if cgo else ()))
    folder = os.path.join(toolchains.cache_dir(), "goprograms", hashlib.sha256(text.encode()).hexdigest()[:16])
    program = os.path.join(folder, "program" + (".exe" if goos == "windows" else ""))
    if os.path.exists(program):
        return program
    os.makedirs(folder, exist_ok=True)
    minor = toolchains.minor_of(version)
    files = {"go.mod": "module %s\n\ngo 1.%d\n" % (module, min(minor, 20))} | files
    for name, content in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    environment = {
        "HOME": folder,
        "PATH": "/usr/bin:/bin",
        "GOCACHE": toolchains.build_cache(),
        "GOPATH": os.path.join(folder, "gopath"),
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
        "GOTOOLCHAIN": "local",
        "GOTELEMETRY": "off",
        "CGO_ENABLED": "1" if cgo else "0",
        "GOENV": "off",
        "GOROOT": goroot,
    }
    if goos:
        environment["GOOS"] = goos
    if goarch:
        environment["GOARCH"] = goarch
    command = [os.path.join(goroot, "bin", "go"), "build", *flags, "-o", program + ".new", "."]
    subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=True)
    os.replace(program + ".new", program)
    return program


LOOKPATH = """package main

import (
	"fmt"
	"os"
	"os/exec"
)

func main() {
	path, err := exec.LookPath(os.Args[1])
	fmt.Printf("%s\\n%v\\n", path, err)
}
"""


def lookpath(version, goroot, goos=""):
    """A program that prints what exec.LookPath of that Go answers for its argument: the path, then the error."""
    return build(version, goroot, "example.com/lookpath", {"main.go": LOOKPATH}, goos)


def small(version, goroot, goos, goarch, flags=()):
    """The smallest program for any system."""
    return build(version, goroot, "example.com/small", {"main.go": "package main\n\nfunc main() {}\n"}, goos, goarch, flags)


def replaced(version, goroot):
    """A program with three modules, two of them replaced by directories, in its build info."""
    main = 'package main\n\nimport (\n\t_ "example.com/a"\n\t_ "example.com/b"\n\t_ "example.com/c"\n)\n\nfunc main() {}\n'
    gomod = "module example.com/replaced\n\ngo 1.15\n\nrequire (\n%s)\n\nreplace (\n%s)\n" % (
        "".join("\texample.com/%s v1.2.%d\n" % (name, i) for i, name in enumerate("abc")),
        "".join("\texample.com/%s => ./%s\n" % (name, name) for name in "abc"))
    files = {"main.go": main, "go.mod": gomod}
    for name in "abc":
        files[name + "/go.mod"] = "module example.com/%s\n" % name
        files[name + "/x.go"] = "package %s\n" % name
    flags = ('-ldflags=-X "main.a=b c" -X \'main.quoted="x"\'',)
    return build(version, goroot, "example.com/replaced", files, flags=flags)


DL = """package main

import "fmt"

func main() { fmt.Println("wrapper") }
"""


def dl_wrapper(version, goroot, name):
    """A stand-in of golang.org/dl/NAME: the same main package path in its build info."""
    return build(version, goroot, "golang.org/dl/" + name, {"main.go": DL})
