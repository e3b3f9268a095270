"""What every suite can ask for: the program under test, real toolchains, wine, and an empty sandbox.

GES_BIN (default build/dev/ges) and GES_EXE (default build/release-windows/ges.exe) name the programs. Nothing is
skipped because it is missing: a test that asks for something absent fails and says how to get it.
"""

import os
import shutil
import signal
import sys
import tempfile

import pytest

TESTS = os.path.dirname(os.path.abspath(__file__))
for folder in (TESTS, os.path.join(TESTS, "golden"), os.path.join(TESTS, "live")):
    if folder not in sys.path:
        sys.path.insert(0, folder)

from support import exact, toolchains, wine as wine_support  # noqa: E402


def pytest_report_header():
    found = list(toolchains.linux()) + [v + ".exe" for v in toolchains.windows()]
    return "toolchains: " + (" ".join(found) or "none; run tools/toolchains.sh and tools/goexe.sh")


def pytest_collection_modifyitems(items):
    """What asks for a Windows program is marked `wine`, so that ./test --quick can leave it out."""
    for item in items:
        if {"ges_exe", "wine", "wine_session"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.wine)


def pytest_addoption(parser):
    parser.addoption("--part", metavar="K/N", default="1/1", help="only the K-th of N parts, each of whole files")


class _Parts:
    """Shares files out, those with most tests first, each to the part that has fewest so far."""

    @staticmethod
    @pytest.hookimpl(trylast=True)  # what -m leaves out does not count
    def pytest_collection_modifyitems(config, items):
        part, parts = (int(number) for number in config.getoption("part").split("/"))
        files = {}
        for item in items:
            files.setdefault(str(item.path), []).append(item)
        sizes, own = [0] * parts, set()
        for path in sorted(files, key=lambda path: (-len(files[path]), path)):
            least = sizes.index(min(sizes))
            sizes[least] += len(files[path])
            if least == part - 1:
                own.add(path)
        config.hook.pytest_deselected(items=[item for item in items if str(item.path) not in own])
        items[:] = [item for item in items if str(item.path) in own]


def pytest_configure(config):
    config.pluginmanager.register(_Parts())
    # A script's shell ignores these in what it starts with "&", and the programs under test would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def _program(variable, default):
    path = os.path.abspath(os.environ.get(variable) or os.path.join(toolchains.ROOT, default))
    if not os.access(path, os.X_OK):
        pytest.fail("%s is not there: build it, or set %s" % (path, variable), pytrace=False)
    return path


@pytest.fixture(scope="session")
def ges():
    """Path of the program under test."""
    return _program("GES_BIN", "build/dev/ges")


@pytest.fixture(scope="session")
def ges_exe():
    """Path of the Windows program under test."""
    return _program("GES_EXE", "build/release-windows/ges.exe")


@pytest.fixture(scope="session")
def go_toolchains():
    """{"go1.19.8": GOROOT, ...}: real toolchains for Linux, oldest first."""
    found = toolchains.linux()
    if not found:
        pytest.fail("no toolchains in the cache: run tools/toolchains.sh", pytrace=False)
    return found


@pytest.fixture(scope="session")
def windows_toolchains():
    """{"go1.19.8": folder, ...}: real go.exe in folders laid out as a Windows GOROOT, oldest first."""
    found = toolchains.windows()
    if not found:
        pytest.fail("no go.exe in the cache: run tools/goexe.sh", pytrace=False)
    return found


class Sandbox:
    """An empty folder with home/, w/ and bin/; programs run in w/ with HOME, PATH and C.UTF-8 and nothing else."""

    def __init__(self, root, program):
        self.root, self.program = root, program
        for name in ("home", "w", "bin"):
            os.makedirs(self.path(name))

    def path(self, *names):
        return os.path.join(self.root, *names)

    def write(self, name, content="", mode=None):
        """Writes a file below the sandbox, with the folders above it; returns its path."""
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(exact.to_bytes(content))
        if mode is not None:
            os.chmod(path, mode)
        return path

    def environment(self, *entries):
        """The exact environment: entries ("NAME=value", duplicates kept) replace a default of their name."""
        names = {entry.split("=", 1)[0] for entry in entries}
        defaults = ("HOME=" + self.path("home"), "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8")
        return [entry for entry in defaults if entry.split("=", 1)[0] not in names] + list(entries)

    def run(self, argv, env=(), cwd=None, bare=False, timeout=60):
        """Runs argv[0] (a path); env on top of the defaults, or with `bare` nothing but env."""
        entries = list(env) if bare else self.environment(*env)
        return exact.run(argv[0], argv, entries, cwd or self.path("w"), timeout)

    def ges(self, *words, **how):
        return self.run([self.program, *words], **how)


@pytest.fixture
def sandbox(ges):
    root = os.path.realpath(tempfile.mkdtemp(prefix="ges-test-", dir=os.environ.get("GES_TEST_DIR")))
    yield Sandbox(root, ges)
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="session")
def wine_session():
    """One wine prefix for the run; use `wine`."""
    root = tempfile.mkdtemp(prefix="ges-wine-", dir=os.environ.get("GES_TEST_DIR"))
    prefix = wine_support.Prefix(os.path.join(os.path.realpath(root), "prefix"))
    yield prefix
    prefix.close()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def wine(wine_session, ges_exe):
    """A wine prefix with an empty C:\\w, a new user folder and C:\\ges\\ges.exe; `wine.run(program, arguments)`."""
    wine_session.reset()
    target = wine_session.path("ges/ges.exe")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    if not os.path.exists(target) or os.path.getmtime(target) != os.path.getmtime(ges_exe):
        shutil.copy2(ges_exe, target)
    return wine_session
