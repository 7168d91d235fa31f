"""Calls the service; README.md says how."""

import os
import sys
from pathlib import Path

from email_interactions import EmailIn, EmailOut, ValidationError
from email_interactions_client import (
    Client,
    ClientError,
    InvalidArgument,
    Options,
    StoredEmail,
    Tls,
)

USAGE = "usage: interactions create | get ID | subject ID TEXT | watch CUSTOMER"
WORDS = {"create": 1, "get": 2, "subject": 3, "watch": 2}


def connect() -> Client:
    """A client of the service that the environment names."""
    address = os.environ.get("EMAIL_INTERACTIONS_ADDRESS", "localhost:50051")
    options: Options = {}
    if token := os.environ.get("EMAIL_INTERACTIONS_TOKEN"):
        options["token"] = token
    if authority := os.environ.get("EMAIL_INTERACTIONS_CA"):
        options["tls"] = Tls(authorities=Path(authority))
    return Client(address, **options)


def show(stored: StoredEmail[EmailIn | EmailOut]) -> None:
    """Prints the document."""
    print(stored.email.to_json().decode())


def run(client: Client, command: str, *words: str) -> None:
    """Does what the command says."""
    match (command, *words):
        case "create", *_:
            show(client.create(EmailIn.from_json(sys.stdin.buffer.read())))
        case "get", interaction_id:
            show(client.get(interaction_id))
        case "subject", interaction_id, subject:
            # Refused if somebody changes the interaction between the two calls.
            show(client.change(client.get(interaction_id), subject=subject))
        case _, customer_id:
            for change in client.watch(customer_id=customer_id):
                print(change.kind.name, change.stored.interaction_id, flush=True)


def main() -> int:
    """The exit status."""
    arguments = sys.argv[1:]
    if not arguments or WORDS.get(arguments[0]) != len(arguments):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        with connect() as client:
            run(client, *arguments)
    except InvalidArgument as error:
        print(error, *error.violations, sep="\n", file=sys.stderr)
        return 1
    except (ClientError, ValidationError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
