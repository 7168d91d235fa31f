"""The programs that read, write or judge documents, and how to ask them.

A program gets lines of record, form (json or bytes) and document in hexadecimal, separated by tabs,
and answers each by a line: protobuf bytes in hexadecimal, with the entries of maps sorted if the
library can, and ProtoJSON with JSON names and integer enums; or `refused`, if it cannot read the
document, or `error`, and a message.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.languages.conftest import GO_OF_DEBIAN, HERE, TO_ES, TO_GO, Work
from tests.support.programs import run
from tests.support.project import GENERATED

DESCRIPTORS = GENERATED / "descriptors" / "email_interactions.binpb"
Command = Sequence[str | Path]
Answer = tuple[str, str]


def cpp(work: Work) -> Command:
    """Debian's protoc and library, g++."""
    out = work.protoc("cpp", "--cpp_out=.")
    program = out / "read_write"
    sources = [HERE / "cpp" / "read_write.cc", *out.rglob("*.pb.cc")]
    options = ("-std=c++17", "-Wall", "-Wextra", "-I.", "-o", program)
    run("g++", *options, *sources, "-lprotobuf", "-pthread", cwd=out)
    return [program]


def java(work: Work) -> Command:
    """Debian's protoc and library, javac."""
    out = work.protoc("java", "--java_out=.")
    jars = ("protobuf", "protobuf-util", "gson", "guava")
    classes = ":".join([str(out / "classes"), *(f"/usr/share/java/{jar}.jar" for jar in jars)])
    sources = [HERE / "java" / "ReadWrite.java", *out.rglob("*.java")]
    run("javac", "-d", "classes", "-cp", classes, *sources, cwd=out)
    return ["java", "-cp", classes, "ReadWrite"]


def go(work: Work) -> Command:
    """Debian's protoc, Go and library; the plugin is the library's."""
    out = work.protoc("go/src", TO_GO, "--go_out=.")
    env = GO_OF_DEBIAN | {"GOPATH": f"{out.parent}:{GO_OF_DEBIAN['GOPATH']}"}
    source = HERE / "go" / "read_write.go"
    for arguments in (["vet", "email_interactions/v1"], ["vet", source]):
        run("go", *arguments, cwd=out, env=env)
    run("go", "build", "-o", "read_write", source, cwd=out, env=env)
    return [out / "read_write"]


def javascript(work: Work) -> Command:
    """Debian's protoc, protoc-gen-es."""
    out = work.protoc("js", *TO_ES)
    return ["node", HERE / "js" / "read_write.js", out]


def descriptor_set(work: Work) -> Command:
    """The same from the descriptor set, which holds every import: only the rules come on top."""
    bare = work.protoc("bare", *TO_ES)
    out = work.root / "descriptor_set"
    out.mkdir()
    run("/usr/bin/protoc", f"--descriptor_set_in={DESCRIPTORS}", *TO_ES, *work.protos, cwd=out)
    folder = "email_interactions"
    run("diff", "--recursive", "--exclude=*.js", bare / folder, out / folder)  # types and comments
    assert run("diff", "--recursive", bare / folder, out / folder, check=False).returncode == 1
    return ["node", HERE / "js" / "read_write.js", out]


PROGRAMS: dict[str, tuple[str, Callable[[Work], Command]]] = {
    "C++": ("C++", cpp),
    "Java": ("Java", java),
    "Go": ("Go", go),
    "JavaScript": ("JavaScript", javascript),
    "JavaScript, descriptor set": ("JavaScript", descriptor_set),
}


def exchange(command: Command, documents: Iterable[tuple[str, str, bytes]]) -> list[Answer]:
    """What a program answers."""
    text = [f"{record}\t{form}\t{content.hex()}\n" for record, form, content in documents]
    done = run(*command, stdin="".join(text))
    lines = (line.partition("\t") for line in done.stdout.split("\n")[:-1])
    answers = [(first, rest) for first, _, rest in lines]
    assert len(answers) == len(text), done.stderr
    return answers
