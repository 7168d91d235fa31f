"""The site of several releases, and at an address."""

import json
import os
import re
import shutil
import sysconfig
from pathlib import Path

from tests.docs.site.copy import Copy
from tests.support.programs import run
from tests.support.project import PROJECT


def test_versions_are_side_by_side(tmp_path: Path) -> None:
    """Each release in a folder of its own; the newest is the default, and the menu lists all."""
    copy = Copy(tmp_path)
    copy.keep_anchors()
    for name in ("spec", "Makefile"):  # which differ between the versions, or run in the copy
        (copy.root / name).unlink()
    shutil.copytree(PROJECT / "spec", copy.root / "spec")
    spec = copy.root / "spec" / "email_interactions.yaml"
    text = spec.read_text(encoding="utf-8")
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@x.example")
    run("git", "init", "--quiet", cwd=copy.root)
    run(*git, "commit", "--quiet", "--allow-empty", "--message=a", cwd=copy.root)
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    names = {
        f"GIT_{who}_{what}": "a@x.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    for version in ("7.0.0", "7.1.0"):
        spec.write_text(re.sub("^  version: .*", f"  version: {version}", text, flags=re.M))
        run(
            "make",
            "--old-file=.venv/ready",
            f"--file={PROJECT / 'Makefile'}",
            "docs-release",
            cwd=copy.root,
            env=names | {"PATH": path},
        )
    listed = json.loads(run("git", "show", "site:versions.json", cwd=copy.root).stdout)
    assert [(found["version"], found["aliases"]) for found in listed] == [
        ("7.1.0", ["latest"]),
        ("7.0.0", []),
    ]
    assert '"latest/"' in run("git", "show", "site:index.html", cwd=copy.root).stdout
    for folder in ("latest", "7.0.0"):
        page = run("git", "show", f"site:{folder}/contract.html", cwd=copy.root).stdout
        assert '"version": {"provider": "mike"}' in page


def test_a_site_below_a_path(tmp_path: Path) -> None:
    """With its address, the site has a site map, and an error page that finds its files."""
    copy = Copy(tmp_path)
    copy.keep_anchors()
    done = copy.build("https://docs.example/a/b/")
    assert done.returncode == 0, done.stderr
    sitemap = (copy.site / "sitemap.xml").read_text()
    assert "<loc>https://docs.example/a/b/contract.html</loc>" in sitemap
    assert 'href="/a/b/assets/site.css"' in copy.html("404.html")
    address = '<meta property="og:url" content="https://docs.example/a/b/contract.html">'
    assert address in copy.html("contract.html")
