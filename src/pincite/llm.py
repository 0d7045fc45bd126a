"""One client for OpenAI-compatible servers (Ollama, llama.cpp, vLLM, hosted): a request -> words.

Whatever goes wrong is an LLMError that says in a line what it was; nobody waits longer than the
deadline, whatever the server does.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pincite.config import Config
from pincite.errors import LLMError, UsageError

logger = logging.getLogger(__name__)

MOST_TOKENS = 500
"""What a model may write; five sentences are some 200."""
LONGEST = 20_000
"""Characters after which a server that writes on is not listened to."""
EVERY = 20
"""Words after which progress is told again."""
_FINISHED = frozenset({"stop", "length", "eos"})


def chosen(config: Config) -> ChatServer | None:
    """The server that the settings name; None where they name none.

    Raises:
        UsageError: The `llm` extra is not installed.
    """
    if config.llm_url is None:
        return None
    return ChatServer(
        config.llm_url,
        config.llm_model,
        config.llm_key,
        silence=config.llm_silence,
        deadline=config.llm_deadline,
    )


@dataclass(frozen=True, slots=True)
class ChatServer:
    """A server that speaks OpenAI's chat completions.

    Raises:
        UsageError: The `llm` extra is not installed.
    """

    url: str
    """Up to and with its version: http://127.0.0.1:11434/v1."""
    model: str
    key: str = field(default="none", repr=False)
    silence: float = 30.0
    """Seconds without a word after which the server is given up."""
    deadline: float = 90.0
    """Seconds after which it is given up whatever it says."""

    def __post_init__(self) -> None:
        _openai()

    def write(
        self, system: str, request: str, tell: Callable[[str], None] = lambda words: None
    ) -> str:
        """Return what the model writes.

        Args:
            system: What it is to do.
            request: What it is to do it with.
            tell: Told how many words have come, not which: they are not checked yet.

        Raises:
            LLMError: It could not be reached, refused, broke off, or took too long.
        """
        heard: queue.Queue[str | BaseException | None] = queue.Queue()
        client = _openai().OpenAI(
            base_url=self.url, api_key=self.key, timeout=self.silence, max_retries=1
        )
        threading.Thread(
            target=self._listen, args=(client, system, request, heard), daemon=True
        ).start()
        written, told = "", 0
        began = time.monotonic()
        try:
            while True:
                left = self.deadline - (time.monotonic() - began)
                try:
                    part = heard.get(timeout=max(0.0, min(left, self.silence)))
                except queue.Empty:
                    late = self.deadline if left <= self.silence else self.silence
                    raise LLMError(f"it did not answer within {late:g} s") from None
                if part is None:
                    break
                if isinstance(part, BaseException):
                    raise self._told(part) from part
                written += part
                if len(written) > LONGEST:
                    raise LLMError(f"it wrote more than {LONGEST:,} characters")
                if len(count := written.split()) >= told + EVERY:
                    told = len(count)
                    tell(f"{self.model} is writing ({told} words, not checked yet)")
        finally:
            client.close()  # what still comes is not waited for
        if not written.strip():
            raise LLMError("it sent an empty answer")
        return written

    def _listen(
        self, client: Any, system: str, request: str, heard: queue.Queue[str | BaseException | None]
    ) -> None:
        """Put what the server sends into the queue, then None, or what went wrong."""
        try:
            for part in self._parts(client, system, request):
                heard.put(part)
            heard.put(None)
        except Exception as error:  # a library's, a server's: all are told, none is ours to mend
            heard.put(error)

    def _parts(self, client: Any, system: str, request: str) -> Iterator[str]:
        with client.chat.completions.create(
            model=self.model,
            messages=[
                {"role": "system", "content": system},
                {"role": "user", "content": request},
            ],
            stream=True,
            temperature=0,
            max_tokens=MOST_TOKENS,
        ) as stream:
            finished = None
            for event in stream:
                for choice in event.choices or ():
                    finished = choice.finish_reason or finished
                    words = choice.delta.content if choice.delta else None
                    if words is not None and not isinstance(words, str):
                        raise ValueError("words that are no text")
                    if words:
                        yield words
        if finished not in _FINISHED:
            # A connection that closes half-way raises nothing.
            raise LLMError("it broke off" if finished is None else f"it stopped ({finished})")

    def _told(self, error: BaseException) -> LLMError:
        """What went wrong, in words."""
        api = _openai()
        if isinstance(error, LLMError):
            return error
        if isinstance(error, api.APITimeoutError):
            return LLMError(f"it did not answer within {self.silence:g} s")
        if isinstance(error, api.APIStatusError):
            known = {
                401: "it does not accept the key (PINCITE_LLM_KEY)",
                403: "it does not accept the key (PINCITE_LLM_KEY)",
                404: f"it knows no model {self.model} (PINCITE_LLM_MODEL)",
                429: "it is too busy (429)",
            }
            return LLMError(known.get(error.status_code, f"it failed ({error.status_code})"))
        if isinstance(error, api.APIConnectionError):
            return LLMError(f"nothing answers at {self.url} (PINCITE_LLM_URL)")
        # Of what else goes wrong the asker is told little; whoever runs this needs the whole.
        logger.warning("the language model's answer was not understood", exc_info=error)
        return LLMError("it sent something that is no answer")


def _openai() -> Any:
    """The client library, which takes a second to import: only who has a model waits for it."""
    try:
        import openai
    except ImportError as error:
        raise UsageError(
            "A language model is set (PINCITE_LLM_URL), but its client is not installed. Run: pip "
            "install 'pincite[llm]', or unset it: answers need no model."
        ) from error
    return openai
