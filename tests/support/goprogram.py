"""Small Go programs for the tests, built offline with a real toolchain and kept in the cache."""

import hashlib
import os
import subprocess

from support import toolchains


def build(version, goroot, module, files, goos="", goarch="", flags=(), cgo=False, compiler="", package=".",
          experiment=""):
    """Builds the main package of `module` ("example.com/x"; `package`: of one below it, "./cmd/x") with the toolchain at
    `goroot`; returns the program."""
    text = repr((version, module, sorted(files.items()), goos, goarch, flags) + (("cgo",) if cgo else ())
                + ((compiler,) if compiler else ()) + ((package,) if package != "." else ())
                + (("X:" + experiment,) if experiment else ()))
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
    if compiler:
        environment["CC"] = compiler
    if experiment:
        environment["GOEXPERIMENT"] = experiment
    if goos:
        environment["GOOS"] = goos
    if goarch:
        environment["GOARCH"] = goarch
    command = [os.path.join(goroot, "bin", "go"), "build", *flags, "-o", program + ".new", package]
    subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=True)
    os.replace(program + ".new", program)
    return program


def objects(version, goroot):
    """What the compiler, the assembler and pack write: {name: path} of package.a (from go build), plain.o, exports.a and
    code.a (one compilation, split), assembled.o, packed.a (plain.o and assembled.o)."""
    names = ("package.a", "plain.o", "exports.a", "code.a", "assembled.o", "packed.a")
    folder = os.path.join(toolchains.cache_dir(), "goobjects", version)
    found = {name: os.path.join(folder, name) for name in names}
    if all(map(os.path.exists, found.values())):
        return found
    package = build(version, goroot, "example.com/p", {"p.go": "package p\n\nfunc F() int { return 1 }\n"})
    os.makedirs(folder, exist_ok=True)
    for name, content in (("q.go", "package q\n\nfunc G() {}\n"), ("s.s", "TEXT \u00b7g(SB),4,$0-0\n\tRET\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    with open(package, "rb") as source, open(found["package.a"], "wb") as file:
        file.write(source.read())
    environment = {"HOME": folder, "PATH": "/usr/bin:/bin", "GOROOT": goroot, "GOTOOLCHAIN": "local", "GOENV": "off",
                   "GOTELEMETRY": "off", "GOCACHE": toolchains.build_cache()}
    path = ("-p", "q") if toolchains.minor_of(version) >= 19 else ()
    for words in (("compile", "-p", "q", "-o", "plain.o", "q.go"),
                  ("compile", "-p", "q", "-o", "exports.a", "-linkobj", "code.a", "q.go"),
                  ("asm", *path, "-o", "assembled.o", "s.s"), ("pack", "c", "packed.a", "plain.o", "assembled.o")):
        subprocess.run([os.path.join(goroot, "bin/go"), "tool", *words], cwd=folder, env=environment,
                       stdin=subprocess.DEVNULL, check=True)
    return found


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


def small(version, goroot, goos, goarch, flags=(), experiment=""):
    """The smallest program for any system."""
    return build(version, goroot, "example.com/small", {"main.go": "package main\n\nfunc main() {}\n"}, goos, goarch, flags,
                 experiment=experiment)


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
