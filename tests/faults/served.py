"""The app killed while reports are uploaded to it, as its page uploads them."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.outcome import Outcome, count, files, whole

_SAID = re.compile(r"added as (harbour-\d{4})")


@dataclass
class Upload:
    """What the page was told of an upload."""

    acknowledged: list[str] = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(library: Path, uploads: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The app in a process of its own, and its address; killed at the end."""
    command = [sys.executable, "-m", "pincite.cli", "serve", "--library", str(library)]
    env = os.environ | {"PINCITE_EMBEDDER": "hashing", "TMPDIR": str(uploads)}
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, text=True, env=env
    ) as app:
        assert app.stdout is not None
        ready = next((line for line in app.stdout if line.startswith("ready ")), "")
        assert ready, "the app ended before it was ready"
        try:
            yield app, ready.split()[1]
        finally:
            app.kill()


def sent(url: str, body: bytes, kind: str = "application/json") -> Any:
    """What the app answers."""
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def upload(address: str, added: Sequence[Path], seen: Upload) -> None:
    """Send files as the page does, and note what it says of each until the app is gone."""
    with urllib.request.urlopen(f"{address}config") as reply:
        config = json.load(reply)
    events = config["dependencies"]
    event = next(one["id"] for one in events if any(t[1] == "upload" for t in one["targets"]))
    follows = next(one["id"] for one in events if one.get("trigger_after") == event)
    line = b"--pincite\r\n"
    parts = (
        b'%sContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n'
        % (line, path.name.encode(), path.read_bytes())
        for path in added
    )
    body = b"".join(parts) + b"--pincite--\r\n"
    api = f"{address}gradio_api"
    with suppress(OSError, ValueError):  # the app is killed meanwhile
        paths = sent(f"{api}/upload", body, "multipart/form-data; boundary=pincite")
        data = [
            {"path": path, "orig_name": one.name, "meta": {"_type": "gradio.FileData"}}
            for path, one in zip(paths, added, strict=True)
        ]
        order = {"data": [data], "fn_index": event, "session_hash": "pincite"}
        sent(f"{api}/run/predict", json.dumps(order).encode())
        order = {"data": [], "fn_index": follows, "session_hash": "pincite"}
        sent(f"{api}/queue/join", json.dumps(order).encode())
        seen.began.set()
        with urllib.request.urlopen(f"{api}/queue/data?session_hash=pincite") as stream:
            for told in stream:
                for id in _SAID.findall(told.decode()):
                    if id not in seen.acknowledged:
                        seen.acknowledged.append(id)
                if b"process_completed" in told:
                    break


def killed_while_uploading(tries: int, seed: int = 1) -> Outcome:
    """Kill the app after so many files of an upload and a moment more; open its library again."""
    moments = random.Random(seed)
    outcome = Outcome("kill -9 of the app during an upload")
    with tempfile.TemporaryDirectory() as name:
        added = files(Path(name))
        uploads = Path(name) / "uploads"
        uploads.mkdir()
        for number in range(tries):
            library, seen = Path(name) / f"library-{number}", Upload()
            enough = moments.randrange(len(added))
            with serving(library, uploads) as (app, address):
                sender = threading.Thread(target=upload, args=(address, added, seen))
                sender.start()
                assert seen.began.wait(60), "the upload was not taken"
                while len(seen.acknowledged) < enough:
                    assert sender.is_alive(), "the upload ended before it was acknowledged"
                    time.sleep(0.01)
                time.sleep(moments.uniform(0, 1))
                app.send_signal(signal.SIGKILL)
            sender.join()
            count(outcome, whole(library, seen.acknowledged, added))
            shutil.rmtree(library)
    return outcome
