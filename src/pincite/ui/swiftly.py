"""Gradio imported without what takes most of the time of importing it. To import this is enough.

It writes type stubs beside its own code anew at each start, out of every component's source: two
seconds. They serve whoever writes Gradio programs in an editor, not who runs one, and an
installation that may only be read has no room for them. And where `rfc3987_syntax` is installed
(tools for bills of materials bring it) jsonschema makes a grammar of addresses in other scripts
than Latin: four seconds, for a check that nothing here asks for, and that it does without as well.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

_MODULE, _WRITES = "gradio.component_meta", "create_or_modify_pyi"
_ADDRESSES = "rfc3987_syntax"


class _Finder(MetaPathFinder):
    """Finds that one module, once, as it would be found, and takes the function out of it."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's own spec, with a loader that leaves the function out; None for others."""
        if name != _MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            spec.loader = _Without(spec.loader)
        return spec


class _Without(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As the module's own loader."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module; then nothing is written any more."""
        self._loader.exec_module(module)
        if hasattr(module, _WRITES):
            setattr(module, _WRITES, lambda *_: None)


if _MODULE not in sys.modules:
    sys.meta_path.insert(0, _Finder())
# None stands for a module that is not there.
sys.modules.setdefault(_ADDRESSES, None)  # type: ignore[arg-type]
