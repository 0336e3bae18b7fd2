//! The question about the strategy.

use gatefront::diagnostic::Problem;
use gatefront::plan::{ApiKind, Auth};
use gatefront::strategy::{self, Info, Kind};

use super::api::ApiAnswer;
use super::question::{Interview, Prompt};
use crate::cli::Failure;

/// Returns the strategy of the flag, which is judged with the whole config, or asks until one goes together with the
/// other answers.
pub(super) fn ask(
    given: Option<Kind>,
    apis: &[ApiAnswer],
    has_domain: bool,
    interview: Interview<'_>,
) -> Result<&'static Info, Failure> {
    if let Some(kind) = given {
        return Ok(kind.info());
    }
    let uses_iam = apis.iter().any(|api| api.auth == Auth::Iam && api.kind != ApiKind::Websocket);
    let auth = if uses_iam { Auth::Iam } else { Auth::Bearer };
    let plain = Kind::plain_for(auth);
    let question = Prompt { flag: "--strategy", text: "Strategy (`gatefront strategies` compares them)" };
    interview.ask(question, Some(plain.as_str()), |answer| {
        let Some(info) = Kind::find(answer).map(Kind::info) else {
            let names: Vec<&str> = strategy::all().map(Info::name).collect();
            return Err(Problem::new(format!("it is one of {}", names.join(", "))));
        };
        if uses_iam && !info.serves(auth) && has_domain {
            Err(Problem::new(format!("`{}` breaks SigV4; IAM clients need {plain}", info.name())))
        } else if info.makes_api_domain && !has_domain && info.kind != plain {
            Err(Problem::new(format!("{} needs a domain name", info.name())))
        } else {
            Ok(info)
        }
    })
}
