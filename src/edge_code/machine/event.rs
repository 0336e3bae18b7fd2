//! The event that the handler gets, with the request as CloudFront gives it.
//!
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html>
//! <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html>

use super::Machine;
use super::call::Arguments;
use super::heap::ObjectKind;
use super::value::{CodeValue, ObjectId, Symbol};
use crate::cloudfront::edge_event::EdgeEvent;
use crate::edge_code::{EdgeOrigin, EdgeRequest};

/// An event, with the objects that it is made of: all that were made one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestEvent {
    pub(super) root: ObjectId,
    /// The object that holds the request.
    holder: ObjectId,
    request: ObjectId,
    first: ObjectId,
    last: ObjectId,
}

impl Machine<'_> {
    pub(super) fn make_event(&mut self) -> RequestEvent {
        let first = self.heap.add(ObjectKind::Record);
        let request = self.request();
        let is_request = self.setting.event.is_none_or(EdgeEvent::is_request);
        let mut parts = vec![("request", CodeValue::Object(request))];
        if !is_request {
            let response = self.open();
            parts.push(("response", response));
        }
        let name = self.setting.event.map_or(CodeValue::Unknown, |event| CodeValue::text(event.as_str()));
        let config = self.open();
        if let CodeValue::Object(id) = config {
            self.heap.set(id, "eventType".into(), name);
        }
        let (root, holder) = if self.setting.is_function {
            let viewer = self.open();
            parts.extend([("context", config), ("viewer", viewer), ("version", CodeValue::text("1.0"))]);
            let root = self.record(parts);
            (root, root)
        } else {
            parts.push(("config", config));
            let cf = self.record(parts);
            let record = self.record(vec![("cf", CodeValue::Object(cf))]);
            let records = self.list(vec![CodeValue::Object(record)]);
            (self.record(vec![("Records", records)]), cf)
        };
        RequestEvent { root, holder, request, first, last: root }
    }

    pub(super) fn arguments(&self, event: &RequestEvent) -> Arguments {
        let mut values = vec![CodeValue::Object(event.root)];
        if !self.setting.is_function {
            values.push(CodeValue::builtin("context"));
            if !self.is_python() {
                values.push(CodeValue::builtin("callback"));
            }
        }
        Arguments::of(values)
    }

    /// Reports whether an object is a part of the event.
    pub(super) fn is_of_request(&self, id: ObjectId) -> bool {
        self.event.is_some_and(|event| (event.first.0..=event.last.0).contains(&id.0))
    }

    /// Reports whether the event holds another request by now, which is not the one that is given back.
    pub(super) fn is_replaced(&self, event: RequestEvent, given: ObjectId) -> bool {
        let current = self.heap.field(event.holder, "request");
        let is = |id: ObjectId| matches!(current, Some(CodeValue::Object(current)) if *current == id);
        given == event.request && !is(given)
    }

    /// Makes an object whose fields are not known.
    fn open(&mut self) -> CodeValue {
        let id = self.heap.add(ObjectKind::Record);
        self.heap.set_rest(id, Some(CodeValue::Unknown));
        CodeValue::Object(id)
    }

    fn request(&mut self) -> ObjectId {
        if let Some(given) = self.given {
            return self.given_request(given);
        }
        let authorization = self.header(Symbol::Authorization);
        let host = self.header(Symbol::Host);
        // A request that carries Authorization is followed.
        let headers = self.record(vec![("host", host), ("authorization", authorization)]);
        self.heap.set_rest(headers, Some(CodeValue::Unknown));
        let mut fields = vec![
            ("method", CodeValue::Unknown),
            ("uri", CodeValue::Symbol(Symbol::Uri)),
            ("headers", CodeValue::Object(headers)),
        ];
        if self.setting.is_function {
            let (querystring, cookies) = (self.open(), self.open());
            fields.extend([("querystring", querystring), ("cookies", cookies)]);
        } else {
            let body = self.open();
            fields.extend([("querystring", CodeValue::Unknown), ("clientIp", CodeValue::Unknown), ("body", body)]);
            let is_at_origin = self.setting.event != Some(EdgeEvent::ViewerRequest);
            if is_at_origin {
                let custom_headers = self.open();
                let custom = self.open();
                if let CodeValue::Object(custom) = custom {
                    self.heap.set(custom, "domainName".into(), CodeValue::Symbol(Symbol::OriginDomain));
                    self.heap.set(custom, "customHeaders".into(), custom_headers);
                }
                let origin = self.record(vec![("custom", custom)]);
                fields.push(("origin", CodeValue::Object(origin)));
            }
        }
        self.record(fields)
    }

    /// Makes a request that is known.
    fn given_request(&mut self, given: &EdgeRequest) -> ObjectId {
        let mut headers = Vec::new();
        for (name, value) in &given.headers {
            // CloudFront Functions get cookies apart.
            if !(self.setting.is_function && name == "cookie") {
                headers.push((name.as_str(), self.given_value(name, value)));
            }
        }
        let headers = CodeValue::Object(self.record(headers));
        let mut fields = vec![
            ("method", CodeValue::text(&given.method)),
            ("uri", CodeValue::text(&given.uri)),
            ("headers", headers),
        ];
        if self.setting.is_function {
            let parts = [("querystring", given.query_pairs()), ("cookies", given.cookies())];
            for (name, pairs) in parts {
                let pairs: Vec<(String, CodeValue)> =
                    pairs.into_iter().map(|(name, value)| (name, CodeValue::text(&value))).collect();
                let record = self.heap.add(ObjectKind::Record);
                for (name, value) in pairs {
                    let value = CodeValue::Object(self.record(vec![("value", value)]));
                    self.heap.set(record, name.into(), value);
                }
                fields.push((name, CodeValue::Object(record)));
            }
        } else {
            let body = self.open();
            let query = CodeValue::text(given.query.as_deref().unwrap_or_default());
            fields.extend([("querystring", query), ("clientIp", CodeValue::Unknown), ("body", body)]);
            if let Some(origin) = &given.origin {
                fields.push(("origin", self.given_origin(origin)));
            }
        }
        self.record(fields)
    }

    /// Makes the value of a header that is known.
    fn given_value(&mut self, name: &str, value: &str) -> CodeValue {
        let value = ("value", CodeValue::text(value));
        if self.setting.is_function {
            return CodeValue::Object(self.record(vec![value]));
        }
        let pair = self.record(vec![("key", CodeValue::text(name)), value]);
        self.list(vec![CodeValue::Object(pair)])
    }

    fn given_origin(&mut self, origin: &EdgeOrigin) -> CodeValue {
        let text = |text: &Option<String>| text.as_deref().map_or(CodeValue::Unknown, CodeValue::text);
        let custom_headers = self.open();
        let id = self.heap.add(ObjectKind::Record);
        self.heap.set_rest(id, Some(CodeValue::Unknown));
        self.heap.set(id, "domainName".into(), text(&origin.domain));
        self.heap.set(id, "path".into(), text(&origin.path));
        self.heap.set(id, "customHeaders".into(), custom_headers);
        let kind = if origin.is_bucket { "s3" } else { "custom" };
        CodeValue::Object(self.record(vec![(kind, CodeValue::Object(id))]))
    }

    /// Makes the value of a header, in the form of the service.
    fn header(&mut self, symbol: Symbol) -> CodeValue {
        let value = ("value", CodeValue::Symbol(symbol));
        if self.setting.is_function {
            return CodeValue::Object(self.record(vec![value]));
        }
        let pair = self.record(vec![("key", CodeValue::Unknown), value]);
        self.list(vec![CodeValue::Object(pair)])
    }
}
