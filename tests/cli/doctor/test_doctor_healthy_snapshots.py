"""Healthy machines that only data can play here: WSL, macOS, Windows in its many forms."""

import os

import pytest

from test_doctor_snapshots import Machine

WINDOWS_PATH = ["C:\\Windows\\system32", "C:\\Windows", "C:\\Windows\\System32\\Wbem",
                "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\", "C:\\Windows\\System32\\OpenSSH\\"]
LINUX_PATH = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]
MACHINE_KEY = "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment"


def silence(machine, sandbox):
    found = machine.findings(sandbox)
    assert found == [], found
    result = machine.run(sandbox)
    assert result.status == 0 and result.out.startswith(b"no problems found: "), result


def directories(machine, *paths):
    for path in paths:
        machine.files[path.rstrip("\\") if len(path) > 3 else path] = {"kind": "directory"}


def project(machine, *lines):
    machine.files[machine.join(machine.cwd, "go.mod")] = "module example.com/shop\n\n" + "".join(line + "\n" for line in lines)
    machine.files[machine.join(machine.cwd, "main.go")] = "package main\n\nfunc main() {}\n"
    machine.files[machine.join(machine.cwd, ".git", "HEAD")] = "ref: refs/heads/main\n"


# --- Windows -----------------------------------------------------------------------------------------------------


def new_windows(user="ana"):
    """Windows 11 as it is after setup, with a user who has signed in."""
    windows = Machine("windows")
    home = windows.home
    windows.path = list(WINDOWS_PATH)
    directories(windows, *WINDOWS_PATH, home + "\\AppData\\Local\\Temp", home + "\\AppData\\Local\\Microsoft\\WindowsApps",
                home + "\\AppData\\Roaming", "C:\\Windows\\TEMP", "C:\\ProgramData", "C:\\Program Files", "C:\\Users\\Public")
    windows.files["C:\\Windows\\system32\\cmd.exe"] = "MZ"
    windows.files["C:\\Windows\\system32\\netapi32.dll"] = "MZ"
    for name in ("python.exe", "wt.exe", "winget.exe"):
        windows.files[home + "\\AppData\\Local\\Microsoft\\WindowsApps\\" + name] = {
            "kind": "alias", "target": "C:\\Program Files\\WindowsApps\\" + name}
    windows.env = [
        "ALLUSERSPROFILE=C:\\ProgramData", "COMPUTERNAME=PC", "ComSpec=C:\\Windows\\system32\\cmd.exe", "HOMEDRIVE=C:",
        "HOMEPATH=\\Users\\" + user, "LOCALAPPDATA=" + home + "\\AppData\\Local", "NUMBER_OF_PROCESSORS=8", "OS=Windows_NT",
        "PATHEXT=.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC", "PROCESSOR_ARCHITECTURE=AMD64",
        "ProgramData=C:\\ProgramData", "ProgramFiles=C:\\Program Files", "ProgramFiles(x86)=C:\\Program Files (x86)",
        "ProgramW6432=C:\\Program Files", "SystemDrive=C:", "TEMP=" + home + "\\AppData\\Local\\Temp",
        "TMP=" + home + "\\AppData\\Local\\Temp", "USERDOMAIN=PC", "USERNAME=" + user, "windir=C:\\Windows"]
    windows.registry = {
        "HKEY_LOCAL_MACHINE": {
            MACHINE_KEY: {
                "ComSpec": {"type": "REG_EXPAND_SZ", "text": "%SystemRoot%\\system32\\cmd.exe"},
                "DriverData": "C:\\Windows\\System32\\Drivers\\DriverData",
                "OS": "Windows_NT",
                "Path": {"type": "REG_EXPAND_SZ", "text": "%SystemRoot%\\system32;%SystemRoot%;%SystemRoot%\\System32\\Wbem;"
                         "%SYSTEMROOT%\\System32\\WindowsPowerShell\\v1.0\\;%SYSTEMROOT%\\System32\\OpenSSH\\"},
                "PATHEXT": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC",
                "PROCESSOR_ARCHITECTURE": "AMD64",
                "TEMP": {"type": "REG_EXPAND_SZ", "text": "%SystemRoot%\\TEMP"},
                "TMP": {"type": "REG_EXPAND_SZ", "text": "%SystemRoot%\\TEMP"},
                "windir": {"type": "REG_EXPAND_SZ", "text": "%SystemRoot%"}},
            "SYSTEM\\CurrentControlSet\\Control\\FileSystem": {"LongPathsEnabled": {"type": "REG_DWORD", "number": 1}}},
        "HKEY_CURRENT_USER": {
            "Environment": {
                "Path": {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\AppData\\Local\\Microsoft\\WindowsApps;"},
                "TEMP": {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\AppData\\Local\\Temp"},
                "TMP": {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\AppData\\Local\\Temp"}}}}
    return windows


def user_path(windows, *entries):
    """More in the user's Path, each with %USERPROFILE% where it applies; the process has them expanded at its end."""
    value = windows.registry["HKEY_CURRENT_USER"]["Environment"]["Path"]
    value["text"] += "".join(entry + ";" for entry in entries)


def sign_in(windows):
    windows.path += [entry.replace("%USERPROFILE%", windows.home)
                     for entry in windows.registry["HKEY_CURRENT_USER"]["Environment"]["Path"]["text"].split(";") if entry]


def msi(windows, version="go1.26.0"):
    """What the official installer leaves."""
    windows.tree("C:\\Program Files\\Go", version)
    windows.path[-1] = "C:\\Program Files\\Go\\bin"
    windows.registry["HKEY_LOCAL_MACHINE"][MACHINE_KEY]["Path"]["text"] += ";C:\\Program Files\\Go\\bin"
    windows.registry["HKEY_CURRENT_USER"]["Environment"]["GOPATH"] = {"type": "REG_EXPAND_SZ", "text": "%USERPROFILE%\\go"}
    windows.registry["HKEY_CURRENT_USER"]["Software\\GoProgrammingLanguage"] = {"installLocation": "C:\\Program Files\\Go\\"}
    user_path(windows, "%USERPROFILE%\\go\\bin")
    windows.env.append("GOPATH=" + windows.home + "\\go")


@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_the_official_installer(sandbox, used):
    windows = new_windows()
    msi(windows)
    sign_in(windows)
    if used:
        windows.files[windows.home + "\\go\\bin\\gopls.exe"] = "MZ"
        directories(windows, windows.home + "\\go\\pkg\\mod", windows.home + "\\AppData\\Local\\go-build", "C:\\Program Files\\Git\\cmd")
        windows.files["C:\\Program Files\\Git\\cmd\\git.exe"] = "MZ"
        windows.path.insert(5, "C:\\Program Files\\Git\\cmd")
        windows.registry["HKEY_LOCAL_MACHINE"][MACHINE_KEY]["Path"]["text"] += ";C:\\Program Files\\Git\\cmd"
        windows.env_file("GOPRIVATE=git.example.com\r\n".replace("\r", ""))
        project(windows, "go 1.25.0")
    silence(windows, sandbox)


def test_scoop(sandbox):
    windows = new_windows()
    app = windows.home + "\\scoop\\apps\\go\\1.26.0"
    windows.tree(app, "go1.26.0", on_path=False)
    windows.files[windows.home + "\\scoop\\apps\\go\\current"] = {"kind": "symlink", "target": app}
    shims = windows.home + "\\scoop\\shims"
    for name in ("go", "gofmt"):
        windows.files[shims + "\\%s.exe" % name] = "MZ"
        windows.files[shims + "\\%s.shim" % name] = 'path = "%s\\bin\\%s.exe"\r\n' % (windows.home + "\\scoop\\apps\\go\\current", name)
    directories(windows, windows.home + "\\go\\bin")
    windows.registry["HKEY_CURRENT_USER"]["Environment"]["Path"]["text"] = (
        "%USERPROFILE%\\go\\bin;%USERPROFILE%\\scoop\\shims;%USERPROFILE%\\AppData\\Local\\Microsoft\\WindowsApps;")
    sign_in(windows)
    silence(windows, sandbox)


def test_chocolatey(sandbox):
    """Chocolatey runs the official installer; its own bin stands on the machine's Path too."""
    windows = new_windows()
    msi(windows)
    directories(windows, "C:\\ProgramData\\chocolatey\\bin")
    windows.files["C:\\ProgramData\\chocolatey\\bin\\RefreshEnv.cmd"] = "@echo off\r\n"
    windows.files["C:\\Windows\\System32\\Wbem\\wmic.exe"] = "MZ"
    windows.path.insert(5, "C:\\ProgramData\\chocolatey\\bin")
    windows.registry["HKEY_LOCAL_MACHINE"][MACHINE_KEY]["Path"]["text"] += ";C:\\ProgramData\\chocolatey\\bin"
    windows.env.append("ChocolateyInstall=C:\\ProgramData\\chocolatey")
    sign_in(windows)
    silence(windows, sandbox)


def test_windows_container(sandbox):
    """golang's windowsservercore image: C:\\go, C:\\gopath, ContainerAdministrator."""
    windows = new_windows("ContainerAdministrator")
    windows.home = "C:\\Users\\ContainerAdministrator"
    windows.env = [entry.replace("C:\\Users\\ana", windows.home) for entry in windows.env]
    windows.files = {name.replace("C:\\Users\\ana", windows.home): what for name, what in windows.files.items()}
    windows.path = ["C:\\gopath\\bin"]
    windows.tree("C:\\Program Files\\Go", "go1.26.0")
    windows.path += WINDOWS_PATH + ["C:\\git\\cmd"]
    directories(windows, "C:\\gopath\\bin", "C:\\gopath\\src", "C:\\git\\cmd")
    windows.files["C:\\git\\cmd\\git.exe"] = "MZ"
    windows.env += ["GOPATH=C:\\gopath", "GOTOOLCHAIN=local", "GOLANG_VERSION=1.26.0", "GIT_VERSION=2.48.1"]
    windows.registry["HKEY_LOCAL_MACHINE"][MACHINE_KEY]["Path"]["text"] = "C:\\gopath\\bin;C:\\Program Files\\Go\\bin;" + ";".join(
        WINDOWS_PATH) + ";C:\\git\\cmd"
    windows.registry["HKEY_CURRENT_USER"]["Environment"].pop("Path")
    windows.cwd = "C:\\gopath"
    silence(windows, sandbox)


# --- macOS -------------------------------------------------------------------------------------------------------


def mac():
    machine = Machine("macos")
    machine.path = ["/usr/local/bin", "/System/Cryptexes/App/usr/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"]
    directories(machine, *machine.path, machine.home)
    machine.files["/private/var/folders/xy/T"] = {"kind": "directory", "mode": "0700", "owner": 1000}
    for name in ("cc", "gcc", "clang", "git"):
        machine.files["/usr/bin/" + name] = {"mode": "0755", "text": "\xcf\xfa"}
    machine.files["/etc/paths"] = "/usr/local/bin\n/System/Cryptexes/App/usr/bin\n/usr/bin\n/bin\n/usr/sbin\n/sbin\n"
    machine.files["/etc/zprofile"] = "if [ -x /usr/libexec/path_helper ]; then\n\teval `/usr/libexec/path_helper -s`\nfi\n"
    machine.env = ["SHELL=/bin/zsh", "USER=ana", "LOGNAME=ana", "TMPDIR=/private/var/folders/xy/T/", "LANG=en_GB.UTF-8",
                   "TERM_PROGRAM=Apple_Terminal", "__CF_USER_TEXT_ENCODING=0x1F5:0x0:0x2"]
    return machine


def brew(machine, prefix):
    machine.tree(prefix + "/Cellar/go/1.26.0/libexec", "go1.26.0", on_path=False)
    for name in ("go", "gofmt"):
        machine.files[prefix + "/bin/" + name] = {"kind": "symlink", "target": "../Cellar/go/1.26.0/bin/" + name}
        machine.files[prefix + "/Cellar/go/1.26.0/bin/" + name] = {"kind": "symlink", "target": "../libexec/bin/" + name}
    machine.files[prefix + "/Cellar/go/1.26.0/libexec/bin/gofmt"] = {"mode": "0755", "text": "\xcf\xfa"}
    machine.files[prefix + "/opt/go"] = {"kind": "symlink", "target": "../Cellar/go/1.26.0"}


def test_homebrew(sandbox):
    machine = mac()
    brew(machine, "/opt/homebrew")
    directories(machine, "/opt/homebrew/sbin", machine.home + "/go/bin")
    machine.files[machine.home + "/.zprofile"] = 'eval "$(/opt/homebrew/bin/brew shellenv)"\n'
    machine.files[machine.home + "/.zshrc"] = 'export GOPATH="$HOME/go"\nexport PATH="$PATH:$GOPATH/bin"\n'
    machine.path = ["/opt/homebrew/bin", "/opt/homebrew/sbin", *machine.path, machine.home + "/go/bin"]
    machine.env += ["HOMEBREW_PREFIX=/opt/homebrew", "HOMEBREW_CELLAR=/opt/homebrew/Cellar", "GOPATH=" + machine.home + "/go"]
    project(machine, "go 1.25.0")
    silence(machine, sandbox)


def test_homebrew_on_intel(sandbox):
    machine = mac()
    brew(machine, "/usr/local")
    silence(machine, sandbox)


def test_the_package_of_go_dev_on_macos(sandbox):
    machine = mac()
    machine.tree("/usr/local/go", "go1.26.0")
    machine.files["/etc/paths.d/go"] = "/usr/local/go/bin\n"
    silence(machine, sandbox)


# --- WSL ---------------------------------------------------------------------------------------------------------


def wsl(windows_go=False):
    """Ubuntu in WSL 2: Windows' PATH is appended; everything that Linux needs lies on its own disk."""
    machine = Machine("linux")
    drive = "/mnt/c/Program Files/Go/bin"
    machine.path = LINUX_PATH + ["/usr/games", "/usr/local/games", "/usr/lib/wsl/lib"]
    machine.files["/proc/version"] = "Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f) (gcc 11.2.0)\n"
    machine.files["/proc/sys/kernel/osrelease"] = "5.15.167.4-microsoft-standard-WSL2\n"
    machine.files["/proc/sys/fs/binfmt_misc/WSLInterop"] = "enabled\ninterpreter /init\n"
    machine.files["/proc/self/mountinfo"] = (
        "1 0 8:32 / / rw,relatime - ext4 /dev/sdc rw,discard\n"
        "2 1 0:52 / /mnt/c rw,noatime - 9p C:\\134 rw,aname=drvfs;path=C:\\;uid=1000;gid=1000\n")
    machine.files["/proc/mounts"] = "/dev/sdc / ext4 rw,relatime 0 0\nC:\\134 /mnt/c 9p rw,noatime 0 0\n"
    machine.files["/etc/wsl.conf"] = "[boot]\nsystemd=true\n"
    machine.files["/usr/bin/git"] = machine.files["/usr/bin/gcc"] = {"mode": "0755", "text": "\x7fELF"}
    windows_path = ["/mnt/c/Windows/system32", "/mnt/c/Windows", "/mnt/c/Users/ana/AppData/Local/Microsoft/WindowsApps"]
    directories(machine, *machine.path, *windows_path, machine.home)
    machine.env = ["SHELL=/bin/bash", "WSL_DISTRO_NAME=Ubuntu", "WSL_INTEROP=/run/WSL/8_interop", "WSLENV=WT_SESSION:WT_PROFILE_ID:",
                   "WT_SESSION=0", "WT_PROFILE_ID={0}", "USER=ana", "LANG=C.UTF-8"]
    machine.tree("/usr/local/go", "go1.26.0")
    if windows_go:
        machine.files[drive + "/go.exe"] = {"mode": "0777", "text": "MZ"}
        windows_path.append(drive)
    machine.path += windows_path
    return machine


@pytest.mark.parametrize("windows_go", [False, True], ids=["alone", "with go.exe of Windows behind"])
def test_wsl(sandbox, windows_go):
    machine = wsl(windows_go)
    project(machine, "go 1.25.0")
    directories(machine, machine.home + "/.cache/go-build", machine.home + "/go/pkg/mod")
    silence(machine, sandbox)


def test_nixos(sandbox):
    machine = Machine("linux")
    store = "/nix/store/0v1x2y3z4a5b6c7d8e9f0g1h2i3j4k5l-go-1.26.0"
    machine.tree(store + "/share/go", "go1.26.0", on_path=False)
    machine.files[store + "/bin/go"] = {"kind": "symlink", "target": "../share/go/bin/go"}
    machine.files["/run/current-system/sw/bin/go"] = {"kind": "symlink", "target": store + "/bin/go"}
    machine.path = ["/run/wrappers/bin", "/run/current-system/sw/bin"]
    directories(machine, "/run/wrappers/bin")
    silence(machine, sandbox)


def test_fedora(sandbox):
    """Fedora's GOROOT, its go.env with GOPROXY=direct and GOTOOLCHAIN=local, and /usr/bin/go by alternatives."""
    machine = Machine("linux")
    machine.tree("/usr/lib/golang", "go1.26.0", on_path=False)
    machine.files["/usr/lib/golang/go.env"] = "GOPROXY=direct\nGOSUMDB=off\nGOTOOLCHAIN=local\n"
    machine.files["/usr/bin/go"] = {"kind": "symlink", "target": "/etc/alternatives/go"}
    machine.files["/etc/alternatives/go"] = {"kind": "symlink", "target": "/usr/lib/golang/bin/go"}
    machine.path = ["/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin"]
    directories(machine, *machine.path)
    project(machine, "go 1.25.0")
    silence(machine, sandbox)
