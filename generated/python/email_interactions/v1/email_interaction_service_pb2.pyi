import datetime

from email_interactions.v1 import email_interactions_pb2 as _email_interactions_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import Any as _Any, ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class InteractionChange(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    INTERACTION_CHANGE_UNSPECIFIED: _ClassVar[InteractionChange]
    INTERACTION_CHANGE_CREATED: _ClassVar[InteractionChange]
    INTERACTION_CHANGE_UPDATED: _ClassVar[InteractionChange]
    INTERACTION_CHANGE_REMOVED: _ClassVar[InteractionChange]
INTERACTION_CHANGE_UNSPECIFIED: InteractionChange
INTERACTION_CHANGE_CREATED: InteractionChange
INTERACTION_CHANGE_UPDATED: InteractionChange
INTERACTION_CHANGE_REMOVED: InteractionChange

class EmailInteraction(_message.Message):
    __slots__ = ("email_in", "email_out", "etag", "create_time", "update_time")
    EMAIL_IN_FIELD_NUMBER: _ClassVar[int]
    EMAIL_OUT_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    email_in: _email_interactions_pb2.EmailIn
    email_out: _email_interactions_pb2.EmailOut
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, email_in: _Optional[_Union[_email_interactions_pb2.EmailIn, _Mapping[str, _Any]]] = ..., email_out: _Optional[_Union[_email_interactions_pb2.EmailOut, _Mapping[str, _Any]]] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ...) -> None: ...

class CreateInteractionRequest(_message.Message):
    __slots__ = ("interaction", "request_id")
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    interaction: EmailInteraction
    request_id: str
    def __init__(self, interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CreateInteractionResponse(_message.Message):
    __slots__ = ("interaction",)
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    interaction: EmailInteraction
    def __init__(self, interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ...) -> None: ...

class GetInteractionRequest(_message.Message):
    __slots__ = ("interaction_id",)
    INTERACTION_ID_FIELD_NUMBER: _ClassVar[int]
    interaction_id: str
    def __init__(self, interaction_id: _Optional[str] = ...) -> None: ...

class GetInteractionResponse(_message.Message):
    __slots__ = ("interaction",)
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    interaction: EmailInteraction
    def __init__(self, interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ...) -> None: ...

class ListInteractionsRequest(_message.Message):
    __slots__ = ("customer_id", "thread_id", "parent_id", "statuses", "start_date_from", "start_date_before", "page_size", "page_token")
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    THREAD_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_ID_FIELD_NUMBER: _ClassVar[int]
    STATUSES_FIELD_NUMBER: _ClassVar[int]
    START_DATE_FROM_FIELD_NUMBER: _ClassVar[int]
    START_DATE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    thread_id: str
    parent_id: str
    statuses: _containers.RepeatedScalarFieldContainer[_email_interactions_pb2.InteractionStatus]
    start_date_from: _timestamp_pb2.Timestamp
    start_date_before: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, customer_id: _Optional[str] = ..., thread_id: _Optional[str] = ..., parent_id: _Optional[str] = ..., statuses: _Optional[_Iterable[_Union[_email_interactions_pb2.InteractionStatus, str]]] = ..., start_date_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., start_date_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListInteractionsResponse(_message.Message):
    __slots__ = ("interactions", "next_page_token")
    INTERACTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    interactions: _containers.RepeatedCompositeFieldContainer[EmailInteraction]
    next_page_token: str
    def __init__(self, interactions: _Optional[_Iterable[_Union[EmailInteraction, _Mapping[str, _Any]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateInteractionRequest(_message.Message):
    __slots__ = ("interaction", "update_mask")
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    interaction: EmailInteraction
    update_mask: _field_mask_pb2.FieldMask
    def __init__(self, interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping[str, _Any]]] = ...) -> None: ...

class UpdateInteractionResponse(_message.Message):
    __slots__ = ("interaction",)
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    interaction: EmailInteraction
    def __init__(self, interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ...) -> None: ...

class StopInteractionRequest(_message.Message):
    __slots__ = ("interaction_id", "stopped_reason", "end_date", "etag")
    INTERACTION_ID_FIELD_NUMBER: _ClassVar[int]
    STOPPED_REASON_FIELD_NUMBER: _ClassVar[int]
    END_DATE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    interaction_id: str
    stopped_reason: str
    end_date: _timestamp_pb2.Timestamp
    etag: str
    def __init__(self, interaction_id: _Optional[str] = ..., stopped_reason: _Optional[str] = ..., end_date: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, _Any]]] = ..., etag: _Optional[str] = ...) -> None: ...

class StopInteractionResponse(_message.Message):
    __slots__ = ("interaction",)
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    interaction: EmailInteraction
    def __init__(self, interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ...) -> None: ...

class DeleteInteractionRequest(_message.Message):
    __slots__ = ("interaction_id", "etag", "request_id")
    INTERACTION_ID_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    interaction_id: str
    etag: str
    request_id: str
    def __init__(self, interaction_id: _Optional[str] = ..., etag: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteInteractionResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WatchInteractionsRequest(_message.Message):
    __slots__ = ("customer_id", "resume_token")
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    resume_token: str
    def __init__(self, customer_id: _Optional[str] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchInteractionsResponse(_message.Message):
    __slots__ = ("kind", "interaction", "resume_token", "removed")
    KIND_FIELD_NUMBER: _ClassVar[int]
    INTERACTION_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REMOVED_FIELD_NUMBER: _ClassVar[int]
    kind: InteractionChange
    interaction: EmailInteraction
    resume_token: str
    removed: RemovedInteraction
    def __init__(self, kind: _Optional[_Union[InteractionChange, str]] = ..., interaction: _Optional[_Union[EmailInteraction, _Mapping[str, _Any]]] = ..., resume_token: _Optional[str] = ..., removed: _Optional[_Union[RemovedInteraction, _Mapping[str, _Any]]] = ...) -> None: ...

class RemovedInteraction(_message.Message):
    __slots__ = ("interaction_id", "customer_id")
    INTERACTION_ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    interaction_id: str
    customer_id: str
    def __init__(self, interaction_id: _Optional[str] = ..., customer_id: _Optional[str] = ...) -> None: ...
