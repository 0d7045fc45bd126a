"""The endpoints as tools of a language model's client, by the Model Context Protocol."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

gradio_client = pytest.importorskip("gradio_client", reason="gradio is not installed")
mcp = pytest.importorskip("mcp", reason="mcp is not installed")


def test_ask_search_and_cite_are_tools_and_nothing_else(address: str) -> None:
    # In a thread of its own: Playwright's loop runs in this one.
    with ThreadPoolExecutor() as thread:
        work = thread.submit(lambda: asyncio.run(used(f"{address}gradio_api/mcp/")))
        tools, asked, cited = work.result()
    assert {tool.name for tool in tools} == {"ask", "search", "cite"}
    described = {tool.name: tool.inputSchema["properties"] for tool in tools}
    assert "2,000" in described["ask"]["question"]["description"]
    assert not asked.isError
    assert "72 hours" in asked.content[0].text
    assert "marlowe-vale-2019#4" in cited.content[0].text


def test_gradios_own_client_asks_searches_and_looks_up(address: str) -> None:
    client = gradio_client.Client(address, verbose=False)
    try:
        cited = client.predict("Marlowe Vale 2019 para 4", api_name="/cite")
        assert [paragraph["label"] for paragraph in cited["paragraphs"]] == ["4"]
        found = client.predict("return home interviews", None, 3, api_name="/search")
        assert len(found["hits"]) == 3
        asked = client.predict("How many boats sail to Marlowe Vale?", api_name="/ask")
        assert asked["question"] == "How many boats sail to Marlowe Vale?"
    finally:
        client.close()


async def used(url: str) -> tuple[Any, Any, Any]:
    """The tools a client finds, and what two of them give."""
    from mcp.client.streamable_http import streamable_http_client

    async with (
        streamable_http_client(url) as (reading, writing, _),
        mcp.ClientSession(reading, writing) as session,
    ):
        await session.initialize()
        tools = (await session.list_tools()).tools
        question = {"question": "How timely are return home interviews in Marlowe Vale 2019?"}
        asked = await session.call_tool("ask", question)
        cited = await session.call_tool("cite", {"text": "Marlowe Vale 2019 para 4"})
        return tools, asked, cited
