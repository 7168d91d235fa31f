"""The site of several releases, at an address."""

import json
import os
import re
import shutil
import sysconfig
from pathlib import Path

from tests.docs.site.copy import Copy
from tests.support.programs import run
from tests.support.project import PROJECT
from tests.support.thorough import sampled


def released(tmp_path: Path, *versions: str) -> Path:
    """A copy of the project with the branch `site`, which has the sites of these versions."""
    copy = Copy(tmp_path)
    copy.keep_anchors()
    for name in ("spec", "Makefile"):  # which differ between the versions, or run in the copy
        (copy.root / name).unlink()
    shutil.copytree(PROJECT / "spec", copy.root / "spec")
    spec = copy.root / "spec" / "email_interactions.yaml"
    text = spec.read_text(encoding="utf-8")
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    variables = {"PATH": path, "SITE_URL": "https://docs.example/a/b/"}
    variables |= {
        f"GIT_{who}_{what}": "a@x.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    run("git", "init", "--quiet", cwd=copy.root)
    run("git", "commit", "--quiet", "--allow-empty", "--message=a", cwd=copy.root, env=variables)
    for version in versions:
        spec.write_text(re.sub("^  version: .*", f"  version: {version}", text, flags=re.M))
        run(
            "make",
            "--old-file=.venv/ready",
            f"--file={PROJECT / 'Makefile'}",
            "docs-release",
            cwd=copy.root,
            env=variables,
        )
    return copy.root


def test_versions_are_side_by_side(tmp_path: Path) -> None:
    """Each release in a folder of its own; the newest is the default, and the menu lists all.

    With its address, a site has a site map, and an error page that finds its files.
    """
    newest, *older = sampled(["7.1.0", "7.0.0"], 2)
    root = released(tmp_path, *older, newest)

    def published(file: str) -> str:
        return run("git", "show", f"site:{file}", cwd=root).stdout

    listed = json.loads(published("versions.json"))
    assert [(found["version"], found["aliases"]) for found in listed] == [
        (newest, ["latest"]),
        *((version, []) for version in older),
    ]
    assert '"latest/"' in published("index.html")
    for folder, version in [("latest", newest), *zip(older, older, strict=True)]:
        page = published(f"{folder}/contract.html")
        assert '"version": {"provider": "mike"}' in page
        address = f"https://docs.example/a/b/{version}/contract.html"
        assert f'<meta property="og:url" content="{address}">' in page
        assert f"<loc>{address}</loc>" in published(f"{folder}/sitemap.xml")
        assert f'href="/a/b/{version}/assets/site.css"' in published(f"{folder}/404.html")
