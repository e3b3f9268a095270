"""What the benchmarks share: programs that they need, toolchains of the cache, one timed command, peak memory."""
import json
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = pathlib.Path(os.environ.get("GES_CACHE_DIR") or
                     pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") /
                     "go-env-sync")


def need(program, package):
    if not shutil.which(program):
        subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", package], check=True)


def release():
    """Builds the static musl release; returns its path."""
    need("hyperfine", "hyperfine")
    need("/usr/bin/time", "time")
    subprocess.run("tools/zlib.sh && cmake --preset release-linux && cmake --build --preset release-linux",
                   shell=True, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return ROOT / "build/release-linux/ges"


def empty(box):
    """A static program that does nothing: the cost of starting anything."""
    program = box / "empty"
    subprocess.run(["musl-gcc", "-O2", "-static", "-no-pie", "-s", "-o", program, ROOT / "bench/empty.c"],
                   check=True)
    return program


def toolchains():
    """{minor: GOROOT} of what the cache holds."""
    found = {}
    for path in (CACHE / "toolchains").glob("1.*/usr/lib/go-1.*"):
        if (path / "bin/go").exists():
            found[int(path.name.split(".")[1])] = path
    return found


def peak_kib(command, env, cwd):
    """Peak resident set of one run, in KiB, as the kernel says it to a small parent (time(1))."""
    done = subprocess.run(["/usr/bin/time", "-f", "peak %M", *command], env=env, cwd=cwd, text=True,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return int(done.stderr.rsplit("peak ", 1)[1])


def measure(box, command, env, cwd, runs):
    """One row: median and least of `runs` by hyperfine, mean CPU time, peak memory. The exit status
    does not matter."""
    report = box / "report.json"
    command = [str(word) for word in command]
    # hyperfine itself must be found, so its directories stand behind those of the machine that is played.
    subprocess.run(["hyperfine", "-N", "-i", "-w", "5", "-r", str(runs), "--export-json", report,
                    "--style", "none", " ".join(command)],
                   env={**env, "PATH": env["PATH"] + ":/usr/bin:/usr/local/bin"}, cwd=cwd,
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times = json.loads(report.read_text())["results"][0]
    return {"median_ms": times["median"] * 1000, "min_ms": times["min"] * 1000,
            "cpu_ms": (times["user"] + times["system"]) * 1000, "peak_kib": peak_kib(command, env, cwd)}
