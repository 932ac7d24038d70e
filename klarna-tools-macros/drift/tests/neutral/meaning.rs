//! Other documents and manifests that mean the same.

use serde_json::json;

use super::{Edit, all, change, edit, replace};
use crate::specs::{MANIFEST, ORDERS};

pub(super) const EDITS: [Edit; 30] = [
    edit("an enum as constants", |t| {
        let constants =
            "status: { oneOf: [{ enum: [paid], type: string }, { enum: [open], type: string }] }";
        replace(
            t,
            ORDERS,
            "status: { type: string, enum: [open, paid] }",
            constants,
        );
    }),
    edit("another JSON that is listed first", |t| {
        let body = "/paths/~1orders~1{order_id}~1payments/post/requestBody/content";
        change(t, ORDERS, body, |content| {
            let schema =
                json!({ "type": "object", "properties": { "amount": { "type": "string" } } });
            let plain = content["application/json"].clone();
            let other = json!({ "schema": schema });
            *content = json!({ "application/vnd.b+json": other, "application/json": plain });
        });
    }),
    edit("`explode` of what is single", |t| {
        replace(
            t,
            ORDERS,
            "{ name: since, in: query,",
            "{ name: since, explode: false, in: query,",
        );
    }),
    edit("a body that may be null", |t| {
        change(t, ORDERS, "/components/schemas/payment", |body| {
            body["nullable"] = json!(true);
        });
    }),
    edit("the order of required", |t| {
        replace(t, ORDERS, "[name, total_amount]", "[total_amount, name]");
    }),
    edit("the order of parameters", |t| {
        change(t, ORDERS, "/paths/~1orders/get/parameters", |list| {
            list.as_array_mut().unwrap().reverse();
        });
    }),
    edit("the order of chosen properties", |t| {
        replace(
            t,
            MANIFEST,
            "[name, kind, total_amount]",
            "[total_amount, kind, name]",
        );
    }),
    edit("a schema extracted", |t| {
        change(
            t,
            ORDERS,
            "/components/schemas/payment/properties/note",
            |note| {
                *note = json!({ "$ref": "#/components/schemas/A%20note" });
            },
        );
        change(t, ORDERS, "/components/schemas", |all| {
            all["A note"] = json!({ "type": "string", "maxLength": 20 });
        });
    }),
    edit("a schema inlined", |t| {
        change(t, ORDERS, "/components/schemas", |all| {
            all["payment"]["properties"]["lines"]["items"] = all["line"].clone();
        });
    }),
    edit("a reference to a reference", |t| {
        change(t, ORDERS, "/components/schemas", |all| {
            all["place"] = json!({ "$ref": "#/components/schemas/address" });
            all["order"]["properties"]["address"] = json!({ "$ref": "#/components/schemas/place" });
        });
    }),
    edit("a component renamed", |t| {
        all(t, |text| {
            text.replace("schemas/line", "schemas/item")
                .replace("    line:\n", "    item:\n")
        });
    }),
    edit("what no tool uses", |t| {
        change(t, ORDERS, "/components/schemas", |all| {
            all["unused"] = json!({ "type": "integer" });
        });
        change(t, ORDERS, "/paths", |all| {
            all["/unused"] = json!({ "get": { "responses": {} } });
        });
    }),
    edit("prose of the document", |t| {
        change(t, ORDERS, "/info", |info| info["version"] = json!("v2"));
        change(t, ORDERS, "/paths/~1orders/get", |get| {
            get["description"] = json!("Words.");
        });
        change(
            t,
            ORDERS,
            "/components/schemas/order/properties/created_at",
            |at| at["example"] = json!("2026"),
        );
    }),
    edit("a default made explicit", |t| {
        replace(
            t,
            MANIFEST,
            "    says: Paid",
            "    annotations: { destructive: true, read_only: false }\n    says: Paid",
        );
    }),
    edit("an unused property", |t| {
        change(t, ORDERS, "/components/schemas/payment/properties", |all| {
            all["extra"] = json!({ "type": "string" });
        });
        change(t, ORDERS, "/components/schemas/order/properties", |all| {
            all["extra"] = json!({ "type": "string" });
        });
    }),
    edit("an unused parameter", |t| {
        change(t, ORDERS, "/paths/~1orders/get/parameters", |list| {
            let unused = json!({ "name": "page", "in": "query", "schema": { "type": "integer" } });
            list.as_array_mut().unwrap().push(unused);
        });
    }),
    edit("a second media type", |t| {
        change(
            t,
            ORDERS,
            "/paths/~1orders~1{order_id}~1payments/post/requestBody/content",
            |all| {
                all["application/xml"] = json!({ "schema": { "type": "string" } });
            },
        );
        change(
            t,
            ORDERS,
            "/paths/~1orders/get/responses/200/content",
            |all| {
                all["text/csv"] = json!({ "schema": { "type": "string" } });
            },
        );
    }),
    edit("a callback", |t| {
        change(
            t,
            ORDERS,
            "/paths/~1orders~1{order_id}~1payments/post",
            |post| {
                let answer = json!({ "200": { "description": "Seen" } });
                post["callbacks"] = json!({ "paid": { "{$request.body#/url}": { "post": { "responses": answer } } } });
            },
        );
    }),
    edit("a response that is not a success", |t| {
        change(t, ORDERS, "/paths/~1orders/get/responses", |all| {
            all["404"] = json!({ "description": "Gone" });
        });
    }),
    edit("a parameter moved to the path item", |t| {
        change(t, ORDERS, "/paths/~1orders", |item| {
            item["parameters"] =
                json!([item["get"]["parameters"].as_array_mut().unwrap().remove(0)]);
        });
    }),
    edit("a parameter moved to the operation", |t| {
        change(t, ORDERS, "/paths/~1orders~1{order_id}", |item| {
            item["get"]["parameters"] = item
                .as_object_mut()
                .unwrap()
                .shift_remove("parameters")
                .unwrap();
        });
    }),
    edit("`explode`, `style` and `required` made explicit", |t| {
        replace(
            t,
            ORDERS,
            "{ name: status, in: query,",
            "{ name: status, in: query, required: false, style: form, explode: true,",
        );
        replace(
            t,
            ORDERS,
            "      in: path\n",
            "      in: path\n      style: simple\n      explode: false\n",
        );
    }),
    edit("bounds that exclude nothing", |t| {
        replace(
            t,
            ORDERS,
            "note: { type: string,",
            "note: { type: string, minLength: 0,",
        );
        replace(
            t,
            ORDERS,
            "quantity: { type: integer,",
            "quantity: { type: integer, multipleOf: 1,",
        );
        replace(
            t,
            ORDERS,
            "          maxItems: 100",
            "          minItems: 0\n          maxItems: 100",
        );
        replace(
            t,
            ORDERS,
            "enum: [goods, service] }",
            "enum: [goods, service], maxLength: 7, pattern: \"^[a-z]+$\" }",
        );
    }),
    edit("a `charset` of JSON", |t| {
        change(t, ORDERS, "/paths/~1orders/get/responses/200", |answer| {
            let content = answer["content"].as_object_mut().unwrap();
            let json = content.shift_remove("application/json").unwrap();
            content.insert("application/json; charset=utf-8".to_owned(), json);
        });
    }),
    edit("`false` made explicit", |t| {
        replace(
            t,
            ORDERS,
            "fee: { type: integer,",
            "fee: { nullable: false, deprecated: false, readOnly: false, type: integer,",
        );
        replace(
            t,
            ORDERS,
            "operationId: payOrder\n",
            "operationId: payOrder\n      deprecated: false\n",
        );
    }),
    edit("a constraint of answers", |t| {
        change(t, ORDERS, "/components/schemas/order", |order| {
            order["minProperties"] = json!(1);
            order["required"] = json!(["order_id"]);
            order["properties"]["created_at"]["maxLength"] = json!(40);
        });
    }),
    edit("a schema under a single `allOf`", |t| {
        change(t, ORDERS, "/components/schemas", |all| {
            all["payment"] = json!({ "allOf": [all["payment"].clone()] });
        });
    }),
    edit("a parameter of a path renamed", |t| {
        replace(
            t,
            ORDERS,
            "  /orders/{order_id}/payments:",
            "  /orders/{id}/payments:",
        );
        change(
            t,
            ORDERS,
            "/paths/~1orders~1{id}~1payments/post/parameters/0",
            |parameter| {
                let schema = json!({ "type": "string", "pattern": "^[a-z0-9-]+$" });
                *parameter =
                    json!({ "name": "id", "in": "path", "required": true, "schema": schema });
            },
        );
    }),
    edit("an operation of OpenAPI 3.1", |t| {
        replace(t, ORDERS, "openapi: 3.0.0", "openapi: 3.1.0");
        replace(
            t,
            ORDERS,
            "capture: { type: boolean,",
            "capture: { type: [boolean],",
        );
    }),
    edit("a selection that is not used", |t| {
        replace(
            t,
            MANIFEST,
            "tools:\n",
            "selections:\n  spare: [name]\ntools:\n",
        );
    }),
];
