"""Runs the commands and the JavaScript of generated/README.md in a copy of generated/.

Usage: readme_commands.py README FOLDER, in a folder whose node_modules JavaScript can import from.
Blocks that need the network are named below; every other block of a shell or of JavaScript runs.
"""

import re
import subprocess
import sys
from pathlib import Path

NEEDS_THE_NETWORK = ("pip install", "npm install")
DOCUMENTS = {
    "OUT/document.json": '{"address": "ada@customer.example"}',
    "OUT/own.proto": 'syntax = "proto3"; package own; '
    'import "email_interactions/v1/email_interactions.proto"; '
    "message Order { email_interactions.v1.EmailAddress customer = 1; }",
}


def main(readme: Path, folder: Path) -> None:
    """Prints each block before it runs; the first that fails ends the program."""
    out = folder / "OUT"
    out.mkdir()
    for path, content in DOCUMENTS.items():
        (folder / path).write_text(content, encoding="utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", readme.read_text(encoding="utf-8"), re.M | re.S)
    for language, text in blocks:
        if any(words in text for words in NEEDS_THE_NETWORK):
            continue
        print(f"--- {language}\n{text}", flush=True)
        if language == "bash":
            subprocess.run(["bash", "-euc", text], cwd=folder, check=True)
        elif language == "javascript":
            script = folder / "readme.mjs"
            script.write_text(text, encoding="utf-8")
            subprocess.run(["node", script.name], cwd=folder, check=True)
    written = {path.suffix for path in out.rglob("*")}
    missing = {".cc", ".java", ".py", ".go", ".json", ".binpb"} - written
    assert not missing, f"the commands wrote no {missing}"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
