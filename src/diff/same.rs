//! The values that are the same to CloudFormation: `5` and `"5"`, a mapping in any order.

use crate::template::Value;

/// Reports whether two values are the same to CloudFormation.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (Value::Call(f, a), Value::Call(g, b)) => f == g && same(a, b),
        (Value::String(a), Value::String(b)) => a == b,
        _ => a == b || a.scalar().is_some_and(|a| b.scalar() == Some(a)),
    }
}
