//! A tool set to serve.

toolspec_runtime::tools!("shop/shop.yaml");
