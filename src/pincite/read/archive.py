"""Office archives and XML, opened with care: sizes are checked before anything is unpacked."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path
from types import TracebackType

from lxml import etree

from pincite.errors import ReadError

MEMBERS = 5000
"""Files an archive may hold; LARGEST bytes of a part; RATIO it may unpack to (XML: under 60)."""
LARGEST = 100 * 1024**2
RATIO = 200
_SMALL = 4 * 1024**2
_ENTITIES = "{} defines XML entities of its own, which are not read: remove them."
_OLE = b"\xd0\xcf\x11\xe0"


# zipfile raises NotImplementedError for a compression it does not know.
_DAMAGED = (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError)


class Archive:
    """A zip archive whose parts are read one by one, within limits."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            if file.read(len(_OLE)) == _OLE:
                raise ReadError(_old(path, file.read(LARGEST)))
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGED as error:
            raise ReadError(f"{path.name} is damaged or cut short: fetch it again.") from error
        parts = self._zip.infolist()
        if len(parts) > MEMBERS:
            self._zip.close()
            raise ReadError(f"{path.name} holds {len(parts)} parts: it is made to do harm.")
        self._parts = {part.filename.lstrip("/").lower(): part for part in parts}

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._zip.close()

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part; None if the archive has no such part."""
        part = self._parts.get(name.lstrip("/").lower())
        if part is None:
            return None
        packed = max(part.compress_size, 1)
        if part.file_size > LARGEST or (
            part.file_size > _SMALL and part.file_size > RATIO * packed
        ):
            raise ReadError(
                f"{self.name} would unpack to far more than a report holds: it is damaged or made "
                "to do harm."
            )
        if part.flag_bits & 1:
            raise ReadError(f"{self.name} is locked with a password: save a copy without one.")
        try:
            with self._zip.open(part) as file:
                raw = file.read(LARGEST + 1)
        except (*_DAMAGED, zlib.error, lzma.LZMAError) as error:
            raise ReadError(f"{self.name} is damaged or cut short: fetch it again.") from error
        return parse_xml(raw, self.name)


def parse_xml(raw: bytes, name: str) -> etree._Element:
    """The root of an XML document; entities are never expanded, nothing else is ever fetched."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        said = str(error.msg).split(",")[0][:120]
        if "entity" in said.lower():
            raise ReadError(_ENTITIES.format(name)) from error
        raise ReadError(f"{name} is no well-formed XML ({said}): fetch it again.") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise ReadError(_ENTITIES.format(name))
    return root


def _old(path: Path, rest: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in rest:
        return f"{path.name} is locked with a password: save a copy without one."
    return f"{path.name} is an old Word document: save it as .docx."
