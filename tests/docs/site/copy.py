"""A copy of the project in which the site is built."""

import re
import shutil
from pathlib import Path

from tests.support.programs import Done, python
from tests.support.project import PROJECT

_ANCHORS = re.compile('^#+ .*|<a id="[^"]*"></a>', re.MULTILINE)


class Copy:
    """A copy of the project with the pages and their link targets."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = root / "build" / "site"
        for name in ("docs", "generated"):
            shutil.copytree(PROJECT / name, root / name)
        for path in PROJECT.iterdir():
            if path.name not in ("docs", "generated", "build", "dist") and path.name[0] != ".":
                (root / path.name).symlink_to(path)

    def keep_anchors(self) -> None:
        """Keeps only headings and anchors of the pages: the build takes half as long."""
        for name in ("docs", "generated"):
            for page in (self.root / name).rglob("*.md"):
                if page.name != "index.md":  # its links are the navigation
                    text = page.read_text(encoding="utf-8")
                    page.write_text("\n\n".join(_ANCHORS.findall(text)))

    def append(self, page: str, text: str) -> None:
        """Appends text to a page, which may be new."""
        with (self.root / page).open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")

    def build(self) -> Done:
        """Builds the site as `make docs` does, without an address."""
        options = ("--strict", "--config-file", "docs/site/mkdocs.yml")
        env = {"SITE_URL": ""}
        return python("-m", "mkdocs", "build", *options, cwd=self.root, check=False, env=env)

    def html(self, page: str) -> str:
        """A page of the built site."""
        return (self.site / page).read_text(encoding="utf-8")
