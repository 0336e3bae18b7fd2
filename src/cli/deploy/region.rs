//! The deployment in one Region after the other, followed until CloudFormation is done.

use std::cell::Cell;
use std::env;
use std::io::Write as _;
use std::path::Path;

use gatefront::Synthesis;
use gatefront::deploy::ending::{self, Operation};
use gatefront::deploy::{Standing, deploy_arguments, is_executing};
use gatefront::names::Region;
use gatefront::plan::Domain;
use tempfile::NamedTempFile;

use super::{Arguments, Changes, Stage};
use crate::cli::aws::{AwsError, succeeded};
use crate::cli::follow::Follow;
use crate::cli::interrupt::Interrupt;
use crate::cli::{Failure, scratch, talk};

/// Deploys in every Region that has something to change, in order.
pub(super) fn deploy_all(
    arguments: &Arguments,
    synthesis: &Synthesis,
    template: &str,
    stages: &[Stage],
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let folder = env::temp_dir();
    scratch::sweep(&folder);
    let mut file = scratch::create(&folder, None)?;
    file.write_all(template.as_bytes())?;
    let deployment =
        Deployment { arguments, synthesis, file, bytes: template.len(), interrupt, has_begun: Cell::new(false) };
    for stage in stages.iter().filter(|stage| !matches!(stage.changes, Changes::None)) {
        deployment.deploy(stage)?;
    }
    Ok(())
}

struct Deployment<'a> {
    arguments: &'a Arguments,
    synthesis: &'a Synthesis,
    file: NamedTempFile,
    bytes: usize,
    interrupt: &'a Interrupt,
    /// `true` if anything at AWS may have changed.
    has_begun: Cell<bool>,
}

impl Deployment<'_> {
    fn deploy(&self, stage: &Stage) -> Result<(), Failure> {
        if let Some(stack) = stage.stack.as_ref().filter(|stack| stack.standing() == Standing::RolledBack) {
            talk(&format!("Deleting what is left of {} in {}\n", self.name(), stage.region));
            self.delete(&stack.stack_id, stage.region)?;
        }
        talk(&format!("Deploying {} in {}\n", self.name(), stage.region));
        let path = self.file.path().to_owned();
        let command = self.command(stage.region, &displayed(&path)?);
        let mut follow = self.follow(self.name(), stage.region);
        if matches!(stage.changes, Changes::Some(_)) {
            follow = follow.skipping_the_past().map_err(|error| self.refused(error))?;
        }
        let mut child = self.arguments.aws.start(&command)?;
        follow
            .until_ended(&mut child)
            .map_err(|stopped| stopped.failure(&self.arguments.aws, self.name(), self.name(), stage.region))?;
        let output = child.output().map_err(|error| {
            Failure::from(AwsError::Answer(error.to_string())).unfinished_if(self.has_begun.get() || follow.has_begun())
        })?;
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let Err(error) = succeeded(output.status, &output.stderr, stage.region) else {
            if stdout.contains("No changes to deploy") {
                talk(&format!("  CloudFormation finds nothing to change in {}\n", stage.region));
            }
            self.has_begun.set(true);
            return Ok(());
        };
        // The CLI gives up when the network drops, and after an hour, and a certificate may wait for its validation
        // longer than that.
        if !is_executing(&stdout, &stderr) && !follow.has_begun() {
            return Err(self.refused(error));
        }
        self.has_begun.set(true);
        match follow
            .until_idle()
            .map_err(|stopped| stopped.failure(&self.arguments.aws, self.name(), self.name(), stage.region))?
        {
            Some(stack) if stack.succeeded() => Ok(()),
            Some(stack) => {
                let problem = ending::failed(Operation::Deploy, self.name(), stage.region, &stack, follow.failure());
                Err(Failure::Unfinished(problem))
            }
            None => Err(Failure::unfinished(format!("{} in {} was deleted meanwhile", self.name(), stage.region))),
        }
    }

    /// Deletes what a failed creation has left. The id still names the stack when it is gone.
    fn delete(&self, id: &str, region: Region) -> Result<(), Failure> {
        let mut follow = self.follow(id, region).skipping_the_past().map_err(|error| self.refused(error))?;
        let delete = ["cloudformation", "delete-stack", "--stack-name", id];
        self.arguments.aws.json(&delete, region, None).map_err(|error| self.refused(error))?;
        self.has_begun.set(true);
        match follow.until_idle().map_err(|stopped| stopped.failure(&self.arguments.aws, self.name(), id, region))? {
            Some(stack) if stack.standing() != Standing::Gone => {
                let problem = ending::failed(Operation::Deploy, self.name(), region, &stack, follow.failure());
                Err(Failure::Unfinished(problem))
            }
            _ => Ok(()),
        }
    }

    fn follow(&self, stack: &str, region: Region) -> Follow<'_> {
        let has_no_zone = |domain: &Domain| domain.hosted_zone.is_none();
        let by_hand = self.synthesis.plan.domain.as_ref().is_some_and(has_no_zone);
        Follow::new(&self.arguments.aws, stack, region, self.interrupt).validated_by_hand(by_hand)
    }

    fn command(&self, region: Region, path: &str) -> Vec<String> {
        let Arguments { s3_bucket, parameter, .. } = self.arguments;
        deploy_arguments(self.synthesis, Some(region), path, self.bytes, s3_bucket, parameter)
    }

    fn name(&self) -> &str {
        self.synthesis.plan.stack.as_str()
    }

    /// Returns a refusal: nothing was changed, unless something had been begun before.
    fn refused(&self, error: AwsError) -> Failure {
        Failure::from(error).unfinished_if(self.has_begun.get())
    }
}

fn displayed(path: &Path) -> Result<String, Failure> {
    let path = path
        .to_str()
        .ok_or_else(|| Failure::sentence("the folder for temporary files has a name that is not UTF-8"))?;
    Ok(path.to_owned())
}
