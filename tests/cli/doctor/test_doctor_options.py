"""Formats, settings files, what makes the doctor fail, and the check list of build agents."""

import json
import os

import pytest

from doctor_support import doctor, module

BROKEN = ["GOROOT=/nope", "GOPROXY=off"]  # an error, a warning; and no go: an error


def settings(sandbox, folder, **doctor_members):
    name = "home/.config/go-env-sync/settings.json" if folder is None else folder + "/.go-env-sync.json"
    return sandbox.write(name, "// ours\n" + json.dumps({"doctor": doctor_members}))


# --- formats -----------------------------------------------------------------------------------------------------


def test_sarif_has_all_rules_and_a_result_for_each_finding(sandbox):
    where = module(sandbox, "go 1.19")
    sandbox.write("home/.config/go/env", "GOPROXY=off\n")
    result = sandbox.ges("doctor", "--sarif", where, env=["GOROOT=/nope"])
    assert result.status == 1
    log = result.json()
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    listed = sandbox.ges("doctor", "--list", "--json").json()["rules"]
    assert [r["id"] for r in rules] == [r["id"] for r in listed]
    found = doctor(sandbox, where, env=["GOROOT=/nope"])
    assert [r["ruleId"] for r in run["results"]] == found.ids()
    levels = {"error": "error", "warning": "warning", "info": "note"}
    for told, finding in zip(run["results"], found.findings):
        assert rules[told["ruleIndex"]]["id"] == told["ruleId"]
        assert told["level"] == levels[finding["severity"]]
        assert finding["what"] in told["message"]["text"] and told["partialFingerprints"]
        assert told["locations"], told
    proxy = next(r for r in run["results"] if r["ruleId"] == "GES013")
    place = proxy["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "file://" + sandbox.path("home/.config/go/env")
    assert place["region"]["startLine"] == 1
    goroot = next(r for r in run["results"] if r["ruleId"] == "GES004")
    place = goroot["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "go.mod", "uriBaseId": "SRCROOT"}
    assert run["invocations"][0]["executionSuccessful"] is True


def test_sarif_uris_are_escaped(sandbox):
    where = module(sandbox, "go 1.99", folder="w/a b#%")
    log = sandbox.ges("doctor", "--format", "sarif", env=["GOENV=" + where + "/e n v"]).json()
    assert log["runs"][0]["results"], log
    sandbox.write("w/a b#%/e n v", "GOPROXY=off\n")
    log = sandbox.ges("doctor", "--sarif", env=["GOENV=" + where + "/e n v"]).json()
    uris = [l["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"] for l in r["locations"]]
    assert any(uri.endswith("a%20b%23%25/e%20n%20v") for uri in uris), uris


def test_github_annotations(sandbox):
    sandbox.write("home/.config/go/env", "GOPROXY=off\n")
    result = sandbox.ges("doctor", "--format=github", env=["GOROOT=/no:pe,%0A::error::x"])
    lines = os.fsdecode(result.out).splitlines()
    assert result.status == 1 and len(lines) == 3, result
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines), lines
    proxy = next(line for line in lines if "GES013" in line)
    assert ",line=1,title=GES013 goproxy_malformed::" in proxy and "file=" + sandbox.path("home/.config/go/env") in proxy
    goroot = next(line for line in lines if "GES004" in line)
    assert "%250A" in goroot and "%0Ado: " in goroot


def test_formats_exclude_nonsense(sandbox):
    result = sandbox.ges("doctor", "--format", "xml")
    assert result.status == 2 and b"no format 'xml'; there are text, json, sarif, github" in result.err
    assert sandbox.ges("doctor", "--format", "json").out == sandbox.ges("doctor", "--json").out


# --- what makes it fail ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level, rule, status", [
    ("error", "GES004", 1), ("warning", "GES004", 1), ("info", "GES004", 1), ("never", "GES004", 0),
    ("error", "GES010", 0), ("warning", "GES010", 1), ("never", "GES010", 0), (None, "GES010", 1),
])
def test_fail_on(sandbox, level, rule, status):
    sandbox.write("home/.config/go/env", "GOPROXY=https://a.example\n")
    words = ["doctor", "--only", rule] + (["--fail-on", level] if level else [])
    result = sandbox.ges(*words, env=["GOROOT=/nope", "GOPROXY=direct"])
    assert result.status == status, result
    assert os.fsencode(rule) in result.out


# --- settings files ----------------------------------------------------------------------------------------------


def test_settings_of_user_and_project(sandbox):
    user = settings(sandbox, None, skip=["GES001"], fail_on="error")
    project = settings(sandbox, "w", skip=["goroot_missing"], severity={"GES013": "info"})
    os.makedirs(sandbox.path("w/deep/er"))
    result = sandbox.ges("doctor", "--json", env=BROKEN, cwd=sandbox.path("w/deep/er"))
    document = result.json()
    assert [(f["id"], f["severity"]) for f in document["findings"]] == [("GES013", "info")]
    assert result.status == 0
    assert [f["path"] for f in document["settings"]["files"]] == [user, project]
    assert [r["id"] for r in document["settings"]["skipped"]] == ["GES001", "GES004"]
    text = os.fsdecode(sandbox.ges("doctor", env=BROKEN).out)
    assert "not checked, as " + user + " and " + project + " says: GES001, GES004" in text


def test_the_command_line_beats_the_project_and_that_the_user(sandbox):
    settings(sandbox, None, only=["GES013"], fail_on="never", severity={"GES013": "info"})
    settings(sandbox, "w", only=["GES004"], fail_on="error", severity={"GES013": "error"})
    assert doctor(sandbox, "--fail-on", "warning", env=BROKEN).ids() == ["GES004"]
    assert sandbox.ges("doctor", env=BROKEN).status == 1
    assert sandbox.ges("doctor", "--fail-on", "never", env=BROKEN).status == 0
    result = sandbox.ges("doctor", "--only", "GES013", "--json", env=BROKEN)
    assert [(f["id"], f["severity"]) for f in result.json()["findings"]] == [("GES013", "error")]
    assert sorted(doctor(sandbox, "--no-settings", env=BROKEN).ids()) == ["GES001", "GES004", "GES013"]


@pytest.mark.parametrize("text, says", [
    ('{"doctor": {"skip": ["GES999"]}}', "line 1: no rule 'GES999'"),
    ('{"doctor":\n{"fail_on": "sometimes"}}', "line 2: fail_on is error, warning, info or never, not 'sometimes'"),
    ('{"doctor": {"severity": {"GES001": "off"}}}', "line 1: a severity is error, warning or info, not 'off'"),
    ('{"doctor": {"skp": []}}', "line 1: there is no setting 'skp'"),
    ('{"doctor": {"skip": [', "line 1"),
    ("", "line 1"),
    ("\x00" * 300000, "is larger than"),
])
def test_bad_settings_are_refused_with_their_place(sandbox, text, says):
    path = sandbox.write("w/.go-env-sync.json", text)
    result = sandbox.ges("doctor")
    assert result.status == 3 and os.fsencode(path) in result.err, result
    if text and "\x00" not in text:
        assert os.fsencode(says) in result.err, result


def test_a_settings_folder_or_fifo_is_none(sandbox):
    os.makedirs(sandbox.path("w/.go-env-sync.json"))
    os.makedirs(sandbox.path("home/.config/go-env-sync"))
    os.mkfifo(sandbox.path("home/.config/go-env-sync/settings.json"))
    assert doctor(sandbox).ids() == ["GES001"]


# --- build agents ------------------------------------------------------------------------------------------------


def test_ci_lists_what_an_agent_must_have(sandbox):
    result = sandbox.ges("doctor", "--ci", "--json", env=BROKEN)
    agent = {line["name"]: line for line in result.json()["agent"]}
    assert agent["go"]["state"] == "error" and agent["go"]["rules"] == "GES001, GES004"
    assert agent["proxy"]["state"] in ("warning", "error") and agent["proxy"]["rules"] == "GES013"
    assert agent["writable"]["state"] == "ok" and "antivirus" not in agent
    only = sandbox.ges("doctor", "--ci", "--json", "--only", "GES001").json()["agent"]
    assert {line["state"] for line in only} == {"error", "unknown"}
    text = os.fsdecode(sandbox.ges("doctor", "--ci", env=BROKEN).out)
    assert "what a build agent needs" in text and "modules can be fetched" in text


def test_every_rule_of_the_agents_list_exists(sandbox):
    """A requirement whose rules were renamed would be met for ever."""
    source = open(os.path.join(os.path.dirname(__file__), "../../../src/doctor/agent.c"), encoding="utf-8").read()
    import re
    named = set(re.findall(r"GES\d{3}", source))
    listed = {r["id"] for r in sandbox.ges("doctor", "--list", "--json").json()["rules"]}
    assert named <= listed, sorted(named - listed)


def test_a_file_is_no_directory_to_look_at(sandbox):
    sandbox.write("w/x.txt", "")
    done = sandbox.ges("doctor", "x.txt")
    assert done.status == 3 and b"x.txt' is no directory; name the one to look at" in done.err, done
