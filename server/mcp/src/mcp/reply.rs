//! Messages of this server that rmcp does not write, or not as the client needs them.

use rmcp::model::{
    ErrorCode, ErrorData, GetExtensions as _, JsonRpcMessage, NotificationMetaObject, RequestId,
    ServerJsonRpcMessage, ServerResult,
};

/// The answer to a request under an id that an earlier one still uses. It has no id: the answer to
/// the earlier request will have this one.
pub(super) fn duplicate(id: &RequestId) -> ServerJsonRpcMessage {
    let message = format!("a request with the id {id} is still running; this one was dropped");
    ServerJsonRpcMessage::error(ErrorData::invalid_request(message, None), None)
}

/// The answer to `initialize` within a session.
pub(super) fn begun(id: RequestId) -> ServerJsonRpcMessage {
    let message = "this session has begun, and a server process serves one; nothing was changed";
    ServerJsonRpcMessage::error(ErrorData::invalid_request(message, None), Some(id))
}

/// Replaces our number of the subscription in a notification by the client's id, which `id` looks up.
pub(super) fn name_subscription(
    message: &mut ServerJsonRpcMessage,
    id: impl FnOnce(&RequestId) -> Option<RequestId>,
) {
    let JsonRpcMessage::Notification(message) = message else {
        return;
    };
    let extensions = message.notification.extensions_mut();
    if let Some(meta) = extensions.get_mut::<NotificationMetaObject>()
        && let Some(id) = meta.subscription_id().as_ref().and_then(id)
    {
        meta.set_subscription_id(id);
    }
}

/// The same for the result that ends it.
pub(super) fn end_subscription(message: &mut ServerJsonRpcMessage, id: RequestId) {
    if let JsonRpcMessage::Response(response) = message
        && let ServerResult::SubscriptionsListenResult(result) = &mut response.result
    {
        result.meta.set_subscription_id(id);
    }
}

/// Adds the name of the method to rmcp's error for an unknown one.
pub(super) fn name_method(message: &mut ServerJsonRpcMessage, method: &str) {
    if let JsonRpcMessage::Error(answer) = message
        && answer.error.code == ErrorCode::METHOD_NOT_FOUND
    {
        answer.error = no_method(method);
    }
}

/// The error of an unknown method.
pub(super) fn no_method(method: &str) -> ErrorData {
    let message = format!("there is no method `{method}`");
    ErrorData::new(ErrorCode::METHOD_NOT_FOUND, message, None)
}
