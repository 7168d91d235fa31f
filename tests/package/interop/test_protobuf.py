"""Messages of protobuf: which are read, as what, and every violation of one."""

from typing import Any

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from email_interactions import EmailAddress, EmailIn
from email_interactions.v1 import email_interactions_pb2
from tests.package.samples import FULL, minimal
from tests.support.violations import rules, violations


def test_an_absent_allow_children_is_true() -> None:
    """Its absence in a message means true, though the getter answers false."""
    message = minimal().to_proto()
    message.ClearField("allow_children")
    assert EmailIn.from_proto(message).allow_children


def test_a_message_is_checked_like_a_document() -> None:
    """In spec order, what protobuf lets through included; unknown fields of a message come last."""
    message = minimal(to=[EmailAddress(address="a")]).to_proto()
    message.MergeFromString(b"\xf8\x07\x01\xf8\x07\x01")  # field 127, twice
    message.to[0].MergeFromString(b"\xf8\x07\x01")
    message.to[0].ClearField("address")
    message.sent_date.nanos = 1
    message.ClearField("customer_id")
    message.status = 9000  # type: ignore[assignment]
    message.start_date.seconds = 2**40
    message.end_date.nanos = -1
    message.udata.fields["b"].number_value = float("nan")
    message.udata.fields["a"].SetInParent()
    message.udata.fields["c"].list_value.values.add().struct_value.fields["d"].SetInParent()
    deep = message.udata.fields["e"]
    for _ in range(32):
        deep = deep.list_value.values.add()
    deep.bool_value = True
    assert rules(violations(lambda: EmailIn.from_proto(message))) == [
        ("/to/0/address", "required"),
        ("/to/0", "unknown"),
        ("/sent_date", "pattern"),
        ("/customer_id", "required"),
        ("/status", "enum"),
        ("/start_date", "range"),
        ("/end_date", "range"),
        ("/udata/a", "type"),
        ("/udata/b", "range"),
        ("/udata/c/0/d", "type"),
        (f"/udata/e{'/0' * 31}", "depth"),
        ("", "unknown"),
    ]


@pytest.mark.parametrize(
    "message",
    [None, "", b"", {}, EmailIn, email_interactions_pb2.EmailIn, email_interactions_pb2.EmailOut()],
    ids=repr,
)
def test_another_message_is_a_type_error(message: Any) -> None:
    """An EmailOut has all fields of an EmailIn, and reading it as one would lose the others."""
    name = email_interactions_pb2.EmailIn.DESCRIPTOR.full_name
    with pytest.raises(TypeError, match=rf"^the protobuf message must be {name}, not [\w.]+$"):
        EmailIn.from_proto(message)


def in_a_pool_of_its_own(package: str, *, all_bytes: bool = False) -> Any:
    """Our messages as another pool has them, in another package or the same one."""
    own = email_interactions_pb2.DESCRIPTOR
    file = descriptor_pb2.FileDescriptorProto()
    own.CopyToProto(file)
    for field in (field for message in file.message_type for field in message.field):
        if all_bytes and field.type == field.TYPE_STRING:
            field.type = field.TYPE_BYTES
    content = file.SerializeToString()
    other = content.replace(own.package.encode(), package.encode())
    pool = descriptor_pool.DescriptorPool()
    for dependency in own.dependencies:
        pool.AddSerializedFile(dependency.serialized_pb)
    pool.AddSerializedFile(other)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{package}.EmailIn"))


def test_a_message_of_another_package_is_a_type_error() -> None:
    """Though it has the same short name; both full names are reported."""
    own = email_interactions_pb2.DESCRIPTOR.package
    package = own[::-1].replace("1v.", "v1.")  # as long
    message: Any = in_a_pool_of_its_own(package)()
    told = rf"must be {own}\.EmailIn, not {package}\.EmailIn$"
    with pytest.raises(TypeError, match=told):
        EmailIn.from_proto(message)


def test_a_message_of_another_pool_is_read() -> None:
    """Stubs of one's own, of the same file, make messages of another class."""
    message = in_a_pool_of_its_own(email_interactions_pb2.DESCRIPTOR.package)()
    message.ParseFromString(EmailIn.from_dict(FULL).to_proto().SerializeToString())
    assert EmailIn.from_proto(message) == EmailIn.from_dict(FULL)


def test_a_message_of_another_definition_is_a_type_error() -> None:
    """It has the same full name, and bytes that are no message of ours."""
    name = email_interactions_pb2.EmailIn.DESCRIPTOR.full_name
    message = in_a_pool_of_its_own(email_interactions_pb2.DESCRIPTOR.package, all_bytes=True)()
    message.customer_id = b"\xff"
    with pytest.raises(TypeError, match=f"^the protobuf message has another definition of {name}"):
        EmailIn.from_proto(message)
