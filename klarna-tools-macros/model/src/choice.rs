//! Fewer tools: those that an operator chooses, with texts that name no other.

use crate::mentions::Unnamed;
use crate::{Hint, Phrase, PhrasePart, Server, Tool, Toolset, nearest};

/// Which tools of a tool set are left; by default all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// Only tools that change nothing, whatever else is chosen.
    pub read_only: bool,
    /// The groups whose tools are chosen, beside `tools`.
    pub groups: Vec<String>,
    /// Tools that are chosen, by their names or former names, beside `groups`.
    pub tools: Vec<String>,
    /// Tools that are left out although they are chosen, by their names or former names.
    pub excluded: Vec<String>,
}

impl Toolset {
    /// The tools that are chosen. Their texts, and those of the server, are without the sentences
    /// that name another tool. A text that has to be there and has no other sentence becomes what
    /// it would be without the manifest's words: a title the name, a description the title, the
    /// sentence about a success `TITLE: done.`.
    ///
    /// # Errors
    /// Every chosen name that no tool or group has, or why no tool is left.
    pub fn only(self, choice: &Choice) -> Result<Self, String> {
        choice.check(&self.tools)?;
        let chosen = |tool: &Tool| choice.leaves(tool);
        let (mut tools, hidden): (Vec<_>, Vec<_>) = self.tools.into_iter().partition(chosen);
        let hidden = hidden.into_iter();
        let names = hidden.flat_map(|tool| [vec![tool.name], tool.aliases].concat());
        let unnamed = Unnamed(names.collect());
        if tools.is_empty() && !unnamed.0.is_empty() {
            return Err(choice.nothing_left());
        }
        let mut server = self.server;
        unnamed.leave_out_of_server(&mut server);
        for tool in &mut tools {
            unnamed.leave_out_of_tool(tool);
        }
        Ok(Self { server, tools })
    }
}

/// The groups that these tools are in, each once.
pub fn groups<'t>(tools: impl IntoIterator<Item = &'t Tool>) -> Vec<&'t str> {
    let mut groups = Vec::new();
    for group in tools.into_iter().flat_map(|tool| &tool.groups) {
        if !groups.contains(&group.as_str()) {
            groups.push(group);
        }
    }
    groups
}

impl Choice {
    fn leaves(&self, tool: &Tool) -> bool {
        let is_in = |names: &[String]| names.iter().any(|name| tool.answers_to(name));
        let is_chosen = (self.groups.is_empty() && self.tools.is_empty())
            || tool.groups.iter().any(|group| self.groups.contains(group))
            || is_in(&self.tools);
        let only_reads = tool.is_read() && tool.annotations.read_only;
        is_chosen && !is_in(&self.excluded) && (only_reads || !self.read_only)
    }

    fn check(&self, tools: &[Tool]) -> Result<(), String> {
        let groups = groups(tools);
        let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_str()).collect();
        let is_group = |name: &str| groups.contains(&name);
        let is_tool = |name: &str| tools.iter().any(|tool| tool.answers_to(name));
        let unknown_groups = self.groups.iter().filter(|name| !is_group(name));
        let unknown_tools = self.tools.iter().chain(&self.excluded);
        let unknown_tools = unknown_tools.filter(|name| !is_tool(name));
        let unknown = unknown_groups.map(|name| unknown("group", name, &groups));
        let unknown = unknown.chain(unknown_tools.map(|name| self::unknown("tool", name, &names)));
        let unknown: Vec<String> = unknown.collect();
        if unknown.is_empty() {
            return Ok(());
        }
        Err(unknown.join("; "))
    }

    fn nothing_left(&self) -> String {
        let why = if self.read_only {
            "none that is chosen only reads"
        } else {
            "all that are chosen are excluded, too"
        };
        format!("no tool is left: {why}")
    }
}

/// That nothing of a kind has this name, with the near miss.
pub(crate) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let instead = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there are none".to_owned(),
        None => format!("there are {}", known.join(", ")),
    };
    format!("there is no {what} `{name}`: {instead}")
}

impl Unnamed {
    fn leave_out_of_server(&self, server: &mut Server) {
        self.leave_out_or(&mut server.title, || server.name.clone());
        self.leave_out(&mut server.instructions);
        server.portal.take_if(|portal| self.are_named_in(portal));
        self.leave_out_of_hints(&mut server.errors.hints);
    }

    fn leave_out_of_tool(&self, tool: &mut Tool) {
        self.leave_out_or(&mut tool.title, || tool.name.clone());
        self.leave_out_or(&mut tool.description, || tool.title.clone());
        tool.change_schemas(&|schema| {
            if let Some(description) = &mut schema.description {
                self.leave_out(description);
            }
            schema.description.take_if(|text| text.is_empty());
        });
        for step in &mut tool.steps {
            self.leave_out_or(&mut step.summary, || step.request.operation());
        }
        self.leave_out_of_hints(&mut tool.hints);
        tool.says
            .retain(|phrase| !(phrase.optional && self.are_said_in(phrase)));
        if tool.says.iter().any(|phrase| self.are_said_in(phrase)) {
            tool.says = Phrase::done(&tool.title);
        }
    }

    fn leave_out_of_hints(&self, hints: &mut Vec<Hint>) {
        hints.retain_mut(|hint| {
            self.leave_out(&mut hint.advice);
            !hint.advice.is_empty()
        });
    }

    fn are_said_in(&self, phrase: &Phrase) -> bool {
        let is_named = |part: &PhrasePart| match part {
            PhrasePart::Text(text) => self.are_named_in(text),
            _ => false,
        };
        phrase.parts.iter().any(is_named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annotations;

    fn named(name: &str, read_only: bool) -> Tool {
        let annotations = Annotations {
            read_only,
            ..Annotations::default()
        };
        Tool {
            name: name.to_owned(),
            annotations,
            ..Tool::default()
        }
    }

    #[test]
    fn a_read_that_the_manifest_marks_otherwise_does_not_only_read() {
        let toolset = Toolset {
            tools: vec![named("look", true), named("look_and_count", false)],
            ..Toolset::default()
        };
        let choice = Choice {
            read_only: true,
            ..Choice::default()
        };
        let left = toolset.only(&choice).unwrap().tools;
        assert_eq!(left, [named("look", true)]);
    }
}
