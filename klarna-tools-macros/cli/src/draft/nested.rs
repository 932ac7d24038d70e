//! Lines for the secrets within fields: each is a comment with a mask, beside its field.

use toolspec_core::offer::Field;
use toolspec_core::pointer::Pointer;

use super::chosen::{Chosen, is_scalar};
use super::cut::Cut;
use super::entry::Line;
use super::secrets::Secrets;
use super::shape::DraftSchema;
use super::yaml::flow_scalar;

/// A secret that a field is returned without.
pub(super) struct LeftOut {
    /// The names that lead to it.
    way: Vec<String>,
    remark: String,
}

impl LeftOut {
    /// The secrets in the objects that are returned of a field; those in lists have no pointer.
    pub(super) fn of(field: &Field, secrets: Secrets<'_>) -> Vec<Self> {
        let shape = DraftSchema::of(&field.value);
        let mut found = Vec::new();
        if let Some(chosen) = Chosen::of_field(&field.name, shape, secrets) {
            let way = vec![field.name.clone()];
            search(&chosen.cut, shape, &way, secrets, &mut found);
        }
        found
    }

    /// What it is called in the answer, with what it is in.
    pub(super) fn name(&self) -> String {
        self.way.join("_")
    }

    /// The line of this name.
    pub(super) fn line(self, name: &str) -> Line {
        let pointer: Pointer = self.way.iter().map(String::as_str).collect();
        let from = flow_scalar(&format!("$response.body#{pointer}"));
        Line {
            comment: self.remark,
            chosen: false,
            ..Line::chosen(name, &format!("{{ from: {from}, mask: true }}"))
        }
    }
}

fn search(
    cut: &Cut,
    shape: DraftSchema<'_>,
    way: &[String],
    secrets: Secrets<'_>,
    found: &mut Vec<LeftOut>,
) {
    let schema = shape.schema();
    let is_object = schema.is_some_and(|schema| !schema.kind.properties().is_empty());
    let (Cut::Only(chosen), true, Some(around)) = (cut, is_object, way.last()) else {
        return;
    };
    for property in shape.properties() {
        let way = [way, &[property.name.to_owned()]].concat();
        let (name, schema) = (property.name, property.shape.schema());
        if let Some((_, cut)) = chosen.iter().find(|(known, _)| known == name) {
            search(cut, property.shape, &way, secrets, found);
        } else if secrets.is_in(around, name, schema) && schema.is_some_and(is_scalar) {
            let remark = secrets.remark(around, name);
            found.push(LeftOut { way, remark });
        }
    }
}
