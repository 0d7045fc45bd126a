"""With a language model: its words above the quotations they rest on, and nothing else of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import serving
from tests.browser.desk import Desk
from tests.chat_server import Reply, chat_server, saying

QUESTION = "How many children went missing in the 12 months to February 2019?"
FACT = "There were 312 episodes in the 12 months to February 2019"


def hostile(reply: Reply) -> None:
    """True words, false ones, a picture that calls out, and a script."""
    tokens = [line[1:].split("]")[0] for line in reply.request.splitlines() if FACT in line]
    saying(
        f"There were 312 episodes in the 12 months to February 2019 [{tokens[0]}]. "
        f"![x](http://example.org/spy.png) <img src=x onerror=alert(1)> In 1066 all were found "
        f"[{tokens[0]}]. <script>document.title='gone'</script>"
    )(reply)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app that is told of a language model."""
    with (
        chat_server(hostile) as (url, _),
        serving(
            tmp_path_factory.mktemp("library"),
            ["marlowe-vale-2019"],
            PINCITE_LLM_URL=url,
            PINCITE_LLM_MODEL="small-1",
        ) as address,
    ):
        yield address


def test_its_words_stand_above_the_quotations_and_nothing_else_of_it_is_shown(
    chromium: Browser, served: str
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    turn = Desk(page, served).open().ask(QUESTION)
    statement = turn.locator(".statement")
    expect(statement).to_have_count(1)
    expect(statement).to_contain_text("There were 312 episodes")
    expect(turn.locator("blockquote").first).to_contain_text("143 children")
    expect(turn).to_contain_text("Put in words by small-1")
    expect(turn).to_contain_text("it gives 1066, which its quotation does not")
    expect(turn).not_to_contain_text("all were found")
    expect(turn.locator("img, script")).to_have_count(0)
    assert page.title() != "gone"
    context.close()
    assert [url for url in asked if not url.startswith((served, "data:", "blob:"))] == []
