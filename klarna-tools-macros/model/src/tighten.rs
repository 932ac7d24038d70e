//! Ceilings of a command line: they tighten those of a manifest, and never loosen one.

use std::str::FromStr;

use crate::choice::unknown;
use crate::{Ceiling, Tool, Toolset, amount_in_minor_units, is_currency};

/// One limit as a command line writes it: `refunds.day.USD=100000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CeilingLimit {
    /// The ceiling, or the tool that gets one.
    pub name: String,
    /// Whether it is about a day, and not about one call.
    pub is_daily: bool,
    /// The currency, by its ISO 4217 code.
    pub currency: String,
    /// The most, in minor units.
    pub most: u64,
}

impl FromStr for CeilingLimit {
    type Err = String;

    /// # Errors
    /// What is wrong, and what to write instead.
    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "write it as `refunds.day.USD=100000`, or `.call.` for one call".to_owned();
        let (place, most) = text.split_once('=').ok_or_else(form)?;
        let parts: Vec<&str> = place.trim().split('.').collect();
        let [name, period, currency] = parts[..] else {
            return Err(form());
        };
        if name.is_empty() {
            return Err(form());
        }
        let is_daily = match period {
            "day" => true,
            "call" => false,
            other => {
                return Err(format!(
                    "`{other}` is no period: write `{name}.day.{currency}=…` for 24 hours, or \
                     `{name}.call.{currency}=…` for one call"
                ));
            }
        };
        if !is_currency(currency) {
            return Err(match currency.to_uppercase() {
                code if is_currency(&code) => format!("write `{code}` for `{currency}`"),
                _ => format!("`{currency}` is no code of ISO 4217, such as `EUR`"),
            });
        }
        let most = most.trim();
        let units = most.parse().ok().filter(|most| *most > 0);
        let most = units.ok_or_else(|| match amount_in_minor_units(most, currency) {
            Some(0) => "a ceiling is above zero; `--exclude-tools` leaves a tool out".to_owned(),
            Some(units) => format!("amounts are in minor units: write `{place}={units}`"),
            None => format!("`{most}` is no amount: write an integer in minor units"),
        })?;
        Ok(Self {
            name: name.to_owned(),
            is_daily,
            currency: currency.to_owned(),
            most,
        })
    }
}

impl Toolset {
    /// The same under these limits, too. The name of a ceiling tightens it: the lower amount counts.
    /// The name of a tool that moves money gives it a ceiling of that name.
    ///
    /// # Errors
    /// Every name that no ceiling and no tool has, every currency that a ceiling refuses and a
    /// limit would let through, and every tool of which it is not known what it moves.
    pub fn tightened(mut self, limits: &[CeilingLimit]) -> Result<Self, String> {
        let declared: Vec<String> = self.server.ceilings.keys().cloned().collect();
        let mut wrong: Vec<String> = Vec::new();
        for limit in limits {
            let added = if declared.contains(&limit.name) {
                self.check_named(limit).map(|()| limit.name.clone())
            } else {
                self.cover(&limit.name)
            };
            match added {
                Ok(name) => self.server.ceilings.entry(name).or_default().lower(limit),
                Err(why) if !wrong.contains(&why) => wrong.push(why),
                Err(_) => {}
            }
        }
        if wrong.is_empty() {
            return Ok(self);
        }
        Err(wrong.join("; "))
    }

    /// Reports a currency that would be let through for the first time.
    fn check_named(
        &self,
        CeilingLimit { name, currency, .. }: &CeilingLimit,
    ) -> Result<(), String> {
        match self.server.ceilings.get(name) {
            Some(ceiling) if !ceiling.names(currency) => Err(format!(
                "the ceiling `{name}` lets nothing through in {currency}, and can only be tightened"
            )),
            _ => Ok(()),
        }
    }

    /// Puts a tool under a ceiling of its own; gives its name.
    fn cover(&mut self, name: &str) -> Result<String, String> {
        let found = self.tools.iter_mut().find(|tool| tool.answers_to(name));
        let Some(tool) = found else {
            return Err(self.unknown(name));
        };
        if !tool.moves_money {
            return Err(format!("`{name}` moves no money"));
        }
        if tool.moved.is_none() {
            return Err(format!(
                "what a call of `{name}` moves is not known: `moves_money` in the manifest says it"
            ));
        }
        if !tool.ceilings.contains(&tool.name) {
            tool.ceilings.push(tool.name.clone());
        }
        Ok(tool.name.clone())
    }

    fn unknown(&self, name: &str) -> String {
        let money = self.tools.iter().filter(|tool| tool.moved.is_some());
        let tools = money.map(|tool: &Tool| tool.name.as_str());
        let ceilings = self.server.ceilings.keys().map(String::as_str);
        let known: Vec<&str> = ceilings.chain(tools).collect();
        unknown("ceiling and no tool that moves money", name, &known)
    }
}

impl Ceiling {
    /// Lowers it to a limit, if it is not as low already.
    fn lower(&mut self, limit: &CeilingLimit) {
        let amounts = if limit.is_daily {
            &mut self.day
        } else {
            &mut self.call
        };
        let most = amounts.entry(limit.currency.clone()).or_insert(limit.most);
        *most = limit.most.min(*most);
    }
}

#[cfg(test)]
mod tests;
