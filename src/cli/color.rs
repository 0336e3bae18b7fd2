//! `--color`: which output is colored.

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::sync::OnceLock;

use clap::ValueEnum;

/// The output that is colored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// Output on a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// All output, also in files and pipes.
    Always,
    /// No output.
    Never,
}

static CHOSEN: OnceLock<ColorChoice> = OnceLock::new();

impl ColorChoice {
    /// Makes this the choice for the whole run.
    pub(super) fn choose(self) {
        #[cfg(windows)]
        anstyle_query::windows::enable_ansi_colors();
        // The first choice holds.
        let _ = CHOSEN.set(self);
    }

    /// Returns the choice in arguments that are wrong in something else.
    pub(super) fn in_arguments(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let texts: Vec<String> = arguments.into_iter().map(|text| text.to_string_lossy().into_owned()).collect();
        let options = || texts.iter().take_while(|text| *text != "--");
        let joined = options().find_map(|text| text.strip_prefix("--color=").map(str::to_owned));
        let next = || options().skip_while(|text| *text != "--color").nth(1).cloned();
        let choice = joined.or_else(next);
        choice.and_then(|text| Self::from_str(&text, false).ok()).unwrap_or_default()
    }

    fn chosen() -> Self {
        CHOSEN.get().copied().unwrap_or_default()
    }
}

/// Reports whether what goes to standard error is colored.
pub(super) fn colored_stderr() -> bool {
    colored(&io::stderr())
}

/// Reports whether what goes to a stream is colored: by default on terminals, and not if `NO_COLOR` is set.
///
/// <https://no-color.org>
pub(super) fn colored(stream: &impl IsTerminal) -> bool {
    match ColorChoice::chosen() {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            stream.is_terminal()
                && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::env::var_os("TERM").is_none_or(|value| value != "dumb")
        }
    }
}

/// Reports whether a stream takes sequences that set colors: a terminal, or what `--color always` is for.
pub(super) fn takes_colors(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() || ColorChoice::chosen() == ColorChoice::Always
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_found_in_arguments_that_are_wrong() {
        let choice = |text: &str| ColorChoice::in_arguments(text.split(' ').map(OsString::from));
        assert_eq!(choice("gatefront chekc --color=always"), ColorChoice::Always);
        assert_eq!(choice("gatefront --color never chekc"), ColorChoice::Never);
        assert_eq!(choice("gatefront check -- --color=always"), ColorChoice::Auto);
        assert_eq!(choice("gatefront --color red"), ColorChoice::Auto);
    }
}
