"""Renders templates."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context

from generator.artifact import header
from generator.core.values import to_json_line
from generator.templating import filters
from generator.templating.compiled import compiled_templates


class Templates:
    """The templates and the runtime files of one format, rendered for one spec.

    A format is a folder: its templates are in `templates/`, the files to copy are in `runtime/`.
    """

    def __init__(self, folder: Path, spec_path: str) -> None:
        self._folder = folder
        self._spec_path = spec_path
        self._environment = environment(folder / "templates")

    def render(self, name: str, **views: Any) -> bytes:
        """Return a rendered template as UTF-8, from the views and the two lines of the header."""
        lines = self.header(f"templates/{name}")
        return self._environment.get_template(name).render(header=lines, **views).encode()

    def runtime(self, sign: str) -> Iterator[tuple[str, bytes]]:
        """Yield the files to copy: paths, and bytes under a header."""
        folder = self._folder / "runtime"
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                name = path.relative_to(folder).as_posix()
                lines = self.header(f"runtime/{name}")
                head = "".join(f"{sign} {line}\n" for line in lines)
                yield name, head.encode() + path.read_bytes()

    def header(self, made_from: str) -> tuple[str, str]:
        """Return the two lines of the header of a file."""
        return header(self._spec_path, f"formats/{self._folder.name}/{made_from}")


class _Context(Context):
    """Calls functions without looking for what Jinja could pass to them."""

    def call(self, function: Callable[..., Any], /, *args: Any, **named: Any) -> Any:
        """Call a function of a view, or a macro; neither takes the variables of a loop."""
        named.pop("_loop_vars", None)
        return function(*args, **named)


@cache
def environment(folder: Path) -> Environment:
    """Return the environment that renders the templates of a folder."""
    found = Environment(
        loader=FileSystemLoader(folder, encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the outputs are not HTML; each filter escapes for its own format
        cache_size=-1,
        bytecode_cache=compiled_templates(),
    )
    found.context_class = _Context
    found.filters.update(
        json=filters.to_json,
        json_line=to_json_line,
        comment=filters.to_comment,
        docstring=filters.to_docstring,
        jsdoc=filters.to_jsdoc,
        md=filters.to_markdown,
        line=filters.to_line,
        cell=filters.to_cell,
        code=filters.to_code,
        fence=filters.to_fence,
        mermaid=filters.to_mermaid,
        in_cell=filters.in_cell,
    )
    return found
