//! Parameters of distribution tenants, such as `{{stage}}`, in the names and paths of origins.

use crate::template::{Expr, Part};

/// Returns a text in which each parameter of a tenant is a part that is not known: every tenant has its own value.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/tenant-customization.html#tenant-customize-parameters>
pub(super) fn parameters(written: &Expr) -> Expr {
    let mut result = Expr::default();
    for part in written.parts() {
        let Part::Literal(text) = part else {
            result.extend(Expr::part(part.clone()));
            continue;
        };
        let mut pieces = text.split("{{");
        result.extend(Expr::literal(pieces.next().unwrap_or_default()));
        for piece in pieces {
            match piece.split_once("}}") {
                Some((name, rest)) => {
                    result.extend(Expr::opaque(&format!("tenant:{name}"), name.trim()));
                    result.extend(Expr::literal(rest));
                }
                None => result.extend(Expr::literal(&format!("{{{{{piece}"))),
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_not_known() {
        let host = parameters(&Expr::literal("{{tenant}}.execute-api.eu-west-1.amazonaws.com"));
        assert_eq!(host.to_string(), "${tenant:tenant}.execute-api.eu-west-1.amazonaws.com");
        assert_eq!(host.as_literal(), None);
        assert_eq!(parameters(&Expr::literal("/a{{b")).as_literal(), Some("/a{{b"));
    }
}
