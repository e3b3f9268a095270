"""Small Go programs for the tests, built offline with a real toolchain and kept in the cache."""

import hashlib
import os
import subprocess

from support import toolchains


def build(version, goroot, module, files, goos="", goarch="", flags=()):
    """Builds the main package of `module` ("example.com/x") with the toolchain at `goroot`; returns the program."""
    text = repr((version, module, sorted(files.items()), goos, goarch, flags))
    folder = os.path.join(toolchains.cache_dir(), "goprograms", hashlib.sha256(text.encode()).hexdigest()[:16])
    program = os.path.join(folder, "program" + (".exe" if goos == "windows" else ""))
    if os.path.exists(program):
        return program
    os.makedirs(folder, exist_ok=True)
    minor = toolchains.minor_of(version)
    files = {"go.mod": "module %s\n\ngo 1.%d\n" % (module, min(minor, 20))} | files
    for name, content in files.items():
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
        "CGO_ENABLED": "0",
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


DL = """package main

import "fmt"

func main() { fmt.Println("wrapper") }
"""


def dl_wrapper(version, goroot, name):
    """A stand-in of golang.org/dl/NAME: the same main package path in its build info."""
    return build(version, goroot, "golang.org/dl/" + name, {"main.go": DL})
