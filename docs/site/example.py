"""The typical document of a record next to its fields, each member linked to its entry.

Called by mkdocs. site.css positions it; on a narrow screen it stays above the fields.
"""

import re
from typing import Any

_EXAMPLE = re.compile(
    r'<h2 id="typical-document">.*?</h2>\s*<div class="[^"]*highlight">.*?</pre>.*?</div>',
    re.DOTALL,
)
_FIELD = re.compile(r'<td[^>]*>(?:<div>)?<a href="(#[^"]+)"><code>([^<]+)</code></a>')
_MEMBER = re.compile(r'^(<span class="w">  </span>)(<span class="nt">"(.+?)"</span>)', re.M)


def on_page_content(html: str, **_: Any) -> str:
    """Return the page with the document in its own element."""
    entries = {name: anchor for anchor, name in _FIELD.findall(html)}

    def linked(member: re.Match[str]) -> str:
        anchor = entries.get(member[3])
        return f'{member[1]}<a href="{anchor}">{member[2]}</a>' if anchor else member[0]

    def placed(example: re.Match[str]) -> str:
        document = _MEMBER.sub(linked, example[0])
        return f'<aside class="example" aria-label="Typical document">{document}</aside>'

    return _EXAMPLE.sub(placed, html, count=1)
