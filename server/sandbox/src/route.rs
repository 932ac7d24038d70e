//! From method and path to one of Klarna's 24 operations.

/// An operation with the ids of its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateSession,
    UpdateSession(String),
    ReadSession(String),
    CancelAuthorization(String),
    CreateOrder(String),
    CreateCustomerToken(String),
    Order {
        order_id: String,
        action: OrderAction,
    },
}

/// What is done to, or read of, one order. Captures and refunds are named by their id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrderAction {
    Read,
    Acknowledge,
    UpdateAuthorization,
    Capture,
    ListCaptures,
    ReadCapture(String),
    ExtendDueDate(String),
    ReadDueDateOptions(String),
    ShipCapture(String),
    SendOut(String),
    UpdateCustomer,
    ExtendAuthorization,
    UpdateReferences,
    Refund,
    ReadRefund(String),
    Release,
    Ship,
    Cancel,
}

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Found(Operation),
    /// The path exists; these are its methods.
    WrongMethod(Vec<&'static str>),
    Unknown,
}

impl Operation {
    /// Whether Klarna honours `Klarna-Idempotency-Key` here: on every write of Order Management, on nothing else.
    pub(crate) fn is_idempotent_by_key(&self) -> bool {
        use OrderAction::{ListCaptures, Read, ReadCapture, ReadDueDateOptions, ReadRefund};
        let Self::Order { action, .. } = self else {
            return false;
        };
        !matches!(
            action,
            Read | ListCaptures | ReadCapture(_) | ReadDueDateOptions(_) | ReadRefund(_)
        )
    }
}

pub(crate) fn route(method: &str, segments: &[String]) -> Route {
    let mut candidates = resource(segments);
    if let Some(found) = candidates
        .iter()
        .position(|(allowed, _)| *allowed == method)
    {
        return Route::Found(candidates.swap_remove(found).1);
    }
    if candidates.is_empty() {
        return Route::Unknown;
    }
    Route::WrongMethod(candidates.into_iter().map(|(allowed, _)| allowed).collect())
}

type Candidates = Vec<(&'static str, Operation)>;

fn resource(segments: &[String]) -> Candidates {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    if segments.iter().any(|segment| segment.is_empty()) {
        return Vec::new();
    }
    match segments.as_slice() {
        ["payments", "v1", rest @ ..] => payments(rest),
        ["ordermanagement", "v1", "orders", order_id, rest @ ..] => order(rest)
            .into_iter()
            .map(|(method, action)| {
                (
                    method,
                    Operation::Order {
                        order_id: (*order_id).to_owned(),
                        action,
                    },
                )
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn payments(path: &[&str]) -> Candidates {
    match *path {
        ["sessions"] => vec![("POST", Operation::CreateSession)],
        ["sessions", id] => {
            vec![
                ("GET", Operation::ReadSession(id.to_owned())),
                ("POST", Operation::UpdateSession(id.to_owned())),
            ]
        }
        ["authorizations", token] => {
            vec![("DELETE", Operation::CancelAuthorization(token.to_owned()))]
        }
        ["authorizations", token, "order"] => {
            vec![("POST", Operation::CreateOrder(token.to_owned()))]
        }
        ["authorizations", token, "customer-token"] => {
            vec![("POST", Operation::CreateCustomerToken(token.to_owned()))]
        }
        _ => Vec::new(),
    }
}

fn order(path: &[&str]) -> Vec<(&'static str, OrderAction)> {
    match *path {
        [] => vec![("GET", OrderAction::Read)],
        ["acknowledge"] => vec![("POST", OrderAction::Acknowledge)],
        ["authorization"] => vec![("PATCH", OrderAction::UpdateAuthorization)],
        ["cancel"] => vec![("POST", OrderAction::Cancel)],
        ["captures"] => vec![
            ("GET", OrderAction::ListCaptures),
            ("POST", OrderAction::Capture),
        ],
        ["captures", id] => vec![("GET", OrderAction::ReadCapture(id.to_owned()))],
        ["captures", id, "extend-due-date"] => {
            vec![("PATCH", OrderAction::ExtendDueDate(id.to_owned()))]
        }
        ["captures", id, "extend-due-date-options"] => {
            vec![("GET", OrderAction::ReadDueDateOptions(id.to_owned()))]
        }
        ["captures", id, "shipping-info"] => {
            vec![("POST", OrderAction::ShipCapture(id.to_owned()))]
        }
        ["captures", id, "trigger-send-out"] => vec![("POST", OrderAction::SendOut(id.to_owned()))],
        ["customer-details"] => vec![("PATCH", OrderAction::UpdateCustomer)],
        ["extend-authorization-time"] => vec![("POST", OrderAction::ExtendAuthorization)],
        ["merchant-references"] => vec![("PATCH", OrderAction::UpdateReferences)],
        ["refunds"] => vec![("POST", OrderAction::Refund)],
        ["refunds", id] => vec![("GET", OrderAction::ReadRefund(id.to_owned()))],
        ["release-remaining-authorization"] => vec![("POST", OrderAction::Release)],
        ["shipping-info"] => vec![("POST", OrderAction::Ship)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(method: &str, path: &str) -> Route {
        route(
            method,
            &path.split('/').map(str::to_owned).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn a_known_path_with_another_method_names_its_methods() {
        assert_eq!(
            to("PUT", "ordermanagement/v1/orders/1/captures"),
            Route::WrongMethod(vec!["GET", "POST"])
        );
    }

    #[test]
    fn a_path_with_an_empty_or_surplus_segment_leads_nowhere() {
        for path in [
            "ordermanagement/v1/orders/",
            "ordermanagement/v1/orders//captures",
            "ordermanagement/v1/orders/1/cancel/",
            "payments/v2/sessions",
            "",
        ] {
            assert_eq!(to("POST", path), Route::Unknown, "{path}");
        }
    }

    #[test]
    fn keys_count_on_writes_of_order_management_only() {
        let keyed = |method, path| match to(method, path) {
            Route::Found(operation) => operation.is_idempotent_by_key(),
            other => panic!("{path} leads to {other:?}"),
        };
        assert!(keyed("POST", "ordermanagement/v1/orders/1/captures"));
        assert!(keyed(
            "PATCH",
            "ordermanagement/v1/orders/1/merchant-references"
        ));
        assert!(!keyed("GET", "ordermanagement/v1/orders/1/captures"));
        assert!(!keyed("GET", "ordermanagement/v1/orders/1"));
        assert!(!keyed("POST", "payments/v1/sessions"));
        assert!(!keyed("POST", "payments/v1/authorizations/1/order"));
    }
}
