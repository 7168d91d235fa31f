import datetime

from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InteractionStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INTERACTION_STATUS_NEW: _ClassVar[InteractionStatus]
    INTERACTION_STATUS_PENDING: _ClassVar[InteractionStatus]
    INTERACTION_STATUS_IN_PROCESS: _ClassVar[InteractionStatus]
    INTERACTION_STATUS_STOPPED: _ClassVar[InteractionStatus]

class EntityType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENTITY_TYPE_EMAIL_IN: _ClassVar[EntityType]
    ENTITY_TYPE_EMAIL_OUT: _ClassVar[EntityType]
    ENTITY_TYPE_CHAT: _ClassVar[EntityType]
    ENTITY_TYPE_PHONE_CALL: _ClassVar[EntityType]
    ENTITY_TYPE_CALLBACK: _ClassVar[EntityType]
    ENTITY_TYPE_COBROWSE: _ClassVar[EntityType]
    ENTITY_TYPE_INTERACTION: _ClassVar[EntityType]
INTERACTION_STATUS_NEW: InteractionStatus
INTERACTION_STATUS_PENDING: InteractionStatus
INTERACTION_STATUS_IN_PROCESS: InteractionStatus
INTERACTION_STATUS_STOPPED: InteractionStatus
ENTITY_TYPE_EMAIL_IN: EntityType
ENTITY_TYPE_EMAIL_OUT: EntityType
ENTITY_TYPE_CHAT: EntityType
ENTITY_TYPE_PHONE_CALL: EntityType
ENTITY_TYPE_CALLBACK: EntityType
ENTITY_TYPE_COBROWSE: EntityType
ENTITY_TYPE_INTERACTION: EntityType

class EmailAddress(_message.Message):
    __slots__ = ("address", "personal")
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    PERSONAL_FIELD_NUMBER: _ClassVar[int]
    address: str
    personal: str
    def __init__(self, address: _Optional[str] = ..., personal: _Optional[str] = ...) -> None: ...

class EmailIn(_message.Message):
    __slots__ = ("from_address", "reply_to", "to", "cc", "sent_date", "customer_id", "interaction_id", "status", "entity_type", "type", "sub_type", "media_type", "parent_id", "thread_id", "external_id", "owner_id", "creator_app_id", "start_date", "end_date", "timeshift", "category_id", "allow_children", "subject", "stopped_reason", "text", "structured_text", "structured_text_mime", "binary_content", "binary_content_mime", "binary_content_size", "udata")
    FROM_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    CC_FIELD_NUMBER: _ClassVar[int]
    SENT_DATE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    INTERACTION_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SUB_TYPE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    THREAD_ID_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    CREATOR_APP_ID_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    TIMESHIFT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CHILDREN_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    STOPPED_REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    STRUCTURED_TEXT_FIELD_NUMBER: _ClassVar[int]
    STRUCTURED_TEXT_MIME_FIELD_NUMBER: _ClassVar[int]
    BINARY_CONTENT_FIELD_NUMBER: _ClassVar[int]
    BINARY_CONTENT_MIME_FIELD_NUMBER: _ClassVar[int]
    BINARY_CONTENT_SIZE_FIELD_NUMBER: _ClassVar[int]
    UDATA_FIELD_NUMBER: _ClassVar[int]
    from_address: EmailAddress
    reply_to: EmailAddress
    to: _containers.RepeatedCompositeFieldContainer[EmailAddress]
    cc: _containers.RepeatedCompositeFieldContainer[EmailAddress]
    sent_date: _timestamp_pb2.Timestamp
    customer_id: str
    interaction_id: str
    status: InteractionStatus
    entity_type: EntityType
    type: str
    sub_type: str
    media_type: str
    parent_id: str
    thread_id: str
    external_id: str
    owner_id: int
    creator_app_id: int
    start_date: _timestamp_pb2.Timestamp
    end_date: _timestamp_pb2.Timestamp
    timeshift: int
    category_id: str
    allow_children: bool
    subject: str
    stopped_reason: str
    text: str
    structured_text: str
    structured_text_mime: str
    binary_content: str
    binary_content_mime: str
    binary_content_size: int
    udata: _struct_pb2.Struct
    def __init__(self, from_address: _Optional[_Union[EmailAddress, _Mapping[str, _Any]]] = ..., reply_to: _Optional[_Union[EmailAddress, _Mapping[str, _Any]]] = ..., to: _Optional[_Iterable[_Union[EmailAddress, _Mapping[str, _Any]]]] = ..., cc: _Optional[_Iterable[_Union[EmailAddress, _Mapping[str, _Any]]]] = ..., sent_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., customer_id: _Optional[str] = ..., interaction_id: _Optional[str] = ..., status: _Optional[_Union[InteractionStatus, str]] = ..., entity_type: _Optional[_Union[EntityType, str]] = ..., type: _Optional[str] = ..., sub_type: _Optional[str] = ..., media_type: _Optional[str] = ..., parent_id: _Optional[str] = ..., thread_id: _Optional[str] = ..., external_id: _Optional[str] = ..., owner_id: _Optional[int] = ..., creator_app_id: _Optional[int] = ..., start_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., end_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., timeshift: _Optional[int] = ..., category_id: _Optional[str] = ..., allow_children: bool = ..., subject: _Optional[str] = ..., stopped_reason: _Optional[str] = ..., text: _Optional[str] = ..., structured_text: _Optional[str] = ..., structured_text_mime: _Optional[str] = ..., binary_content: _Optional[str] = ..., binary_content_mime: _Optional[str] = ..., binary_content_size: _Optional[int] = ..., udata: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, _Any]]] = ...) -> None: ...

class EmailOut(_message.Message):
    __slots__ = ("from_address", "reply_to", "to", "cc", "bcc", "sent_date", "reference_id", "reviewer_id", "standard_response_id", "customer_id", "interaction_id", "status", "entity_type", "type", "sub_type", "media_type", "parent_id", "thread_id", "external_id", "owner_id", "creator_app_id", "start_date", "end_date", "timeshift", "category_id", "allow_children", "subject", "stopped_reason", "text", "structured_text", "structured_text_mime", "binary_content", "binary_content_mime", "binary_content_size", "udata")
    FROM_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REPLY_TO_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    CC_FIELD_NUMBER: _ClassVar[int]
    BCC_FIELD_NUMBER: _ClassVar[int]
    SENT_DATE_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_ID_FIELD_NUMBER: _ClassVar[int]
    REVIEWER_ID_FIELD_NUMBER: _ClassVar[int]
    STANDARD_RESPONSE_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    INTERACTION_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    ENTITY_TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    SUB_TYPE_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    THREAD_ID_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    OWNER_ID_FIELD_NUMBER: _ClassVar[int]
    CREATOR_APP_ID_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    TIMESHIFT_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_ID_FIELD_NUMBER: _ClassVar[int]
    ALLOW_CHILDREN_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    STOPPED_REASON_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    STRUCTURED_TEXT_FIELD_NUMBER: _ClassVar[int]
    STRUCTURED_TEXT_MIME_FIELD_NUMBER: _ClassVar[int]
    BINARY_CONTENT_FIELD_NUMBER: _ClassVar[int]
    BINARY_CONTENT_MIME_FIELD_NUMBER: _ClassVar[int]
    BINARY_CONTENT_SIZE_FIELD_NUMBER: _ClassVar[int]
    UDATA_FIELD_NUMBER: _ClassVar[int]
    from_address: EmailAddress
    reply_to: EmailAddress
    to: _containers.RepeatedCompositeFieldContainer[EmailAddress]
    cc: _containers.RepeatedCompositeFieldContainer[EmailAddress]
    bcc: _containers.RepeatedCompositeFieldContainer[EmailAddress]
    sent_date: _timestamp_pb2.Timestamp
    reference_id: int
    reviewer_id: int
    standard_response_id: str
    customer_id: str
    interaction_id: str
    status: InteractionStatus
    entity_type: EntityType
    type: str
    sub_type: str
    media_type: str
    parent_id: str
    thread_id: str
    external_id: str
    owner_id: int
    creator_app_id: int
    start_date: _timestamp_pb2.Timestamp
    end_date: _timestamp_pb2.Timestamp
    timeshift: int
    category_id: str
    allow_children: bool
    subject: str
    stopped_reason: str
    text: str
    structured_text: str
    structured_text_mime: str
    binary_content: str
    binary_content_mime: str
    binary_content_size: int
    udata: _struct_pb2.Struct
    def __init__(self, from_address: _Optional[_Union[EmailAddress, _Mapping[str, _Any]]] = ..., reply_to: _Optional[_Union[EmailAddress, _Mapping[str, _Any]]] = ..., to: _Optional[_Iterable[_Union[EmailAddress, _Mapping[str, _Any]]]] = ..., cc: _Optional[_Iterable[_Union[EmailAddress, _Mapping[str, _Any]]]] = ..., bcc: _Optional[_Iterable[_Union[EmailAddress, _Mapping[str, _Any]]]] = ..., sent_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., reference_id: _Optional[int] = ..., reviewer_id: _Optional[int] = ..., standard_response_id: _Optional[str] = ..., customer_id: _Optional[str] = ..., interaction_id: _Optional[str] = ..., status: _Optional[_Union[InteractionStatus, str]] = ..., entity_type: _Optional[_Union[EntityType, str]] = ..., type: _Optional[str] = ..., sub_type: _Optional[str] = ..., media_type: _Optional[str] = ..., parent_id: _Optional[str] = ..., thread_id: _Optional[str] = ..., external_id: _Optional[str] = ..., owner_id: _Optional[int] = ..., creator_app_id: _Optional[int] = ..., start_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., end_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., timeshift: _Optional[int] = ..., category_id: _Optional[str] = ..., allow_children: bool = ..., subject: _Optional[str] = ..., stopped_reason: _Optional[str] = ..., text: _Optional[str] = ..., structured_text: _Optional[str] = ..., structured_text_mime: _Optional[str] = ..., binary_content: _Optional[str] = ..., binary_content_mime: _Optional[str] = ..., binary_content_size: _Optional[int] = ..., udata: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, _Any]]] = ...) -> None: ...
