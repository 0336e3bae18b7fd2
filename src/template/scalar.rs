//! Plain scalars as CloudFormation reads them: YAML 1.1, with its many words for a boolean and its octal numbers.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html>, <https://yaml.org/type/>

use super::Value;
use super::value::number;

/// Returns the meaning of a scalar without quotes in YAML 1.1.
pub(super) fn plain(text: String) -> Value {
    match text.as_str() {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "true" | "True" | "TRUE" => Value::Bool(true),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" | "false" | "False" | "FALSE" => Value::Bool(false),
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+')) => Value::String(text),
        _ => match number(&text).or_else(|| integer(&text).map(Into::into)) {
            Some(number) => Value::Number(number),
            None => Value::String(text),
        },
    }
}

/// Integers that only YAML 1.1 knows: octal `0755`, hexadecimal `0x1F`, binary `0b11`, `1_000`, and `1:30` to base 60.
fn integer(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let digits = digits.replace('_', "");
    let magnitude = if let Some(hex) = digits.strip_prefix("0x") {
        i64::from_str_radix(hex, 16).ok()?
    } else if let Some(binary) = digits.strip_prefix("0b") {
        i64::from_str_radix(binary, 2).ok()?
    } else if digits.contains(':') {
        sexagesimal(&digits)?
    } else if digits.len() > 1 && digits.starts_with('0') {
        i64::from_str_radix(&digits, 8).ok()?
    } else {
        digits.parse().ok()?
    };
    Some(sign * magnitude)
}

fn sexagesimal(digits: &str) -> Option<i64> {
    let mut parts = digits.split(':');
    let first: i64 = parts.next().filter(|part| !part.starts_with('0'))?.parse().ok()?;
    parts.try_fold(first, |sum, part| {
        let part: i64 = part.parse().ok().filter(|part| (0..60).contains(part))?;
        sum.checked_mul(60)?.checked_add(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_of_yaml_1_1() {
        for (text, bool) in [("yes", true), ("On", true), ("NO", false), ("off", false), ("true", true)] {
            assert_eq!(plain(text.to_owned()), Value::Bool(bool), "{text}");
        }
        for (text, number) in [("0755", 493), ("0x1F", 31), ("0b11", 3), ("1_000", 1000), ("1:30", 90), ("+7", 7)] {
            assert_eq!(plain(text.to_owned()), Value::Number(number.into()), "{text}");
        }
        for text in
            ["2010-09-09", "012345678901", "12345678901234567890123", "y", "n", "1.2.3", "12a", "01:30", "-", "+"]
        {
            assert_eq!(plain(text.to_owned()), Value::from(text), "{text}");
        }
    }
}
