"""Runs Python modules without the cost of starting Python and importing libraries.

`python -m tests.mutations.fork_server` reads one JSON array per line from standard input: the name
of a module and its arguments. Each module runs in a forked process, in the working folder. The
answer is one line: the exit status, what the process printed, and the names of its modules.

An array that starts with `import` imports modules into the server, for later runs. These must not
be modules that change from run to run.
"""

import importlib
import json
import os
import runpy
import sys
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any

Answer = tuple[int, str, list[str]]


def run_forked(module: str, arguments: list[str]) -> Answer:
    """Runs a module in a new process, as `python -m` does."""
    with TemporaryFile() as printed, TemporaryFile() as names:
        if not (child := os.fork()):
            for stream in (1, 2):
                os.dup2(printed.fileno(), stream)
            status = _run(module, arguments)
            names.write(json.dumps(list(sys.modules)).encode())
            names.flush()
            os._exit(status)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (printed, names):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    return os.waitstatus_to_exitcode(status), texts[0], json.loads(texts[1] or "[]")


def _run(module: str, arguments: list[str]) -> int:
    sys.argv[1:] = arguments
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as stopped:
        if isinstance(stopped.code, str):
            print(stopped.code, file=sys.stderr)
        return stopped.code if isinstance(stopped.code, int) else int(stopped.code is not None)
    except BaseException as error:  # noqa: BLE001 - printed as Python does
        sys.excepthook(type(error), error, error.__traceback__)
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def import_all(names: list[str]) -> Answer:
    """Imports modules, except those that cannot be imported by their name."""
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)
    return 0, "", []


def main() -> None:
    """Answers until standard input ends."""
    for line in sys.stdin:
        request: list[Any] = json.loads(line)
        name, arguments = request[0], request[1:]
        answer = import_all(arguments) if name == "import" else run_forked(name, arguments)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
