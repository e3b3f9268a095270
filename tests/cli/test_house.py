"""The house rules, held against the tree (tools/check_house.py)."""
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("check", ["rooms", "tables", "globals", "lengths", "headers", "docs"])
def test_house(check):
    done = subprocess.run([sys.executable, str(ROOT / "tools/check_house.py"), check],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
