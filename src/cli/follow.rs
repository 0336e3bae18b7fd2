//! Following a stack while CloudFormation works on it: its events as lines, and what it waits for.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use gatefront::deploy::{Event, Stack, Standing, Timeline, ValidationRecord, ending};
use gatefront::diagnostic::{Problem, printable};
use gatefront::names::Region;
use serde_json::Value;

use super::aws::{Aws, AwsError};
use super::interrupt::Interrupt;
use super::process::Process;
use super::{Failure, colored_stderr, talk};

/// Between two looks. The AWS CLI takes a second to start, and CloudFormation minutes to do something.
const PAUSE: Duration = Duration::from_secs(3);

/// Failures in a row that are taken for a network that comes back.
const PATIENCE: usize = 3;

/// The reason why gatefront stops following a stack before its operation ends.
pub(super) enum Stopped {
    Interrupted,
    Aws(AwsError),
}

impl Stopped {
    /// Returns the failure to report; `id` names the stack also when it is gone.
    pub(super) fn failure(self, aws: &Aws, name: &str, id: &str, region: Region) -> Failure {
        Failure::Unfinished(match self {
            Self::Interrupted => match aws.stack(id, region, None) {
                Ok(None) => {
                    Problem::new(format!("interrupted; there is no stack {name} in {region} yet, and nothing goes on"))
                }
                Ok(Some(stack)) => ending::interrupted(name, region, Some(&stack)),
                Err(_) => ending::interrupted(name, region, None),
            },
            Self::Aws(error) => ending::lost(name, region, error.into()),
        })
    }
}

/// One stack, followed from now on.
pub(super) struct Follow<'a> {
    aws: &'a Aws,
    region: Region,
    /// Name of the stack, or its id where it is about to lose its name.
    stack: String,
    interrupt: &'a Interrupt,
    timeline: Timeline,
    /// `true` if people have to create the records that validate certificates.
    validates_by_hand: bool,
    /// A certificate that waits for its record, which has not been reported yet.
    unreported: Option<String>,
    start: Instant,
}

impl<'a> Follow<'a> {
    /// Begins with a stack that is not there yet.
    pub(super) fn new(aws: &'a Aws, stack: &str, region: Region, interrupt: &'a Interrupt) -> Self {
        Self {
            aws,
            region,
            stack: stack.to_owned(),
            interrupt,
            timeline: Timeline::default(),
            validates_by_hand: false,
            unreported: None,
            start: Instant::now(),
        }
    }

    /// Leaves out the events until now.
    pub(super) fn skipping_the_past(mut self) -> Result<Self, AwsError> {
        let answer = self.events()?;
        self.timeline.skip(&answer);
        Ok(self)
    }

    /// Prints the records that validate certificates, because nobody creates them otherwise.
    pub(super) fn validated_by_hand(mut self, is_needed: bool) -> Self {
        self.validates_by_hand = is_needed;
        self
    }

    /// Returns the first failure.
    pub(super) fn failure(&self) -> Option<&Event> {
        self.timeline.failure()
    }

    /// Reports whether CloudFormation has begun to work on the stack's resources.
    pub(super) fn has_begun(&self) -> bool {
        self.timeline.has_begun()
    }

    /// Prints events until a process that works on the stack has ended; an interruption ends it.
    pub(super) fn until_ended(&mut self, child: &mut Process) -> Result<(), Stopped> {
        loop {
            self.interrupt.sleep(PAUSE, || child.is_over());
            if self.interrupt.is_asked() {
                // Ctrl-C has reached it too; SIGTERM has not.
                child.kill();
                return Err(Stopped::Interrupted);
            }
            let is_over = child.is_over();
            self.look();
            if is_over {
                return Ok(());
            }
        }
    }

    /// Prints events until CloudFormation does nothing more with the stack. Returns `None` if there is no such stack.
    pub(super) fn until_idle(&mut self) -> Result<Option<Stack>, Stopped> {
        let mut failures = 0;
        loop {
            self.look();
            let stack = self.aws.stack(&self.stack, self.region, Some(self.interrupt));
            if self.interrupt.is_asked() {
                return Err(Stopped::Interrupted);
            }
            match stack {
                Err(_) if failures < PATIENCE => failures += 1,
                Err(error) => return Err(Stopped::Aws(error)),
                Ok(Some(stack)) if stack.standing() == Standing::Busy => failures = 0,
                Ok(stack) => {
                    // What came between the two questions.
                    self.look();
                    return Ok(stack);
                }
            }
            self.interrupt.sleep(PAUSE, || false);
        }
    }

    fn events(&self) -> Result<Value, AwsError> {
        // Newest first, and a stack of ours has a dozen resources.
        let describe = ["cloudformation", "describe-stack-events", "--max-items", "200", "--stack-name", &self.stack];
        self.aws.json(&describe, self.region, Some(self.interrupt))
    }

    /// Looks once. A look may fail now and then, as while the stack is not there yet; that is not reported.
    fn look(&mut self) {
        let Ok(answer) = self.events() else { return self.tick() };
        say("");
        for event in self.timeline.read(&answer) {
            say(&line(&event, colored_stderr()));
            if self.validates_by_hand && event.is_new_certificate() {
                match event.validation_record() {
                    Some(record) => self.tell_record(&record),
                    None if event.physical_resource_id.starts_with("arn:") && self.unreported.is_none() => {
                        self.unreported = Some(event.physical_resource_id.clone());
                    }
                    None => {}
                }
            }
        }
        if let Some(record) = self.unreported.as_ref().and_then(|arn| self.pending_record(arn)) {
            self.tell_record(&record);
        }
        self.tick();
    }

    /// Asks ACM for the record, if no event of CloudFormation has it. A certificate that is issued waits for none.
    fn pending_record(&self, arn: &str) -> Option<ValidationRecord> {
        let describe = ["acm", "describe-certificate", "--certificate-arn", arn];
        let answer = self.aws.json(&describe, self.region, Some(self.interrupt)).ok()?;
        ValidationRecord::pending(&answer)
    }

    fn tell_record(&mut self, record: &ValidationRecord) {
        self.unreported = None;
        say(&format!(
            "  The certificate waits for this record; create it in your DNS, and leave it there: ACM renews by it.\n    {} CNAME {}\n",
            printable(&record.name),
            printable(&record.value)
        ));
    }

    /// Shows the elapsed time on a terminal: CloudFront takes minutes without an event.
    fn tick(&self) {
        if io::stderr().is_terminal() {
            talk(&format!("\r\x1b[K  … {} s", self.start.elapsed().as_secs()));
        }
    }
}

impl Drop for Follow<'_> {
    fn drop(&mut self) {
        say("");
    }
}

/// Says something in place of the clock.
fn say(text: &str) {
    if io::stderr().is_terminal() {
        talk("\r\x1b[K");
    }
    talk(text);
}

/// Returns an event in one line, the status in its colour.
fn line(event: &Event, color: bool) -> String {
    let status = event.resource_status.as_str();
    let style = match status {
        _ if !color => None,
        _ if status.contains("FAILED") || status.contains("ROLLBACK") => Some("31"),
        _ if status.ends_with("_COMPLETE") => Some("32"),
        _ => None,
    };
    let padded = format!("{:<20}", printable(status));
    let status = style.map_or_else(|| padded.clone(), |style| format!("\x1b[{style}m{padded}\x1b[0m"));
    let reason = match event.resource_status_reason.trim() {
        "" => String::new(),
        reason => format!(": {}", printable(reason)),
    };
    format!("  {status} {} ({}){reason}\n", printable(&event.logical_resource_id), printable(&event.resource_type))
}
