//! The properties that the fuzzer tries, on texts made from the configs and templates of the tests: the same ones in every
//! run. `cargo +nightly fuzz run check` goes on from there.

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;

use crate::support::{names, repository};

/// The characters that change the meaning of a text most.
const PIECES: &[&str] = &[
    "\n",
    " ",
    "  ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "|",
    ">-",
    "#",
    "&a ",
    "*a",
    "!Ref ",
    "!Sub ",
    "!If ",
    "!GetAtt ",
    "${",
    "}",
    "~",
    "null",
    "yes",
    "0",
    "-1",
    "1e309",
    "é",
    "\u{2028}",
    "\u{0}",
    "\t",
    "Fn::If",
    "Ref",
    "AWS::NoValue",
    "<<: ",
    "*",
    "/",
    "Condition",
    "Resources",
    "%",
    "?",
];

/// A generator whose numbers are the same everywhere. <https://www.jstatsoft.org/article/view/v008i14>
struct Xorshift(u64);

impl Xorshift {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).expect("a small number")).expect("a small number")
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// The text with a few pieces taken out, put in, or written twice.
    fn changed(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..=self.below(4) {
            let (a, b) = (self.place(&text), self.place(&text));
            let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 40));
            let end = (start..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
            match self.below(3) {
                0 => text.replace_range(start..end, ""),
                1 => text.insert_str(start, PIECES[self.below(PIECES.len())]),
                _ => {
                    let twice = text[start..end].to_owned();
                    text.insert_str(end, &twice);
                }
            }
        }
        text
    }
}

fn corpus(folder: &str, ending: &str) -> Vec<String> {
    let files = names(folder, ending).into_iter().map(|name| repository(&format!("{folder}/{name}{ending}")));
    files.map(|path| fs::read_to_string(path).expect("a text")).collect()
}

fn run(seed: u64, rounds: usize, corpus: &[String], property: fn(&str)) {
    assert!(corpus.len() > 10, "only {} texts", corpus.len());
    let mut random = Xorshift(seed);
    for _ in 0..rounds {
        for text in corpus {
            property(&random.changed(text));
        }
    }
}

#[test]
fn any_config() {
    run(1, 12, &[corpus("tests/configs", ".yaml"), corpus("tests/invalid", ".yaml")].concat(), properties::config);
}

#[test]
fn any_template() {
    let mut texts = corpus("src/check/rules/fixtures", ".yaml");
    texts.extend(corpus("tests/fixtures/templates", ".yaml"));
    run(2, 9, &texts, properties::check);
    run(3, 20, &texts, properties::write);
}

#[test]
fn any_two_templates() {
    let texts: Vec<String> = corpus("src/check/rules/fixtures", ".yaml")
        .windows(2)
        .map(|pair| format!("{}\0{}", pair[0], pair[1]))
        .collect();
    run(4, 5, &texts, properties::diff);
}
