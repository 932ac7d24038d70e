//! The limits of a tool as constant data.

use proc_macro2::TokenStream;
use quote::quote;

use super::constants::option;
use crate::model::{Confirm, Policy, Rate};

pub(super) fn emit(policy: &Policy) -> TokenStream {
    if *policy == Policy::default() {
        return quote!(Policy::NONE);
    }
    let confirm = policy.confirm.map(|confirm| match confirm {
        Confirm::Always => quote!(Confirm::Always),
        Confirm::Above(amount) => quote!(Confirm::Above(#amount)),
    });
    let rate = policy
        .rate
        .map(|Rate { calls, seconds }| quote!(Rate { calls: #calls, seconds: #seconds }));
    let amount = policy.amount.as_ref().map(|amount| {
        let (argument, currency) = (&amount.argument, option(amount.currency.as_deref()));
        quote!(Amount { argument: #argument, currency: #currency })
    });
    let ceiling = policy.ceiling.map(|ceiling| quote!(#ceiling));
    let [confirm, ceiling, rate, amount] = [confirm, ceiling, rate, amount].map(some);
    quote!(Policy { confirm: #confirm, ceiling: #ceiling, rate: #rate, amount: #amount })
}

fn some(value: Option<TokenStream>) -> TokenStream {
    if let Some(value) = value {
        quote!(::core::option::Option::Some(#value))
    } else {
        quote!(::core::option::Option::None)
    }
}
