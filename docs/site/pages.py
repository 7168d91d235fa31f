"""The files of the site: files of the repository, with their paths on the site. Called by mkdocs.

A file keeps its path in the repository as its source path, so that relative links work on the site,
in an editor and on a code forge. Only the destination differs.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

PROJECT = Path(__file__).parents[2]
SITE = "docs/site"  # this folder, which is not published


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Expand the folders in the navigation, and watch all published files."""
    config.nav = [_expanded(entry) for entry in config.nav or []]
    published = [str(PROJECT / path) for path in config.extra["published"]]
    config.watch.extend([*published, str(PROJECT / SITE)])
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Return the published files and the files of the theme."""
    theme = [file for file in files if file.src_dir != config.docs_dir]
    places = sorted(destinations(config.extra["published"]).items())
    return Files([*theme, *(_file(*place, config.site_dir) for place in places)])


def _file(source: str, destination: str, site_dir: str) -> File:
    file = File(source, str(PROJECT), site_dir, False, dest_uri=destination)
    # The theme links the title of a section to its index. Without this, a README would be it.
    is_index = any(Path(PROJECT, source).parent.glob(f"{Path(source).stem}-*.md"))
    file.name = "index" if is_index else Path(destination).stem
    return file


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Return the page without the comments before its heading, which would hide the title."""
    return re.sub(r"\A(?:<!--.*?-->\s*)+", "", markdown)


def destinations(published: dict[str, str]) -> dict[str, str]:
    """Return the destination of each file, by its path in the repository."""
    found: dict[str, str] = {}
    for source, destination in published.items():
        for path in _files(source):
            name = Path(destination, path.relative_to(PROJECT / source)).as_posix()
            name = re.sub(r"\.md$", ".html", name)
            if name in found.values():
                raise ValueError(f"two files are published as {name}; one is {path}")
            found[path.relative_to(PROJECT).as_posix()] = name
    return found


def _files(source: str) -> Iterator[Path]:
    path = PROJECT / source
    if not path.exists():
        raise FileNotFoundError(f"published in {SITE}/mkdocs.yml, but missing: {source}")
    if path.is_file():
        return iter([path])
    inside = sorted(path.rglob("*"))
    return (file for file in inside if file.is_file() and not file.is_relative_to(PROJECT / SITE))


def _expanded(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {title: _expanded(below) for title, below in entry.items()}
    if isinstance(entry, list):
        return [_expanded(below) for below in entry]
    return _pages(entry) if entry.endswith("/") else entry


def _pages(folder: str) -> list[Any]:
    """Return the index of a folder and the pages it links to, each with its examples page."""
    index = (PROJECT / folder / "index.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((\w[\w.-]*\.md)(?:#[^)]*)?\)", index)
    sections: dict[str, list[Any]] = {}
    for name in dict.fromkeys(["index.md", *linked]):
        first, _, rest = name.removesuffix(".md").partition("-")
        page = folder + name
        sections.setdefault(first, []).append({rest.capitalize(): page} if rest else page)
    return [{title: pages} if pages[1:] else pages[0] for title, pages in sections.items()]
