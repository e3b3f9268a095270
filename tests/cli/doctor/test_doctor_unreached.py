"""Why go is not found on Unix: real shells with real start-up files, and exactly one rule that speaks."""

import os

import pytest

from doctor_support import commands, doctor, evidence, first, path_of


@pytest.fixture
def new(go_toolchains):
    return first(go_toolchains, 26, 25, 24)


@pytest.fixture
def sdk(sandbox, new):
    """A Go in one of the usual places, which PATH does not name."""
    os.makedirs(sandbox.path("home/sdk"))
    os.symlink(new[1], sandbox.path("home/sdk/go1"))
    return sandbox.path("home/sdk/go1/bin")


def shell_says(sandbox, shell, *options):
    result = sandbox.run(["/usr/bin/" + shell, *options, "go version"], env=["SHELL=/usr/bin/" + shell])
    return os.fsdecode(result.out + result.err)


def in_shell(sandbox, shell):
    return doctor(sandbox, env=["SHELL=/usr/bin/" + shell])


# --- GES041 path_line_without_effect -----------------------------------------------------------------------------


@pytest.mark.parametrize("shell, file", [
    ("zsh", ".bashrc"), ("bash", ".zshrc"), ("fish", ".bashrc"), ("bash", ".config/fish/config.fish")])
def test_a_line_in_the_file_of_another_shell(sandbox, sdk, shell, file):
    line = 'fish_add_path %s\n' % sdk if "fish" in file else 'export PATH="$PATH:%s"\n' % sdk
    path = sandbox.write("home/" + file, line)
    finding = in_shell(sandbox, shell).one("GES041")
    assert path + ":1" in evidence(finding, "where") and path in finding["what"]
    said = evidence(finding, "you see").replace("bash: ", "")  # "bash: line 1: " when it is not interactive
    assert said in shell_says(sandbox, shell, "-c")
    assert sdk in commands(finding)
    cured = sandbox.run(["/usr/bin/" + shell, "-c", commands(finding).split("\n")[0] + "; go version"],
                        env=["GOTOOLCHAIN=local"])
    assert b"go version go1." in cured.out, cured


def test_a_bash_profile_hides_the_profile(sandbox, sdk):
    sandbox.write("home/.bash_profile", "alias ll='ls -l'\n")
    path = sandbox.write("home/.profile", 'export PATH="$PATH:%s"\n' % sdk)
    finding = in_shell(sandbox, "bash").one("GES041")
    assert path + ":1, a file of" in evidence(finding, "where")
    assert "bash: line 1: go: command not found" in shell_says(sandbox, "bash", "-lc")


def test_a_line_that_the_shell_reads_is_the_other_rules(sandbox, sdk):
    line = 'export PATH="$PATH:%s"\n' % sdk
    sandbox.write("home/.bashrc", line)
    sandbox.write("home/.zshrc", line)
    for shell in "bash", "zsh":
        finding = in_shell(sandbox, shell).one("GES001")
        assert "start a new shell" in finding["cure"]["text"]


def test_no_line_is_the_other_rules(sandbox, sdk):
    sandbox.write("home/.bashrc", 'export PATH="$PATH:/opt/tools"\n')
    assert in_shell(sandbox, "zsh").ids() == ["GES001"]


# --- GES050 foreign_shell_syntax ---------------------------------------------------------------------------------


@pytest.mark.parametrize("line, name", [
    ("GOPATH=/srv/go", "GOPATH"), ('export PATH="${PATH}:/opt/x"', "PATH")])
def test_a_line_that_stops_config_fish(sandbox, new, line, name):
    path = sandbox.write("home/.config/fish/config.fish", line + "\nset -gx AFTER 1\n")
    env = ["SHELL=/usr/bin/fish", path_of(new[1] + "/bin")]
    finding = doctor(sandbox, env=env).one("GES050")
    assert finding["severity"] == "info" and path + ":1 " in evidence(finding, "where") and name in finding["what"]
    result = sandbox.run(["/usr/bin/fish", "-c", "echo AFTER=$AFTER"])
    assert evidence(finding, "you see") in os.fsdecode(result.err) and b"1" not in result.out


def test_fish_finds_no_go_because_of_the_line(sandbox, sdk):
    sandbox.write("home/.config/fish/config.fish", "PATH=$PATH:%s\n" % sdk)
    finding = in_shell(sandbox, "fish").one("GES050")
    assert finding["severity"] == "error"
    assert evidence(finding, "you see") in shell_says(sandbox, "fish", "-c")
    assert "Unknown command: go" in shell_says(sandbox, "fish", "-c")


def test_an_unquoted_path_in_fish_keeps_one_entry(sandbox, new):
    sandbox.write("home/.config/fish/config.fish", "export PATH=$PATH:/opt/x\n")
    finding = doctor(sandbox, env=["SHELL=/usr/bin/fish", path_of(new[1] + "/bin")]).one("GES050")
    assert "only the last directory" in finding["what"]
    result = sandbox.run(["/usr/bin/fish", "-c", "string join : $PATH"])
    assert result.out == b"/bin:/opt/x\n"


@pytest.mark.parametrize("line", ["set -gx GOPATH /srv/go", "setenv GOPATH /srv/go", "fish_add_path /opt/go/bin",
                                  "export GOPATH = /srv/go"])
def test_a_foreign_line_in_bashrc(sandbox, new, line):
    path = sandbox.write("home/.bashrc", "# mine\n" + line + "\n")
    finding = doctor(sandbox, env=["SHELL=/usr/bin/bash", path_of(new[1] + "/bin")]).one("GES050")
    assert path + ":2 " in evidence(finding, "where")
    result = sandbox.run(["/usr/bin/bash", "--rcfile", path, "-ic", 'echo "[$GOPATH]"'])
    assert evidence(finding, "you see") in os.fsdecode(result.err) and b"[]" in result.out


@pytest.mark.parametrize("shell, file, text", [
    ("fish", ".config/fish/config.fish", 'export GOPATH=/srv/go\nexport PATH="$PATH:/opt/x"\nset -gx GOBIN /srv/bin\n'),
    ("bash", ".bashrc", "set -x\nset +x\nexport GOPATH=/srv/go\n    setenv GOPATH x\n# setenv GOPATH x\n"),
    ("bash", ".bashrc", "setenv EDITOR vi\n")])
def test_lines_that_are_fine(sandbox, new, shell, file, text):
    sandbox.write("home/" + file, text)
    assert doctor(sandbox, env=["SHELL=/usr/bin/" + shell, path_of(new[1] + "/bin")]).ids() == []


# --- GES043 gui_without_shell_path, GES048 sandboxed_editor ------------------------------------------------------


def test_an_editor_with_the_bare_path(sandbox, sdk):
    sandbox.write("home/.bashrc", 'export PATH="$PATH:%s"\n' % sdk)
    env = ["SHELL=/usr/bin/bash", "VSCODE_PID=1"]
    finding = doctor(sandbox, env=env).one("GES043")
    assert 'Failed to find the "go" binary in either GOROOT() or PATH(/usr/bin:/bin)' in evidence(finding, "you see")
    assert sdk in finding["cure"]["text"]
    assert doctor(sandbox, env=[*env, "PATH=/usr/bin:/bin:/opt/x"]).ids() == ["GES001"]
    assert doctor(sandbox, env=[*env, "PATH=/usr/bin:/bin:" + sdk]).ids() == []


@pytest.mark.parametrize("variable", ["FLATPAK_ID=com.visualstudio.code", "SNAP_NAME=codium"])
def test_a_sandbox(sandbox, new, variable):
    finding = doctor(sandbox, env=[variable]).one("GES048")
    assert variable in evidence(finding, "where")
    assert doctor(sandbox, env=[variable, path_of(new[1] + "/bin")]).ids() == []


# --- GES045 sudo_drops_path --------------------------------------------------------------------------------------

SUDOERS = 'Defaults\tenv_reset\nDefaults\tsecure_path="/usr/sbin:/usr/bin"\n%%sudo ALL=(ALL:ALL) ALL\n'


def under_sudo(files, path="/usr/sbin:/usr/bin"):
    from test_doctor_snapshots import Machine

    machine = Machine("linux")
    machine.tree("/usr/local/go", "go1.26.0", on_path=False)
    machine.env = ["SUDO_USER=ana", "SUDO_UID=1000"]
    machine.path = path.split(":")
    for directory in machine.path:
        machine.files[directory] = {"kind": "directory"}
    machine.files.update(files)
    return machine


def test_sudo(sandbox):
    finding = under_sudo({"/etc/sudoers": SUDOERS}).one(sandbox, "GES045")
    assert "secure_path=/usr/sbin:/usr/bin in /etc/sudoers:2" in evidence(finding, "where")
    assert "sudo env PATH" in commands(finding)


def test_sudoers_d_counts_last(sandbox):
    files = {"/etc/sudoers": SUDOERS, "/etc/sudoers.d/50-path": "Defaults secure_path=/usr/sbin:/usr/bin:/opt\n",
             "/etc/sudoers.d/x.dpkg-old": "Defaults secure_path=/old\n", "/etc/sudoers.d/y~": "Defaults secure_path=/old\n"}
    finding = under_sudo(files).one(sandbox, "GES045")
    assert "/etc/sudoers.d/50-path:1" in evidence(finding, "where")


def test_sudo_without_secure_path_is_the_other_rules(sandbox):
    under_sudo({"/etc/sudoers": "Defaults env_reset\n"}).one(sandbox, "GES001")
