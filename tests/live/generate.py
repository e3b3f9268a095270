"""Makes up environments for `go env`: seeded, so that a case can be had again from its name.

A case is a scenario in the form of tests/golden/scenario.py, so a failing one can be kept as a golden one. Values are
drawn from pools of what users set and from oddities that Go's rules treat specially; see docs of `go help environment`.
"""

import random

# What every listing has; names that are asked for one by one are drawn from here and from ODD_NAMES.
NAMES = """AR CC CGO_CFLAGS CGO_CPPFLAGS CGO_CXXFLAGS CGO_ENABLED CGO_FFLAGS CGO_LDFLAGS CXX GCCGO GO111MODULE GOAMD64
GOARCH GOAUTH GOBIN GOCACHE GOCACHEPROG GODEBUG GOENV GOEXE GOEXPERIMENT GOFIPS140 GOFLAGS GOHOSTARCH GOHOSTOS GOINSECURE
GOMOD GOMODCACHE GONOPROXY GONOSUMDB GOOS GOPATH GOPRIVATE GOPROXY GOROOT GOSUMDB GOTELEMETRY GOTELEMETRYDIR GOTMPDIR
GOTOOLCHAIN GOTOOLDIR GOVCS GOVERSION GOWORK PKG_CONFIG""".split()
ODD_NAMES = ["FC", "FOOBAR", "", "goproxy", "GOARM", "GO386", "GOMIPS", "GOCOVERDIR", "GO_EXTLINK_ENABLED", "X=1", "HOME"]

PAIRS = """aix/ppc64 android/arm64 darwin/amd64 darwin/arm64 freebsd/amd64 illumos/amd64 ios/arm64 js/wasm linux/386
linux/amd64 linux/arm linux/arm64 linux/loong64 linux/mips linux/mips64le linux/mipsle linux/ppc64le linux/riscv64
linux/s390x netbsd/amd64 openbsd/amd64 plan9/amd64 solaris/amd64 wasip1/wasm windows/386 windows/amd64 windows/arm64
windows/mips linux/bogus bogus/amd64""".split()

# Bytes that the printing, quoting and JSON rules of some version treat specially.
ODD_TEXTS = [
    "a'b", 'a"b', "a b", "a\\b\\", "$HOME/x", "%PATH%", "a\tb", "a\nb", "a\rb", "a\x01\x7fb", "h\u00e9\u4e16", "\U0001f600",
    "a\u200bb", "a\u2028b", "a\u00a0b", "\udcff\udc80x", "<a&b>", "a=b", "`x`", "!x!", "^a|b", " lead", "trail ", "''", "\x0b",
    "a\x0cb\x08",
]  # fmt: skip

# name -> usual values; every one of these may also get an odd text or be empty
PLAIN = {
    "GOPRIVATE": ["example.com", "*.corp.example,github.com/x", "none"],
    "GONOPROXY": ["example.com", "none"],
    "GONOSUMDB": ["example.com/*"],
    "GOINSECURE": ["insecure.example"],
    "GOPROXY": ["off", "direct", "https://goproxy.example,direct", "https://u:p@h.example|direct", "https://proxy.golang.org,direct"],
    "GOSUMDB": ["off", "sum.golang.org", "sum.golang.google.cn"],
    "GOVCS": ["*:all", "private:git,public:off"],
    "GOAUTH": ["off", "netrc", "git {ROOT}"],
    "AR": ["llvm-ar", "/usr/bin/ar", "ar"],
    "GOBIN": ["{ROOT}/gobin", "rel/bin", "~/bin"],
    "GODEBUG": ["x=1", "gotypesalias=0", "http2client=0"],
}
SPECIAL = {
    "GO111MODULE": ["on", "off", "auto", "on", "off", "ON", "bad"],
    "GOFLAGS": ["-mod=mod", "-mod=vendor -v", "-json", "-json=false", "-tags=a,b", "'-ldflags=-s -w'", "'-x", "-changed",
                "-n", "mod=mod", "--json", "-C=/tmp", "-json=maybe", "-bogus", "  -v   -race  ", "-n=false"],
    "GOCACHE": ["{ROOT}/cache", "rel/cache", "off", "/nonexistent/cache"],
    "GOMODCACHE": ["{ROOT}/modcache", "rel", "/x//y/"],
    "GOPATH": ["{ROOT}/gp", "{ROOT}/gp:{ROOT}/gp2", ":{ROOT}/gp", "rel", "~/go", "{ROOT}/gp/../gp/", "{GOROOT}", "/", "{ROOT}/gp:rel"],
    "GOTMPDIR": ["{ROOT}/tmp", "/nonexistent", "rel"],
    "GOAMD64": ["v1", "v3", "v9", "bad"],
    "GOARM": ["5", "6", "7", "7,softfloat", "8"],
    "GO386": ["sse2", "softfloat", "387"],
    "GOARM64": ["v8.0", "v9.2,lse", "v1"],
    "GOMIPS": ["softfloat", "hardfloat", "x"],
    "GOMIPS64": ["softfloat", "hardfloat", "bad"],
    "GOPPC64": ["power9", "power10", "bad"],
    "GORISCV64": ["rva20u64", "rva22u64", "bad"],
    "GOWASM": ["satconv", "signext,satconv", "bad"],
    "GOEXPERIMENT": ["none", "fieldtrack", "nofieldtrack", "bogus", "fieldtrack,boringcrypto", "noregabi", "default"],
    "GOFIPS140": ["off", "latest", "bogus", "inprocess", "certified"],
    "GOWORK": ["off", "auto", "{ROOT}/w/go.work", "{ROOT}/none.work", "rel.work"],
    "CGO_ENABLED": ["0", "1", "2", "true"],
    "CGO_CFLAGS": ["-O3", "-g -O2", "-O2 -g", "-DX='a b'", '-DX="a b" -g', "'-Dx", " -a  -b "],
    "CGO_CPPFLAGS": ["-I/x", "-DY", "-DA='\"q\"'", "'x"],
    "CGO_CXXFLAGS": ["-std=c++17", "-O2 -g"],
    "CGO_FFLAGS": ["-O1"],
    "CGO_LDFLAGS": ["-L/x -lfoo", "-O2 -g", "'-L/a b'"],
    "PKG_CONFIG": ["pkgconf", "/usr/bin/pkg-config --static", "'a b' c"],
    "CC": ["gcc", "cc", "gcc -m64", "gcc -m64 -pipe -O1", "x86_64-linux-gnu-gcc", "nonexistent-cc", "'gcc'", '"gcc" -g', "./gcc",
           "sub/gcc", "/usr/bin/gcc", "clang", "/nonexistent/cc", "'gcc", "  "],
    "CXX": ["g++", "nonexistent-c++", "clang++", "sub/g++", "'g++"],
    "FC": ["gfortran", "/x/fc", "sub/fc", "'fc"],
    "GCCGO": ["gccgo", "nonexistent", "{ROOT}/bin/gccgo", "sub/gccgo"],
    "GOTELEMETRY": ["on", "off"],
    "GOHOSTARCH": ["mips"],
    "GOEXE": [".foo"],
    "GOTOOLDIR": ["/td"],
    "GOMOD": ["/x/go.mod"],
    "GOVERSION": ["go1.1"],
}  # fmt: skip
# go env -json would start the program named here; it is asked for by name only.
WINDOWS_SPECIAL = {
    "GOPATH": ["C:\\gp", "C:\\gp;D:\\b", '"C:\\a;x";D:\\b', "C:/gp", "\\gp", "/gp", "C:gp", "rel", "~\\go", "{GOROOT}", "\\\\srv\\share"],
    "GOCACHE": ["C:\\cache", "C:/cache", "\\cache", "off", "rel"],
    "GOMODCACHE": ["C:\\mc", "C:/mc/", "rel"],
    "GOBIN": ["C:\\b", "rel"],
    "GOTMPDIR": ["C:\\w", "C:\\nope", "rel"],
    "GOWORK": ["off", "auto", "C:\\w\\go.work", "C:/w/go.work", "rel.work", "\\w\\go.work"],
    "CC": ["gcc", "clang", "C:\\x\\gcc.exe", "x/gcc", "'gcc", "  ", "gcc -m64", "nope"],
    "CXX": ["g++", "x\\g++", "'g"],
    "GCCGO": ["gccgo", "nope"],
    "GOPROXY": PLAIN["GOPROXY"],
}

GO_LINES = ["go 1.16", "go 1.18", "go 1.20", "go 1.21", "go 1.21.0", "go 1.22.1", "go 1.24", "go 1.26.1", "go 1.30", "go 1.99",
            "go 1.99rc1", "go 1.99.2", "go 01.2", "go", "go 1.99 // c", "\tgo\t1.22", 'go "1.99"', "go 1.21\r", "go1.99"]  # fmt: skip
TOOLCHAIN_LINES = ["toolchain default", "toolchain go1.99.7", "toolchain go1.21.13", "toolchain go1.26.11", "toolchain bad",
                   "toolchain go1.22.12-corp", "toolchain go1.99.0 // x", "toolchain"]  # fmt: skip
GOTOOLCHAINS = ["local", "auto", "path", "go1.99.7", "go1.21.13", "go1.26.11", "go1.24.4+auto", "go1.23.5+path", "local+auto",
                "local+path", "bogus", "go1.99.7+foo", "go1", "gccgo-go1.9", "{VER}", "{VER}+auto", "go1.22.12-corp", "",
                "go1.99/../x", "+auto", "go1.19.8", "go1.18.1"]  # fmt: skip


class Maker:
    """One case. `system` is linux or windows."""

    def __init__(self, system, version, seed, index, others):
        self.rng = random.Random("%s/%s/%s/%d" % (system, version, seed, index))
        self.is_windows = system == "windows"
        self.minor = int(version.split(".")[1])
        self.version = version
        self.others = [root for v, root in others.items() if v != version]  # GOROOTs for mismatches
        self.switchable = list(others.items())  # what may lie in PATH under its name
        self.files, self.links, self.env, self.exec = {}, {}, [], []
        self.goroots, self.hardlinks = {}, []
        self.root = "C:\\w" if self.is_windows else "{SB}"
        self.index = index
        # Every second case keeps to values that Go takes, so that the whole listing is seen and not only refusals.
        self.is_mild = index % 2 == 0

    def one_in(self, n):
        return self.rng.randrange(n) == 0

    def pick(self, items):
        return self.rng.choice(items)

    def fill(self, text):
        return text.replace("{ROOT}", self.root)

    def value(self, name):
        """A value for a Go variable."""
        if self.one_in(12):
            return ""
        if name in PLAIN and self.one_in(3):
            return self.pick(ODD_TEXTS)
        pool = PLAIN.get(name) or SPECIAL[name]
        if self.is_windows:
            pool = WINDOWS_SPECIAL.get(name, pool)
        if self.is_mild and name in SPECIAL:
            pool = pool[:2]  # the pools begin with what is valid
        return self.fill(self.pick(pool))

    def make(self):
        if self.index == 0:  # every version starts with the plainest case
            return self.scenario("w")
        self.homes()
        cwd = self.tree()
        self.variables()
        self.go_env_file()
        self.toolchain()
        self.rng.shuffle(self.env)
        if self.env and self.one_in(12):  # a name twice: the first counts on unix
            self.env.append(self.pick(self.env).split("=", 1)[0] + "=second")
        return self.scenario(cwd)

    def homes(self):
        self.files["C:/w/tmp/" if self.is_windows else "tmp/"] = ""
        if self.is_windows:
            if self.one_in(15):
                self.env.append(self.pick(["USERPROFILE=", "APPDATA=", "LOCALAPPDATA=", "APPDATA=C:\\w\\ad", "USERPROFILE=C:\\w\\up"]))
            return
        homes = ["HOME=", "HOME=rel", "HOME={SB}/home/", "HOME={SB}/no home", "HOME={SB}/home/../home"]
        if self.one_in(8):
            self.env.append(self.pick(homes[2:] if self.is_mild else homes))
        if self.one_in(8):
            self.env.append("XDG_CONFIG_HOME=" + self.pick(["{SB}/xdg", "rel", "", "{SB}/xdg/"]))
        if self.one_in(8):
            self.env.append("XDG_CACHE_HOME=" + self.pick(["{SB}/xc", "rel", "", "{SB}/xc//"]))
        if self.one_in(8):
            self.env.append("TMPDIR=" + self.pick(["{SB}/tmp", "{SB}/tmp/", "", "{SB}/w", "{SB}/none", "rel"][: 3 if self.is_mild else 6]))
        if self.one_in(8):
            paths = ["{SB}/bin", "", "/nonexistent", ".:/usr/bin:/bin", "{SB}/bin:/usr/bin:/bin", "/usr/bin::/bin"]
            self.env.append("PATH=" + self.pick(paths))
        if self.one_in(4):
            self.files["home/.config/go/telemetry/mode"] = self.pick(["off", "local 2024-01-01", "off 2024-01-01\n", " x y\n", ""])
        if self.one_in(20):
            self.files["bin/gccgo"] = "#!/bin/sh\n"
            self.exec.append("bin/gccgo")

    def tree(self):
        """go.mod and go.work files; returns the working folder."""
        w = "C:/w" if self.is_windows else "w"
        cwd = self.pick(["w", "w", "w/sub", "w/sub/deep"])
        self.files["%s/sub/deep/" % w] = ""
        for place in (w, w + "/sub"):
            draw = self.rng.randrange(10)
            if draw < 4:
                self.files[place + "/go.mod"] = self.mod_text("module example.com/m")
            elif draw == 4:
                self.files[place + "/go.mod/"] = ""
            elif draw == 5 and not self.is_windows:
                self.links[place + "/go.mod"] = self.pick(["nowhere", "{SB}/home", "../home/real.mod"])
        if self.one_in(3):
            self.files[w + "/go.work"] = self.mod_text("use .")
        if not self.is_windows and self.one_in(8):
            self.links["lnk"] = "{SB}/" + cwd
            spelling = self.pick(["{SB}/lnk", "{SB}/lnk/", "{SB}/lnk/.", "{SB}/" + cwd, "lnk", "/nonexistent", "{SB}//" + cwd])
            self.env.append("PWD=" + spelling)
        if self.one_in(12):
            self.files[("C:/gp" if self.is_windows else "gp") + "/go.mod"] = "module gp\n"
        return cwd

    def mod_text(self, first):
        lines = [first]
        if self.one_in(3):
            lines.append("// comment")
        if not self.one_in(4):
            lines.append(self.pick(GO_LINES))
        if self.one_in(4):
            lines.append(self.pick(TOOLCHAIN_LINES))
        if self.one_in(10):
            lines.append("require (\n\tgo 1.99.9\n)")
        if self.one_in(15):
            lines = ["\ufeff" + lines[0]] + lines[1:]
        if self.one_in(20):
            return self.pick(["", "\x00\x01", "garbage", "module"])
        return self.pick(["\n", "\n", "\n\n", "\r\n"]).join(lines) + self.pick(["\n", "\n", ""])

    def variables(self):
        names = list(PLAIN) + list(SPECIAL)
        for name in self.rng.sample(names, self.pick([0, 1, 2, 2, 3, 4, 6])):
            # What a switch would fetch must not be fetched: the network is never asked.
            if name not in ("GOPROXY", "GOSUMDB"):
                spelled = name.lower() if self.is_windows and self.one_in(10) else name
                self.env.append("%s=%s" % (spelled, self.value(name)))
        if self.one_in(3):
            goos, goarch = self.pick(PAIRS).split("/")
            self.env += ["GOOS=" + goos, "GOARCH=" + goarch][: self.pick([1, 2, 2, 2])]
        if self.one_in(7):
            roots = ["{GOROOT}", "{GOROOT}/", "{ROOT}/nope", "rel", "{GOROOT}/../" + self.leaf()] + self.others[:2]
            if self.is_windows:
                roots = ["{GOROOT}", "{GOROOT}\\", "c:/nope", "rel"] + self.others[:2]
            self.env.append("GOROOT=" + self.fill(self.pick(roots[:2] if self.is_mild else roots)))

    def leaf(self):
        return "go-1.%d" % self.minor

    def go_env_file(self):
        draw = self.rng.randrange(10)
        if draw < 4:
            return
        content = self.env_file_text()
        where = "C:/users/root/AppData/Roaming/go/env" if self.is_windows else "home/.config/go/env"
        if draw == 4:
            value = self.pick(["off", "{ROOT}/envfile", "rel-env", "{ROOT}/none", "{ROOT}", ""])
            self.env.append("GOENV=" + self.fill(value))
            where = "C:/w/envfile" if self.is_windows else "envfile"
        self.files[where] = content

    def env_file_text(self):
        lines = []
        names = [n for n in list(PLAIN) + list(SPECIAL) if n not in ("GOFLAGS",)] + ["GOOS", "GOARCH", "GOROOT", "FOOBAR", "GOENV"]
        for _ in range(self.pick([1, 2, 3, 5])):
            name = self.pick(names)
            if name in PLAIN or name in SPECIAL:
                value = self.value(name)
            else:
                value = self.pick({"GOOS": ["linux", "windows"], "GOARCH": ["amd64", "arm64"], "GOROOT": ["/nope", ""]}.get(name, ["x y"]))
            if name == "GOPROXY" and "://" in value:
                value = "off"
            value = value.replace("\n", " ").replace("\udcff\udc80", "\udcff")
            lines.append("%s=%s" % (name, value))
            if self.one_in(6):
                extra = ["# comment", "", "goprivate=lower", "NOEQUALS", " GOBIN=/lead", "GOBIN =/x", "=x", "export GOBIN=/y", "GOINSECURE=\x00n"]
                lines.append(self.pick(extra))
        if self.one_in(15):
            lines[0] = "\ufeff" + lines[0]
        return self.pick(["\n", "\n", "\n", "\r\n"]).join(lines) + self.pick(["\n", "\n", ""])

    def toolchain(self):
        """GOTOOLCHAIN, and real toolchains under their names in PATH, so that a switch really happens."""
        if self.is_mild or self.one_in(4):  # another proxy only where no switch can ask it
            self.env += ["GOTOOLCHAIN=local", "GOPROXY=" + self.value("GOPROXY")]
            return
        self.env.append("GOPROXY=off")
        if self.one_in(3):
            self.env.append("GOTOOLCHAIN=" + self.pick(GOTOOLCHAINS))
        if self.one_in(4):
            self.env.append("GOSUMDB=off")
        if not self.is_windows and self.one_in(2) and not any(e.startswith("PATH=") for e in self.env):
            for version, root in self.switchable:
                self.links["bin/" + version] = root + "/bin/go"
            self.env.append("PATH={SB}/bin:/usr/bin:/bin")

    def scenario(self, cwd):
        steps = [["env"], ["env", "-json"], ["version"], ["env", *self.asked()]]
        steps.append(self.pick([["env", "GOTOOLCHAIN"], ["env", "GOMOD"], ["env", "GOWORK"], ["env", "-json", *self.asked()]]))
        if self.minor >= 23 or self.one_in(10):
            steps.append(self.pick([["env", "-changed"], ["env", "-json", "-changed"], ["env", "-changed", *self.asked()]]))
        if self.one_in(6):
            odd = [["env", "-C", self.root, "GOMOD"], ["env", "-n"], ["env", "-x", "GOROOT"], ["env", "-bogus"], ["env", "GOROOT", "-json"]]
            steps.append(self.pick(odd + [["env", "--", "GOROOT"], ["env", "-json=x"], ["env", ""]]))
        if not any(entry.startswith("GOPROXY=") for entry in self.env):
            self.env.append("GOPROXY=off")
        data = {"files": self.files, "links": self.links, "exec": self.exec, "env": self.env, "steps": steps}
        data["cwd"] = cwd if self.is_windows else "{SB}/" + cwd
        return {key: value for key, value in data.items() if value}

    def asked(self):
        names = NAMES if not self.one_in(5) else NAMES + ODD_NAMES
        return [self.pick(names) for _ in range(self.pick([1, 2, 3, 5]))]


def make(system, version, seed, index, others):
    """A scenario as a dictionary. others: {version: GOROOT} of the other real toolchains at hand."""
    return Maker(system, version, seed, index, others).make()
