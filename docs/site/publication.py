"""Files and metadata for programs: Markdown of each page, llms.txt, and social metadata.

Called by mkdocs. Only a site with an address (`site_url`) has a site map.
"""

import posixpath
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

_LINK = re.compile(r"(?<=\]\()([^)#:\s]+)(?=[)#])")
_COMMENTS = re.compile(r"\A(?:<!--.*?-->\s*)+", re.DOTALL)


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """Write each page as Markdown, with links to the Markdown of other pages."""
    targets = {file.src_uri: _name(file.dest_uri) for file in files}
    for file in files.documentation_pages():
        folder, own = posixpath.dirname(file.src_uri), posixpath.dirname(file.dest_uri)

        def there(link: re.Match[str], folder: str = folder, own: str = own) -> str:
            target = targets.get(posixpath.normpath(posixpath.join(folder, link[1])))
            return posixpath.relpath(target, own or ".") if target else link[0]

        path = Path(config.site_dir, _name(file.dest_uri))
        path.parent.mkdir(parents=True, exist_ok=True)
        text = _LINK.sub(there, _COMMENTS.sub("", file.content_string))
        path.write_text(text, encoding="utf-8")
    return env


def on_nav(nav: Navigation, config: MkDocsConfig, **_: Any) -> Navigation:
    """Keep the navigation for llms.txt."""
    config.extra["sections"] = nav.items
    return nav


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Return the page with metadata for social networks, and a link to its Markdown."""
    title = str(page.title)
    shown = {
        "og:type": "article",
        "og:title": title if page.is_homepage else f"{title} - {config.site_name}",
        "og:description": config.site_description or "",
        "og:site_name": config.site_name,
    }
    if page.canonical_url:
        shown["og:url"] = page.canonical_url
    tags = [f'<meta property="{name}" content="{escape(text)}">' for name, text in shown.items()]
    markdown = _name(posixpath.basename(page.file.dest_uri))
    # The theme treats a plain alternate as a translation, and requests a site map.
    tags.append(f'<link rel="alternate markdown" type="text/markdown" href="{markdown}">')
    return output.replace("</head>", "\n".join(["", *tags, "</head>"]), 1)


def on_post_build(config: MkDocsConfig) -> None:
    """Write llms.txt (https://llmstxt.org), and remove a site map without addresses."""
    lines = [f"# {config.site_name}", "", f"> {config.site_description}"]
    for item in config.extra["sections"]:
        lines += ["", f"## {item.title or 'Start'}", ""]
        lines += [f"- [{p.title}]({_name(p.file.dest_uri)})" for p in _pages(item)]
    root = Path(config.site_dir)
    (root / "llms.txt").write_text("\n".join([*lines, ""]), encoding="utf-8")
    if not config.site_url:
        for path in root.glob("sitemap.xml*"):
            path.unlink()


def _name(page: str) -> str:
    """Return the name of a page's Markdown; other files keep their names."""
    return re.sub(r"\.html$", ".md", page)


def _pages(item: StructureItem) -> Iterator[Page]:
    if isinstance(item, Page):
        yield item
    for below in getattr(item, "children", None) or ():
        yield from _pages(below)
