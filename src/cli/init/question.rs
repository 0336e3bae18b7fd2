//! Questions on a terminal, each asked until its answer can be used.

use std::io::{self, BufRead, IsTerminal};

use gatefront::diagnostic::{Problem, printable};

use super::account::Account;
use crate::cli::{Failure, talk};

/// A question, and the flag that answers it.
#[derive(Clone, Copy)]
pub(super) struct Prompt<'a> {
    pub(super) flag: &'a str,
    pub(super) text: &'a str,
}

/// Asks questions if there is a terminal; otherwise a default is the answer.
#[derive(Clone, Copy)]
pub(super) struct Interview<'a> {
    pub(super) asks: bool,
    /// The account whose things are offered as answers.
    pub(super) account: Option<&'a Account<'a>>,
}

/// Reports whether there is a terminal to ask on.
pub(super) fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

impl Interview<'_> {
    /// Asks until the answer is valid; an empty one is the default.
    pub(super) fn ask<T>(
        self,
        question: Prompt<'_>,
        default: Option<&str>,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Result<T, Failure> {
        if !self.asks {
            let text = default.ok_or_else(|| not_given(&[question.flag]))?;
            return read(text).map_err(Failure::from);
        }
        loop {
            let answer = answer(question.text, default)?;
            match read(answer.as_deref().unwrap_or_default()) {
                Ok(value) => return Ok(value),
                Err(problem) => complain(&problem),
            }
        }
    }

    /// Returns what a flag gives, or asks.
    pub(super) fn given_or_asked<T>(
        self,
        given: Option<T>,
        question: Prompt<'_>,
        default: Option<&str>,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Result<T, Failure> {
        given.map_or_else(|| self.ask(question, default, read), Ok)
    }

    /// Asks a question that may be left open, by an empty answer or, if there is a default, by `none`.
    pub(super) fn optional<T>(
        self,
        text: &str,
        open: &str,
        default: Option<&str>,
        read: impl Fn(&str) -> Result<T, Problem>,
    ) -> Result<Option<T>, Failure> {
        if !self.asks {
            return default.map(read).transpose().map_err(Failure::from);
        }
        let word = if default.is_some() { "none" } else { "empty" };
        let text = format!("{text} ({word}: {open})");
        loop {
            let Some(answer) = answer(&text, default)?.filter(|answer| answer != "none") else { return Ok(None) };
            match read(&answer) {
                Ok(value) => return Ok(Some(value)),
                Err(problem) => complain(&problem),
            }
        }
    }

    /// Asks for yes or no.
    pub(super) fn yes_or_no(self, text: &str) -> Result<bool, Failure> {
        let question = Prompt { flag: "", text: &format!("{text} (yes, no)") };
        self.ask(question, Some("no"), |answer| match answer.to_lowercase().as_str() {
            "yes" | "y" => Ok(true),
            "no" | "n" => Ok(false),
            _ => Err(Problem::new("answer yes or no")),
        })
    }

    /// Says something that the next questions need.
    pub(super) fn explain(self, text: &str) {
        if self.asks {
            talk(&format!("{text}\n"));
        }
    }
}

/// Returns the failure for flags that are missing where nobody can be asked.
pub(super) fn not_given(flags: &[&str]) -> Failure {
    Failure::sentence(format!("{} not given", flags.join(", ")))
        .help("on a terminal gatefront asks for it; `gatefront init --help` shows an example")
}

/// Reads one of a few words, in capital letters or not.
pub(super) fn word<T>(text: &str, find: impl Fn(&str) -> Option<T>) -> Result<T, Problem> {
    find(&text.to_lowercase()).ok_or_else(|| Problem::new(format!("`{}` is not one of these", printable(text))))
}

fn answer(question: &str, default: Option<&str>) -> Result<Option<String>, Failure> {
    let shown = default.map(|default| format!(" [{default}]")).unwrap_or_default();
    talk(&format!("{question}{shown}: "));
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err(Failure::sentence("the answers ended too early"));
    }
    let answer = line.trim();
    Ok(if answer.is_empty() { default.map(str::to_owned) } else { Some(answer.to_owned()) })
}

fn complain(problem: &Problem) {
    for line in [&problem.what].into_iter().chain(&problem.helps) {
        talk(&format!("  {}\n", printable(line)));
    }
}
