//! `distribution.logging`: standard logging (v2), and its legacy form.

use super::Resolver;
use super::reference::Wanted;
use crate::cloudfront::log_fields::LOG_FIELDS;
use crate::config::field::Field;
use crate::config::logging::{LogTargetSection, LoggingSection};
use crate::config::reference::GivenSection;
use crate::diagnostic::{Diagnostic, Span, similar};
use crate::names::BucketName;
use crate::plan::{LogDelivery, LogFormat, LogTarget, Logging};

/// Characters of a prefix of log files, at most.
const PREFIX: usize = 256;

impl Resolver<'_> {
    /// Returns standard logging (legacy).
    pub(super) fn legacy_logging(&mut self, field: Option<&Field<LoggingSection>>) -> Option<Logging> {
        let section = self.optional(field)?;
        let span = field?.span;
        if let (Some(legacy), Some(bucket)) = (&section.legacy, &section.bucket) {
            self.push(
                Diagnostic::error(bucket.span, "`legacy` and `bucket` exclude each other")
                    .related(legacy.span, "the other one")
                    .help("write the bucket of the legacy form below `legacy`"),
            );
        }
        if let Some(legacy) = &section.legacy {
            let at = legacy.span;
            let legacy = self.optional(Some(legacy))?;
            return self.legacy(at, legacy.bucket.as_ref(), legacy.prefix.as_ref(), legacy.include_cookies.as_ref());
        }
        if let Some(to) = &section.to {
            let needless = [
                ("bucket", section.bucket.as_ref().map(|field| field.span)),
                ("include_cookies", section.include_cookies.as_ref().map(|field| field.span)),
            ];
            for (key, at) in needless {
                let Some(at) = at else { continue };
                let error = Diagnostic::error(at, format!("`{key}` belongs to standard logging (legacy)"));
                let error = error.related(to.span, "this is standard logging (v2)");
                self.push(match key {
                    "bucket" => error.help("write `to: {bucket: …}` alone, or `legacy: {bucket: …}` to have both"),
                    _ => error.help("add `cs(Cookie)` to `fields`"),
                });
            }
            return None;
        }
        let v2 = [
            ("format", section.format.as_ref().map(|field| field.span)),
            ("fields", section.fields.as_ref().map(|field| field.span)),
        ];
        for (key, at) in v2 {
            if let Some(at) = at {
                let error = Diagnostic::error(at, format!("`{key}` needs `to`"));
                self.push(error.help(
                    "write `to: {bucket: …}`, `{log_group: …}` or `{firehose: …}`, which is standard logging (v2)",
                ));
            }
        }
        if section.bucket.is_none() && v2.iter().all(|(_, at)| at.is_none()) {
            self.push(
                Diagnostic::error(span, "`logging` has no destination")
                    .help("write `to: {bucket: …}`, `to: {log_group: …}` or `to: {firehose: …}`"),
            );
        }
        section.bucket.as_ref()?;
        self.legacy(span, section.bucket.as_ref(), section.prefix.as_ref(), section.include_cookies.as_ref())
    }

    fn legacy(
        &mut self,
        span: Span,
        bucket: Option<&Field<GivenSection<BucketName>>>,
        prefix: Option<&Field<String>>,
        include_cookies: Option<&Field<bool>>,
    ) -> Option<Logging> {
        self.present(bucket, "bucket", Some((span, "logging")));
        let wanted = Wanted { what: super::resource::LOG_BUCKET, pattern: None, region: None };
        let bucket = self.given(bucket, wanted);
        let prefix = self.log_prefix(prefix);
        let include_cookies = self.optional(include_cookies).copied().unwrap_or_default();
        if bucket.is_some() {
            let note = self.note(span, "standard logging (legacy) needs a bucket with access control lists".to_owned());
            note.help = Some(
                "the bucket's object ownership is `BucketOwnerPreferred` or `ObjectWriter`, and its Region is no opt-in one; `to: {bucket: …}` needs neither"
                    .to_owned(),
            );
        }
        Some(Logging { bucket: bucket?, prefix, include_cookies })
    }

    /// Returns standard logging (v2).
    pub(super) fn log_delivery(&mut self, field: Option<&Field<LoggingSection>>) -> Option<LogDelivery> {
        let section = field?.get()?;
        let to = section.to.as_ref()?;
        let target = self.log_target(to);
        let format = self.optional(section.format.as_ref()).copied().unwrap_or(LogFormat::Json);
        let fields = self.log_fields(section.fields.as_ref());
        let prefix = self.log_prefix(section.prefix.as_ref());
        let target = target?;
        if !matches!(target, LogTarget::Bucket(_)) {
            if let (Some(field), LogFormat::Parquet | LogFormat::W3c) = (&section.format, format) {
                let message = format!("only a bucket takes the format `{format}`");
                self.push(Diagnostic::error(field.span, message).help("write `json` or `plain`"));
            }
            if let Some(field) = &section.prefix {
                let message = "only the files in a bucket have a prefix";
                self.push(
                    Diagnostic::error(field.span, message).related(to.span, "the destination").help("leave it out"),
                );
            }
        }
        Some(LogDelivery { target, format, fields, prefix })
    }

    fn log_target(&mut self, field: &Field<LogTargetSection>) -> Option<LogTarget> {
        let section = self.optional(Some(field))?;
        let wanted = |what: &'static str| Wanted { what, pattern: Some(""), region: None };
        let bucket = self.given(section.bucket.as_ref(), wanted("the bucket of the access logs"));
        let group = self.given(section.log_group.as_ref(), wanted("the log group of the access logs"));
        let stream = self.given(section.firehose.as_ref(), wanted("the Firehose stream of the access logs"));
        let given = [
            section.bucket.as_ref().map(|field| field.span),
            section.log_group.as_ref().map(|field| field.span),
            section.firehose.as_ref().map(|field| field.span),
        ];
        let mut given = given.into_iter().flatten();
        match (given.next(), given.next()) {
            (None, _) => self.push(
                Diagnostic::error(field.span, "access logs have one destination")
                    .help("write one of `bucket`, `log_group` and `firehose`"),
            ),
            (Some(first), Some(second)) => self.push(
                Diagnostic::error(second, "access logs have one destination")
                    .related(first, "the other one")
                    .help("keep one of the two; a further delivery goes into `overrides`"),
            ),
            (Some(_), None) => {}
        }
        let group = group.map(LogTarget::LogGroup);
        bucket.map(LogTarget::Bucket).or(group).or(stream.map(LogTarget::Firehose))
    }

    fn log_fields(&mut self, field: Option<&Field<Vec<Field<String>>>>) -> Vec<String> {
        let Some(list) = self.optional(field) else { return Vec::new() };
        let span = field.map(|field| field.span).unwrap_or_default();
        if list.is_empty() || list.len() > 128 {
            self.push(
                Diagnostic::error(span, "a record has 1 to 128 fields").help("leave it out for CloudFront's own"),
            );
        }
        let mut fields = Vec::new();
        for (name, at) in self.items(list, span) {
            if !LOG_FIELDS.contains(&name.as_str()) {
                let error = Diagnostic::error(at, format!("`{name}` is not a field of access logs"));
                self.push(match similar(name, LOG_FIELDS.iter().copied()) {
                    Some(near) => error.did_you_mean(name, near),
                    None => error.help(format!("the fields are {}", LOG_FIELDS.join(", "))),
                });
            } else if fields.contains(name) {
                self.push(Diagnostic::error(at, format!("`{name}` is in the list twice")));
            }
            fields.push(name.clone());
        }
        fields
    }

    fn log_prefix(&mut self, field: Option<&Field<String>>) -> Option<String> {
        let prefix = self.optional(field)?;
        let span = field?.span;
        if prefix.starts_with('/') || prefix.chars().any(char::is_control) || prefix.len() > PREFIX {
            self.push(
                Diagnostic::error(span, "this is not a prefix for log files")
                    .help("it is 256 characters at most, without a slash at its start"),
            );
        } else {
            self.public_text(prefix, span);
        }
        Some(prefix.clone())
    }
}
