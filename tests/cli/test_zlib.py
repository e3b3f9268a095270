"""The one library that is linked: where its source comes from, and what of it is seen outside."""

import os
import re
import subprocess

from support import toolchains

CACHED = os.path.join(toolchains.cache_dir(), "zlib")


def test_a_build_without_its_source_says_what_to_do(tmp_path):
    done = subprocess.run(["cmake", "-S", toolchains.ROOT, "-B", tmp_path / "build", "-G", "Ninja"], text=True,
                          capture_output=True, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
    said = " ".join(done.stderr.split())
    assert done.returncode != 0
    assert "Run tools/zlib.sh" in said and "-DGES_ZLIB_DIR=DIR" in said and "-DGES_SYSTEM_ZLIB=ON" in said


def test_source_is_a_signed_package_of_debian():
    """What the cache holds says which: upstream's version is pinned, Debian's revision may grow."""
    (version,) = [v for v in os.listdir(CACHED) if not v.startswith(".")]
    with open(os.path.join(CACHED, version, "manifest"), encoding="utf-8") as file:
        manifest = file.read()
    assert re.search(r"^version 1:%s\.dfsg-\d\S*$" % re.escape(version), manifest, re.M)
    assert len(re.findall(r"^sha256 [0-9a-f]{64}  zlib_\S+$", manifest, re.M)) == 3
    done = subprocess.run([os.path.join(toolchains.ROOT, "tools/zlib.sh")], capture_output=True, text=True,
                          env={
                              k: v for k, v in os.environ.items() if k in ("GES_CACHE_DIR", "XDG_CACHE_HOME", "HOME", "PATH")})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")  # there already: nothing is asked


def test_libges_may_be_linked_beside_any_zlib(ges):
    """Every name of zlib in libges.a has a prefix, and what writes or opens files is not there."""
    listing = subprocess.run(["nm", "--defined-only", "-g", os.path.join(os.path.dirname(ges), "libges.a")],
                             capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1] for line in listing.splitlines() if len(line.split()) == 3}
    assert {"z_inflate", "z_crc32_z"} <= names
    foreign = {n for n in names if not n.startswith(("ges_", "z_", "__"))}
    assert not {n for n in foreign if re.match(r"(inflate|deflate|crc32|adler32|gz|compress|uncompress|zlib)", n)}
    assert not {n for n in names if re.match(r"z_(deflate|gz|compress)", n)}
