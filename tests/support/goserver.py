"""A web server on this machine in the layout of go.dev/dl, which behaves as badly as it is told to; and archives of Go
to serve, made from real toolchains."""

import functools
import hashlib
import http.server
import io
import json
import os
import socket
import subprocess
import tarfile
import threading
import zipfile

from support import toolchains


class Behaviour:
    """What the next answer to a request for a file does instead of the right thing.

    cut: bytes of the body before the connection is cut; stall: before nothing more comes, until the server ends;
    status, headers, body: the answer itself; no_ranges: the whole whatever is asked; lie: bytes added to the length that
    is told; location: where it redirects to; swap: the file is this from now on; reset: no word."""

    def __init__(self, cut=None, stall=None, status=None, headers=(), body=None, no_ranges=False, lie=0, location=None,
                 swap=None, reset=False):
        self.cut, self.stall, self.status, self.headers, self.body = cut, stall, status, dict(headers), body
        self.no_ranges, self.lie, self.location, self.swap, self.reset = no_ranges, lie, location, swap, reset


class Server:
    """`files`: {"/dl/name": bytes}; `plan`: {"/dl/name": [Behaviour, ...]}, one used up by each request; `log`: what was
    asked, as dictionaries with path, range, headers, and the bytes that were sent."""

    def __init__(self):
        self.files, self.plan, self.log = {}, {}, []
        self.lock, self.ended = threading.Lock(), threading.Event()
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                server.answer(self)

            def log_message(self, *_):
                pass

        class Quiet(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request, client_address):
                pass  # the other end was killed, as tests do

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def close(self):
        self.ended.set()
        self.http.shutdown()
        self.http.server_close()

    def url(self, path="/dl/"):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def sent(self, path):
        """Bytes of bodies that were sent for that path, in all."""
        return sum(entry["sent"] for entry in self.log if entry["path"] == path)

    def add(self, name, data, folder="/dl/", beside=False):
        self.files[folder + name] = data
        if beside:
            self.files[folder + name + ".sha256"] = hashlib.sha256(data).hexdigest().encode()

    def list_releases(self, folder="/dl/", **changes):
        """Makes the list from the files that are there; `changes`: members of every file that are told otherwise."""
        releases = {}
        for path, data in self.files.items():
            name = path.rsplit("/", 1)[1]
            front = name.removesuffix(".zip").removesuffix(".tar.gz")
            if front == name:
                continue
            version, system = front.rsplit(".", 1)
            goos, goarch = system.split("-")
            file = {"filename": name, "os": goos, "arch": goarch, "version": version,
                    "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "kind": "archive"}
            releases.setdefault(version, []).append(file | changes)
        listed = [{"version": v, "stable": "rc" not in v and "beta" not in v, "files": f} for v, f in releases.items()]
        self.files[folder + "?mode=json&include=all"] = json.dumps(listed, indent=1).encode()

    def answer(self, request):
        with self.lock:
            plan = self.plan.get(request.path, [])
            how = plan.pop(0) if plan else Behaviour()
            if how.swap is not None:
                self.files[request.path] = how.swap
            data = self.files.get(request.path)
            entry = {"path": request.path, "range": request.headers.get("Range"), "sent": 0,
                     "headers": dict(request.headers)}
            self.log.append(entry)
        status, headers = 200, {}
        if how.location is not None:
            status, headers, body = 302, {"Location": how.location}, b"moved\n"
        elif how.status is not None or how.body is not None:
            status, body = how.status or 200, how.body if how.body is not None else b"no\n"
        elif data is None:
            status, body = 404, b"not found\n"
        else:
            status, headers, body = self.part(request, data, how)
        headers |= how.headers
        headers.setdefault("Content-Length", str(len(body) + how.lie))
        if how.reset:
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        self.send(request, body, how, entry)

    @staticmethod
    def part(request, data, how):
        tag = '"%s"' % hashlib.sha256(data).hexdigest()[:16]
        asked, condition = request.headers.get("Range"), request.headers.get("If-Range")
        if asked is None or how.no_ranges or condition not in (None, tag):
            return 200, {"ETag": tag}, data
        first = int(asked.removeprefix("bytes=").rstrip("-"))
        if first >= len(data):
            return 416, {"Content-Range": "bytes */%d" % len(data)}, b""
        span = "bytes %d-%d/%d" % (first, len(data) - 1, len(data))
        return 206, {"ETag": tag, "Content-Range": span}, data[first:]

    def send(self, request, body, how, entry):
        limit = min(len(body), *(x for x in (how.cut, how.stall) if x is not None)) if (
            how.cut is not None or how.stall is not None) else len(body)
        for off in range(0, limit, 65536):
            piece = body[off:min(off + 65536, limit)]
            request.wfile.write(piece)
            entry["sent"] += len(piece)
        request.wfile.flush()
        if how.stall is not None:
            self.ended.wait()
        if how.cut is not None or how.stall is not None or how.lie:
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)


# --- archives ---------------------------------------------------------------------------------------------------------

def tar_gz(entries, level=1):
    """entries: (name, bytes or None for a directory, mode) or a ready (TarInfo, bytes)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=level) as tar:
        for entry in entries:
            if isinstance(entry[0], tarfile.TarInfo):
                tar.addfile(entry[0], io.BytesIO(entry[1]) if entry[1] is not None else None)
                continue
            name, data, mode = entry
            info = tarfile.TarInfo(name)
            info.mode, info.mtime = mode, 1700000000
            if data is None:
                info.type = tarfile.DIRTYPE
            else:
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data) if data is not None else None)
    return out.getvalue()


def zip_of(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, data, mode in entries:
            info = zipfile.ZipInfo(name + ("/" if data is None else ""), (2023, 11, 14, 0, 0, 0))
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, data or b"")
    return out.getvalue()


UNUSED = ("cgo", "vet")  # that have to be there; they are large, and no test runs them
TOOLS = ("compile", "link", "asm", *UNUSED)


def tree_entries(goroot, skip=("test", "api", "doc", "misc", "lib")):
    """What an official archive of that toolchain would hold, links followed, without the tests, the sources of the tools,
    and the tools themselves that no build needs."""
    entries = [("go", None, 0o755)]
    for folder, names, files in os.walk(goroot, followlinks=True):
        below = os.path.relpath(folder, goroot)
        names[:] = sorted(n for n in names if n not in ("testdata", "manifest") and not (below == "." and n in skip) and
                          not (below == "src" and n == "cmd"))
        if below != ".":
            entries.append(("go/" + below, None, 0o755))
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.endswith("_test.go") or name == "manifest" or (below.startswith("pkg/tool/") and name not in TOOLS):
                continue
            with open(path, "rb") as file:
                data = b"" if name in UNUSED else file.read()
            mode = 0o755 if os.access(path, os.X_OK) else 0o644
            entries.append(("go/" + os.path.normpath(os.path.join(below, name)), data, mode))
    return entries


@functools.lru_cache(maxsize=None)
def _small_program():
    """A program of some 1 MB that says, as go1.15.15 does, that it is of go1.15.15 and of no named package."""
    goroot = toolchains.linux()["go1.15.15"]
    folder = os.path.join(toolchains.cache_dir(), "small-go")
    os.makedirs(folder, exist_ok=True)
    source, made = os.path.join(folder, "main.go"), os.path.join(folder, "program.%d" % os.getpid())
    with open(source, "w", encoding="ascii") as file:
        file.write("package main\n\nfunc main() { println(\"hello\") }\n")
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "GOCACHE": toolchains.build_cache(), "GO111MODULE": "off",
                   "GOFLAGS": "", "CGO_ENABLED": "0"}
    subprocess.run([os.path.join(goroot, "bin", "go"), "build", "-ldflags=-s -w", "-o", made, source], check=True,
                   env=environment, cwd=folder)
    with open(made, "rb") as file:
        data = file.read()
    os.remove(made)
    return data


def small_entries(version="go1.15.15", files=12):
    """A Go that is whole to the eye, of 2 MB and few files. The version has as many letters as go1.15.15."""
    assert len(version) == len("go1.15.15")
    program = _small_program().replace(b"go1.15.15", version.encode())
    entries = [("go", None, 0o755), ("go/VERSION", version.encode(), 0o644), ("go/bin", None, 0o755),
               ("go/bin/go", program, 0o755), ("go/pkg/tool/linux_amd64/compile", program, 0o755),
               ("go/src/runtime", None, 0o755), ("go/src/unsafe", None, 0o755), ("go/pkg/include/textflag.h", b"", 0o644),
               *(("go/pkg/tool/linux_amd64/" + tool, b"", 0o755) for tool in ("asm", "cgo", "link", "vet"))]
    return entries + [("go/src/runtime/f%02d.go" % i, b"package runtime // %d\n" % i, 0o644) for i in range(files)]
