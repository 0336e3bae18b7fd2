//! The judgement on a behavior in one word: a mark in Markdown, a color in a drawing.

use super::{is_well, outcomes};
use crate::check::{BehaviorReport, DistributionReport, Finding, Outcome, Report};

/// The judgement on a behavior.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// There is no API behind it.
    Neutral,
    /// Somebody has accepted what is wrong.
    Accepted,
    /// The source does not decide it.
    Unknown,
    /// Every request is delivered.
    Good,
    /// A request is not delivered, or there is an error.
    Bad,
}

impl Tone {
    /// Returns the judgement on a behavior of a distribution.
    pub(super) fn of(report: &Report, distribution: &DistributionReport, behavior: &BehaviorReport) -> Self {
        // A graver finding may have hidden what another one in the behavior does to the verdict.
        let is_inside = |finding: &Finding| {
            finding.concerns(distribution, behavior) || finding.pointer.is_within(&behavior.pointer)
        };
        let is_accepted = || report.accepted().any(|(finding, _)| finding.concerns(distribution, behavior));
        let is_open = || report.open().any(|finding| finding.fails() && is_inside(finding));
        let is_flawed = || report.open().any(|finding| finding.fails() && finding.concerns(distribution, behavior));
        match &behavior.outcomes {
            None => Self::Neutral,
            Some(_) if !is_open() && is_accepted() => Self::Accepted,
            Some(found) if outcomes(found).iter().all(|(_, outcome)| *outcome == Outcome::Unknown) => Self::Unknown,
            Some(_) if is_well(behavior) && !is_flawed() => Self::Good,
            Some(_) => Self::Bad,
        }
    }

    /// Returns its mark in text that has no colors.
    pub(super) fn mark(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Accepted => "☑️",
            Self::Unknown => "❔",
            Self::Good => "✅",
            Self::Bad => "❌",
        }
    }

    /// Returns the name of its class in a drawing.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accepted => "accepted",
            Self::Unknown => "unknown",
            Self::Good => "good",
            Self::Bad => "bad",
        }
    }
}
