"""Words made to do harm: markup, formulas, orders to terminals and paths; and odd writing."""

from __future__ import annotations

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "<a href='javascript:alert(1)'>para 1</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "</p></article></blockquote><style>*{display:none}</style>",
    '<!--<img src="--><img src=x onerror=alert(1)//">',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}} ${7*7} #{7*7} %(a)s {0.__class__} {record}",
    "<template><x-y onclick=alert(1)></template>",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "](javascript:alert(1)) ![x](https://example.org/x.png)",
)
FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","para 1")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    '{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" }',
    '{ INCLUDEPICTURE "https://example.org/x.png" }',
)
PATHS = (
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "%00",
    "marlowe-vale-2019/../../library.sqlite",
    "library.sqlite",
    "....//....//etc/passwd",
    "con",
)
ODD = (
    "\x00",
    "a\x00b",
    "\x1b[2J\x1b]0;owned\x07",
    "\r\nSet-Cookie: a=b\r\n\r\n<script>",
    "\u202eesrever\u202c",
    "\u2066a\u2069\u200f\u200e",
    "\ufeff\u200b\u200d",
    "e\u0301 \u00e9 \ufb01 \u2460 \u2167",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ec\U0001f1e7 \U0001f937\U0001f3fd",
    "\u0627\u0644\u062a\u0642\u0631\u064a\u0631 \u05d3\u05d5\u05d7",
    "Z" + "\u0300" * 200,
    "'; DROP TABLE reports; --",
    "%s%n%d",
    "\ud800",
    "\uffff\ufffe",
)
LONG = ("a" * 2000, "\u00e9 " * 900, "para 25 " * 240, "(" * 1900, "9" * 1999)
EVERY = MARKUP + FORMULAS + PATHS + ODD + LONG
