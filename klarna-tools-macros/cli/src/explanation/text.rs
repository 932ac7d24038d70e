//! An explanation on one page.

use toolspec_core::text::spelled;

use super::parts::Part;
use super::policy::{ceilings, limits, money, time};
use super::wire::Request;
use super::{Argument, Explanation, Field};
use crate::layout::{WIDTH, count, entry, thousands, wrap};
use crate::palette::Palette;

/// Types without bounds.
const PLAIN: [&str; 4] = ["text", "integer", "number", "true or false"];

/// The page, 100 columns wide.
pub(crate) fn text(explanation: &Explanation, palette: Palette) -> String {
    let page = Page {
        explanation,
        palette,
    };
    let sections = [
        page.head(),
        page.arguments(),
        page.sends(),
        page.returns(),
        page.foot(),
    ];
    let sections = sections.iter().map(|text| text.trim_end());
    let shown: Vec<&str> = sections.filter(|text| !text.is_empty()).collect();
    format!("{}\n", shown.join("\n\n"))
}

struct Page<'a> {
    explanation: &'a Explanation,
    palette: Palette,
}

impl Page<'_> {
    fn head(&self) -> String {
        let Explanation {
            name,
            title,
            description,
            class,
            defined,
            annotations,
            ..
        } = self.explanation;
        let place = defined.as_ref().map_or_else(String::new, |defined| {
            self.palette.aside(&format!("  {}", spelled(defined)))
        });
        let title = spelled(title);
        let mut text = format!("{}  {title}{place}\n", self.palette.heading(name));
        for line in wrap(description, WIDTH - 2) {
            text += &entry(2, 0, "", &line);
        }
        let hint = |hint: Option<bool>, yes, no| if hint == Some(true) { yes } else { no };
        let hints = [
            class.in_words(),
            hint(annotations.destructive, "destructive", "not destructive"),
            hint(annotations.idempotent, "idempotent", "not idempotent"),
            hint(annotations.open_world, "open world", "closed world"),
        ];
        text + &format!("  {}\n", self.palette.strong(&hints.join(" · ")))
    }

    fn arguments(&self) -> String {
        let arguments = &self.explanation.arguments;
        let column = column(arguments.iter().map(|argument| argument.name.as_str()));
        if arguments.is_empty() {
            return self.heading("Arguments: none");
        }
        let mut text = self.heading("Arguments (* required)");
        for argument in arguments {
            text += &self.argument(argument, column);
        }
        for condition in &self.explanation.conditions {
            text += &entry(2, 0, "", condition);
        }
        text
    }

    fn argument(&self, argument: &Argument, column: usize) -> String {
        let mark = if argument.required { "*" } else { "" };
        let default = argument.default.as_ref();
        let default = default.map_or_else(String::new, |value| format!(", else {value}"));
        let name = format!("{}{mark}", argument.name);
        let details = format!("{}{default} → {}", argument.r#type, self.targets(argument));
        let mut places = vec![argument.manifest.as_str()];
        places.extend(argument.documents.iter().map(String::as_str));
        let places = match places.join(" · ") {
            none if none.is_empty() => none,
            places => entry(2, column, "", &places),
        };
        let said = beside(column, argument.description.as_deref());
        let within = parts(&argument.within);
        entry(2, column, &name, &details) + &said + &self.palette.aside(&places) + &within
    }

    /// Where it goes. If there are several requests, each is named by its number.
    fn targets(&self, argument: &Argument) -> String {
        let sends = &self.explanation.sends;
        let mut places: Vec<(&str, Vec<String>)> = Vec::new();
        for target in &argument.goes_to {
            let step = sends
                .iter()
                .position(|step| step.operation == target.operation);
            let step = step
                .filter(|_| sends.len() > 1)
                .map(|index| (index + 1).to_string());
            match places
                .last_mut()
                .filter(|(place, _)| *place == target.place)
            {
                Some((_, steps)) => steps.extend(step),
                None => places.push((&target.place, step.into_iter().collect())),
            }
        }
        let places = places.iter().map(|(place, steps)| match steps.as_slice() {
            [] => (*place).to_owned(),
            steps => format!("{place} of {}", steps.join(", ")),
        });
        places.collect::<Vec<_>>().join("; ")
    }

    fn sends(&self) -> String {
        let sends = &self.explanation.sends;
        let mut text = self.heading(if sends.len() > 1 {
            "Sends, in this order"
        } else {
            "Sends"
        });
        for (index, request) in sends.iter().enumerate() {
            let number = (sends.len() > 1).then(|| (index + 1).to_string());
            let number = number.unwrap_or_default();
            text += &entry(2, 0, "", &format!("{number} {}", request.operation));
            for line in details(request) {
                text += &entry(4, 0, "", &line);
            }
        }
        text
    }

    fn returns(&self) -> String {
        let Explanation {
            returns, reports, ..
        } = self.explanation;
        let names = returns.iter().map(|field| field.name.as_str());
        let column = column(names.chain(reports.iter().map(|report| report.name.as_str())));
        if returns.is_empty() && reports.is_empty() {
            return String::new();
        }
        let mut text = self.heading("Returns (* always present)");
        for field in returns {
            let mark = if field.required { "*" } else { "" };
            let name = format!("{}{mark}", field.name);
            text += &entry(2, column, &name, &returned(field));
            text += &beside(column, field.description.as_deref());
            text += &parts(&field.within);
        }
        for report in reports {
            let details = format!(
                "{} ← read afterwards by {}",
                report.r#type, report.operation
            );
            text += &entry(2, column, &report.name, &details);
            text += &parts(&report.within);
        }
        text
    }

    fn foot(&self) -> String {
        let Explanation {
            masked,
            redacted,
            amounts,
            policy,
            ceilings: limited,
            says,
            errors,
            timeout_ms,
            cost,
            ..
        } = self.explanation;
        let mut text = String::new();
        let mut line = |term: &str, description: &str| {
            if !description.is_empty() {
                text += &entry(0, 10, term, description);
            }
        };
        line("Masked", &masked.join(", "));
        line("Redacted", &redacted.join("; "));
        for (currency, amounts) in amounts {
            line("Money", &money(currency, amounts));
        }
        line("Limits", &limits(policy).join("; "));
        line("Ceilings", &ceilings(limited, policy).join("; "));
        line("Summary", &says.replace("$inputs.", ""));
        line(
            "Errors",
            &format!(
                "{} of its own, {} shared by all tools",
                count(errors.own, "next step"),
                errors.shared
            ),
        );
        for (error, advice) in &errors.texts {
            line("", &format!("{error}: {advice}"));
        }
        line("Timeout", &time(*timeout_ms));
        let share = (100 * cost.size.bytes)
            .checked_div(cost.bytes_of_all)
            .unwrap_or_default();
        line(
            "Cost",
            &format!(
                "{} of {} bytes of tools/list ({share} %), about {} tokens: {}",
                thousands(cost.size.bytes),
                thousands(cost.bytes_of_all),
                thousands(cost.size.tokens),
                cost.estimated_by
            ),
        );
        text
    }

    fn heading(&self, text: &str) -> String {
        format!("{}\n", self.palette.heading(text))
    }
}

/// A text under what it describes.
fn beside(column: usize, text: Option<&str>) -> String {
    text.map_or_else(String::new, |text| entry(2, column, "", text))
}

/// What is within an argument or a field, unless its name in the type around it says everything.
fn parts(parts: &[Part]) -> String {
    let is_plain = |part: &&Part| PLAIN.contains(&&*part.r#type) && part.description.is_none();
    let parts = parts.iter().filter(|part| !is_plain(part)).map(|part| {
        let mark = if part.required { "*" } else { "" };
        let said = part.description.as_deref();
        let said = said.map_or_else(String::new, |said| format!("; {said}"));
        let part = format!("{}{mark}: {}{said}", part.at, part.r#type);
        entry(4, 0, "", &part)
    });
    parts.collect()
}

fn details(request: &Request) -> Vec<String> {
    let names = |names: &[String]| names.join(" and ");
    let when = match (request.when.as_slice(), request.unless.as_slice()) {
        ([], []) => None,
        (when, []) => Some(format!("only with {}", names(when))),
        ([], unless) => Some(format!("only without {}", names(unless))),
        (when, unless) => Some(format!(
            "only with {} and without {}",
            names(when),
            names(unless)
        )),
    };
    let what = match &request.operation_id {
        Some(id) => Some(format!("{id}: {}", request.summary)),
        // Without a summary in the document, the summary is the operation, which is printed above.
        None => Some(request.summary.clone()).filter(|summary| *summary != request.operation),
    };
    let success = format!(
        "success is {}; {}",
        request.success.join(" or "),
        request.repeated
    );
    let constants = request.constants.iter().cloned();
    let token = request.token.iter();
    let token = token.map(|at| format!("with an access token, requested at {at}"));
    when.into_iter()
        .chain(what)
        .chain([format!("to {}", request.to)])
        .chain(token)
        .chain(request.deprecated.iter().cloned())
        .chain([success])
        .chain(constants)
        .collect()
}

fn returned(field: &Field) -> String {
    format!("{} ← {}", field.r#type, field.from.join(", else "))
}

/// Wide enough for most names.
fn column<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let longest = names.map(|name| name.chars().count() + 3).max();
    longest.unwrap_or_default().min(28)
}
