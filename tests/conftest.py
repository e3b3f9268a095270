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
    parser.addoption("--share", metavar="FOLDER", help="shares the test files with other runs that name this folder: each"
                     " takes the next one that no other has taken")


# The files that take longest, so that they are not begun last.
FIRST = """test_hook_shells test_install_windows test_install_hostile test_install test_dotenv_peers test_dotenv_edits test_watch
test_watch_run test_watch_places test_trust test_trust_attacks test_undo test_undo_windows test_set_windows test_inspect_builds
test_archives test_run test_ps test_activate test_use_hooked""".split()


class _Share:
    """What another run has taken is no test of this one: it neither passes nor fails here."""

    def __init__(self, folder):
        self.folder, self.own = folder, {}
        os.makedirs(folder, exist_ok=True)

    @staticmethod
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(items):
        ranks = {name: rank for rank, name in enumerate(FIRST)}
        items.sort(key=lambda item: ranks.get(item.path.stem, len(ranks)))

    def is_own(self, path):
        if path not in self.own:
            name = os.path.relpath(path, TESTS).replace(os.sep, "--")
            try:
                os.close(os.open(os.path.join(self.folder, name), os.O_CREAT | os.O_EXCL))
                self.own[path] = True
            except FileExistsError:
                self.own[path] = False
        return self.own[path]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        return None if self.is_own(item.path) else True


def pytest_configure(config):
    if config.getoption("share"):
        config.pluginmanager.register(_Share(config.getoption("share")))


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
