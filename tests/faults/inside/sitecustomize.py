"""Kills `pincite add` at a named place, from inside.

Python imports a module of this name by itself as it starts. A command that runs with this folder on
PYTHONPATH is the command as anybody runs it; only the function that FAILPOINT names ends with a
kill -9 of the adding process. FAILPOINT is JSON: module, name, when ("before" or "after"), call
(the how-manieth kills), reading (the file whose reading child it is in; null: the adding process).
"""

import functools
import importlib.util
import json
import os
import signal
import sys


def _adding():
    """The adding process: this one, or the one that made this child."""
    return os.getppid() if "pincite.sandbox" in sys.orig_argv else os.getpid()


def _arm(holder, name, when, call):
    """Put a function that kills in the place of one."""
    *outer, name = name.split(".")
    for part in outer:
        holder = getattr(holder, part)
    whole, calls = getattr(holder, name), [0]

    @functools.wraps(whole)
    def killing(*args, **kwargs):
        calls[0] += 1
        if calls[0] != call:
            return whole(*args, **kwargs)
        if when == "after":
            whole(*args, **kwargs)
        os.kill(_adding(), signal.SIGKILL)
        # In a reading child: it stops here too, as its answer is for nobody.
        os._exit(1)

    setattr(holder, name, killing)


class _Finder:
    """Arms the module as soon as it is imported."""

    def __init__(self, module, **point):
        self.module, self.point = module, point

    def find_spec(self, name, path, target=None):
        if name != self.module:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            _arm(module, **self.point)

        spec.loader.exec_module = exec_module
        return spec


_given = json.loads(os.environ.get("FAILPOINT", "null"))
if _given:
    _reading = _given.pop("reading")
    if (_reading is None) == ("pincite.sandbox" not in sys.orig_argv) and (
        _reading is None or _reading in sys.orig_argv
    ):
        sys.meta_path.insert(0, _Finder(**_given))
