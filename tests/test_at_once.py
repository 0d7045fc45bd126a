"""Many questions at once: so many are looked for at a time, and all get their answer."""

import threading
from concurrent.futures import ThreadPoolExecutor

from pincite import specimens
from pincite.assistant import AT_ONCE, Assistant
from pincite.embed import HashingEmbedder
from pincite.library import Library


class Meeting(HashingEmbedder):
    """Gives a question its vector when as many are asked as may be looked for at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._all = threading.Barrier(AT_ONCE)
        self.inside = self.most = 0

    def encode_query(self, text):
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self._all.wait(10)
        found = super().encode_query(text)
        with self._lock:
            self.inside -= 1
        return found


def test_so_many_questions_are_looked_for_at_a_time_and_no_more(tmp_path):
    meeting = Meeting()
    with Library.open(tmp_path, embedder=meeting) as library:
        for path in specimens.paths()[:1]:
            library.add(path)
        asked = ["How many foster carers are there?"] * (4 * AT_ONCE)
        with ThreadPoolExecutor(len(asked)) as pool:
            answers = list(pool.map(Assistant(library).ask, asked))
    assert meeting.most == AT_ONCE
    assert len({answer.statements for answer in answers}) == 1
