//! Path patterns of behaviors.

/// Whether a behavior's path pattern matches the path of a request: `*` is any text, `?` any one character, and case
/// matters. The first slash may be left out of the pattern.
///
/// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html>
#[must_use]
pub fn matches(pattern: &str, path: &str) -> bool {
    let trim = |text: &str| text.strip_prefix('/').unwrap_or(text).chars().collect::<Vec<_>>();
    let (pattern, path) = (trim(pattern), trim(path));
    let (mut at, mut star) = (0, None);
    let mut index = 0;
    while index < path.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, index));
                at += 1;
            }
            Some(c) if *c == '?' || *c == path[index] => {
                at += 1;
                index += 1;
            }
            // The last star takes one character more.
            _ => match &mut star {
                Some((place, taken)) => {
                    *taken += 1;
                    (at, index) = (*place + 1, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, path) in
            [("*", "/"), ("/api/*", "/api/a/b"), ("api/*.jso?", "/api/a.b.json"), ("/a*b*c", "/aXbYbZc")]
        {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("/api/*", "/API/a"), ("/api", "/api/"), ("/a?", "/a"), ("/a*b*c", "/aXbY")] {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }
}
