//! What a call returns, cleaned and cut.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::http::redactor;
use crate::prepare::plan::summaries;
use crate::result::budget;
use crate::result::projection::Projection;
use crate::result::redact::Redact;

impl Call<'_> {
    /// What removes personal data from the texts of this call, if the manifest wants that.
    pub(crate) fn redact(&self) -> Option<Redact<'_>> {
        let redaction = &self.client.tools().server().redaction;
        Redact::of(redaction, self.tool, &self.plan.arguments)
    }

    /// The fields of the result and those that every result may carry, without credentials.
    pub(super) fn complete(&self, projection: Projection) -> Map<String, Value> {
        let Projection {
            mut fields,
            mut warnings,
            ..
        } = projection;
        let redactor = self.client.redactor();
        redactor.clean_members(&mut fields);
        let mut redact = self.redact();
        if let Some(redact) = &mut redact {
            redact.result(&mut fields);
        }
        // Only after cleaning: a part of a secret is not recognised.
        budget::fit(&mut fields, &mut warnings);
        if redactor::was_used_in(fields.values()) {
            warnings.add("the answer contained credentials of this server; they were removed");
        }
        if let (Some(name), Some(key)) = (self.tool.idempotency_argument(), self.plan.key) {
            fields.insert(name.to_owned(), key.to_string().into());
        }
        if self.tool.steps.len() > 1 {
            fields.insert(
                "applied".to_owned(),
                summaries(self.tool, &self.plan.requests).into(),
            );
        }
        if let Some(warnings) = warnings.into_value(redactor, redact) {
            fields.insert("warnings".to_owned(), warnings);
        }
        fields
    }
}
