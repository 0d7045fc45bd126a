"""How the page looks: one accent, system fonts, and the files of style it is made of."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from gradio.themes import Base
from gradio.themes.utils import colors, sizes

_HERE = Path(__file__).parent
ICON = _HERE / "pincite.svg"
# In the head, not as Gradio's `css`: that rewrites selectors, and breaks :is() and media queries.
# The scripts have to run before Gradio's own.
_SCRIPTS = "".join(
    f"<script>{(_HERE / name).read_text(encoding='utf-8')}</script>"
    for name in ("unbroken.js", "gone.js")
)
HEAD = f"<style>{(_HERE / 'pincite.css').read_text(encoding='utf-8')}</style>{_SCRIPTS}"

# Pine: 7.6 : 1 on paper at 700, 8.9 : 1 on ink at 300.
PINE = colors.Color(
    c50="#eef7f5",
    c100="#d6ebe6",
    c200="#b0d8cf",
    c300="#7fc2b4",
    c400="#4aa492",
    c500="#258673",
    c600="#156b5b",
    c700="#0f5749",
    c800="#0c4439",
    c900="#08322a",
    c950="#04211b",
    name="pine",
)


def theme() -> gr.themes.Base:
    """The theme: fonts of the reader's own machine, so that none is fetched."""
    return Base(
        primary_hue=PINE,
        neutral_hue=colors.stone,
        text_size=sizes.text_lg,
        radius_size=sizes.radius_sm,
        font=["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"],
        font_mono=["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"],
    ).set(
        body_background_fill="#faf9f6",
        body_background_fill_dark="#16181a",
        body_text_color="#1d2124",
        body_text_color_dark="#e9e7e2",
        body_text_color_subdued="#565c61",
        body_text_color_subdued_dark="#a9adb0",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_label_text_color="#1d2124",
        block_label_text_color_dark="#e9e7e2",
        block_shadow="none",
        block_padding="0px",
        border_color_primary="#d9d5cc",
        border_color_primary_dark="#3a3f43",
        input_background_fill="#ffffff",
        input_background_fill_dark="#1f2225",
        input_border_color="#8b8f92",
        input_border_color_dark="#767c81",
        input_border_width="1px",
        input_border_color_focus="*primary_700",
        input_border_color_focus_dark="*primary_300",
        input_shadow_focus="none",
        input_shadow_focus_dark="none",
        input_placeholder_color="#6a7075",
        input_placeholder_color_dark="#9ba1a6",
        checkbox_border_color="#767c81",
        checkbox_border_color_dark="#8b8f92",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_300",
        button_primary_background_fill_hover_dark="*primary_200",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#08221c",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_border_color="#8b8f92",
        button_secondary_border_color_dark="#767c81",
        link_text_color="*primary_700",
        link_text_color_dark="*primary_300",
    )
