"""Reads one base64 file a line; answers what python-dotenv and systemd make of it, as one JSON a line.
usage: libraries.py DIST_PACKAGES LIBSYSTEMD_SHARED"""
import base64
import ctypes
import json
import logging
import os
import sys
import tempfile

sys.path.insert(0, sys.argv[1])
logging.disable(logging.CRITICAL)
from dotenv import dotenv_values  # noqa: E402

library = ctypes.CDLL(sys.argv[2])
STRINGS = ctypes.POINTER(ctypes.c_char_p)
library.load_env_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(STRINGS)]


def python_dotenv(path):
    try:
        return dict(dotenv_values(path, encoding="utf-8"))
    except ValueError as error:
        return {"__error": str(error)}


def systemd(path):
    found = STRINGS()
    status = library.load_env_file(None, path.encode(), ctypes.byref(found))
    if status < 0:
        return {"__error": os.strerror(-status)}
    answer, index = {}, 0
    while found and found[index] is not None:
        name, _, value = found[index].partition(b"=")
        answer[name.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        index += 1
    return answer


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, ".env")
    for line in sys.stdin:
        with open(path, "wb") as file:
            file.write(base64.b64decode(line))
        print(json.dumps({"python-dotenv": python_dotenv(path), "systemd": systemd(path)}), flush=True)
