"""Counts what the suites beside this one prove: rules whose fault is planted for real, and those where a real go speaks.

Read from the sources of the tests, so that nothing has to be registered. A test plants the rules whose ids it names, be
it as an argument (`.one("GES001")`), in a comparison that is no `not in`, or as a parameter of the whole test; helpers of
its module count as part of it. Data that plays a machine (`--os-snapshot`) is not for real. A real go speaks in a test
that runs one (`go_says`, `windows.go`, `machine.go`) and compares it with a finding.
"""

import ast
import os
import re

from support import toolchains

HERE = os.path.dirname(os.path.abspath(__file__))
PLANTED_AT_LEAST = 45
SPOKEN_AT_LEAST = 20
RULE = re.compile(r"GES\d{3}")
RUNS_GO = {"go_says", "go_run", "go"}  # names of helpers that run a real go


def rules():
    """{id: name} of what the program knows."""
    known = {}
    folder = os.path.join(toolchains.ROOT, "src", "doctor")
    for name in sorted(os.listdir(folder)):
        if name.startswith("rule_") and name.endswith(".c"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                known[re.search(r'\.id = "(GES\d+)"', file.read()).group(1)] = name[5:-2]
    return known


class Suite:
    """One file of tests."""

    def __init__(self, name):
        self.name = name
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            self.tree = ast.parse(file.read())
        self.functions, self.values, self.snapshots = {}, {}, set()
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module and "snapshot" in node.module:
                self.snapshots.update(alias.asname or alias.name for alias in node.names)
            if isinstance(node, ast.Assign):
                self.values.update((target.id, node) for target in node.targets if isinstance(target, ast.Name))
            for inner in [node] + (node.body if isinstance(node, ast.ClassDef) else []):
                if isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
                    self.functions[inner.name] = inner

    def tests(self):
        return [node for name, node in self.functions.items() if name.startswith("test_")]

    def reach(self, test):
        """The test, and what it uses of its module: functions, fixtures and tables, however far."""
        seen, waiting = {}, [test]
        while waiting:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen[id(node)] = node
            waiting += [found for name in names(node) for found in (self.functions.get(name), self.values.get(name)) if found]
        return list(seen.values())


def names(node):
    """Identifiers in a function, its arguments (fixtures) among them."""
    found = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}
    return found | {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}


def constants(nodes):
    return [n for node in nodes for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def named(nodes):
    """Ids that are expected; those of `not in`, of `== []`-like filters and of --skip are not."""
    ignored = set()
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Compare) and any(isinstance(op, (ast.NotIn, ast.NotEq)) for op in inner.ops):
                ignored.update(id(c) for c in constants([inner]))
            if isinstance(inner, ast.Call):
                words = [a.value if isinstance(a, ast.Constant) else None for a in inner.args]
                ignored.update(id(a) for before, a in zip(words, inner.args[1:]) if before in ("--skip", "--explain", "--only"))
    return {rule for c in constants(nodes) if id(c) not in ignored for rule in RULE.findall(c.value)}


def collect():
    """({id: tests that plant it}, {id: tests in which a real go says so})"""
    planted, spoken = {}, {}
    for name in sorted(os.listdir(HERE)):
        if not name.startswith("test_") or not name.endswith(".py") or name == os.path.basename(__file__):
            continue
        suite = Suite(name)
        for test in suite.tests():
            reached = suite.reach(test)
            used = set().union(*map(names, reached))
            texts = {c.value for c in constants(reached)}
            if suite.snapshots & used or any("--os-snapshot" in text or text == "--snapshot" for text in texts):
                continue
            where = "%s::%s" % (name, test.name)
            calls = set().union(*(names(node) for node in reached if isinstance(node, ast.FunctionDef)))
            speaks = RUNS_GO & calls and ("evidence" in calls or "evidence" in texts)
            direct = [test] + [suite.values[v] for v in names(test) if v in suite.values]
            speaks = speaks and len(named(direct)) <= 2  # a mess that also runs go proves nothing of each fault
            for rule in named(direct):
                planted.setdefault(rule, []).append(where)
                if speaks:
                    spoken.setdefault(rule, []).append(where)
    return planted, spoken


def listing(title, known, found):
    lines = ["%s: %d of %d rules" % (title, len(found), len(known))]
    lines += ["  %s %-28s %s" % (rule, known[rule], (found.get(rule) or ["-"])[0]) for rule in sorted(known)]
    return "\n".join(lines)


def test_enough_faults_are_planted_for_real():
    known = rules()
    found = {rule: where for rule, where in collect()[0].items() if rule in known}
    print(listing("planted", known, found))
    assert len(found) >= PLANTED_AT_LEAST, listing("planted", known, found)


def test_enough_symptoms_are_shown_by_a_real_go():
    known = rules()
    found = {rule: where for rule, where in collect()[1].items() if rule in known}
    print(listing("a real go says so", known, found))
    assert len(found) >= SPOKEN_AT_LEAST, listing("a real go says so", known, found)
