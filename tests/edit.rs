//! The editor: every operation in every style, with everything around it as it was.

mod properties;

use gatefront::edit::{Applicability, Edit, Fix, Refusal, apply};
use gatefront::template::{Pointer, Value};
use serde_json::{Value as Json, json};

fn pointer(text: &str) -> Pointer {
    text.split('/').skip(1).fold(Pointer::default(), |pointer, step| pointer.join(step))
}

fn replace(at: &str, value: Json) -> Edit {
    Edit::Replace { at: pointer(at), value: Value::from(value) }
}

fn insert(into: &str, key: &str, value: Json) -> Edit {
    Edit::Insert { into: pointer(into), key: key.to_owned(), value: Value::from(value), after: None }
}

fn insert_after(into: &str, after: &str, key: &str, value: Json) -> Edit {
    Edit::Insert { into: pointer(into), key: key.to_owned(), value: Value::from(value), after: Some(after.to_owned()) }
}

fn append(to: &str, value: Json) -> Edit {
    Edit::Append { to: pointer(to), value: Value::from(value) }
}

fn remove(at: &str) -> Edit {
    Edit::Remove { at: pointer(at) }
}

/// Applies one edit after the other to its own copy of a text.
fn check(table: &[(&str, Edit, &str)]) {
    let mut wrong = String::new();
    for (before, edit, after) in table {
        let edited = apply(before, std::slice::from_ref(edit)).unwrap_or_else(|refusal| format!("refused: {refusal}"));
        if edited != *after {
            wrong.extend([format!("{edit:?}\n--- of\n{before}\n--- expected\n{after}\n--- found\n{edited}\n\n")]);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_value_is_replaced_in_its_style() {
    check(&[
        // Scalars keep their quotes and what is around them.
        ("a:   1  # c\nb: 2\n", replace("/a", json!(5)), "a:   5  # c\nb: 2\n"),
        ("a: 'x' # c\n", replace("/a", json!("y'z")), "a: 'y''z' # c\n"),
        ("a: \"x\"\n", replace("/a", json!("y")), "a: \"y\"\n"),
        ("a: x\n", replace("/a", json!("yes")), "a: 'yes'\n"),
        ("a: x\nb: \"c\"\n", replace("/a", json!("yes")), "a: \"yes\"\nb: \"c\"\n"),
        ("a: 'x'\n", replace("/a", json!(true)), "a: true\n"),
        ("a:\nb: 1\n", replace("/a", json!(1)), "a: 1\nb: 1\n"),
        ("a: # c\n  long\n  text\n", replace("/a", json!("z")), "a: # c\n  z\n"),
        ("- a\n- b # c", replace("/1", json!("d")), "- a\n- d # c"),
        ("-   a\n", replace("/0", json!({"b": 1, "c": 2})), "-   b: 1\n    c: 2\n"),
        ("a: !Ref B # c\n", replace("/a", json!({"Fn::GetAtt": ["D", "E"]})), "a: !GetAtt D.E # c\n"),
        ("a: !Sub \"x\"\n", replace("/a/Fn::Sub", json!("y")), "a: !Sub \"y\"\n"),
        ("a: !Ref B\n", replace("/a", json!("b")), "a: b\n"),
        // Blocks.
        ("a: 1 # c\nb: 2\n", replace("/a", json!({"x": 1, "w": [2]})), "a: # c\n  x: 1\n  w:\n    - 2\nb: 2\n"),
        ("a: # c\n  # d\n  x: 1\n  y: 2 # e\nb: 2\n", replace("/a", json!(5)), "a: 5 # c\n  # d\nb: 2\n"),
        ("a: # c\n   x: 1\n\nb: 2\n", replace("/a", json!({"w": 1, "z": 2})), "a: # c\n   w: 1\n   z: 2\n\nb: 2\n"),
        ("a:\n- x\n- y\nb: 2\n", replace("/a", json!(["z", {"l": [1]}])), "a:\n- z\n- l:\n  - 1\nb: 2\n"),
        ("- x: 1\n  y: 2 # c\n- 3\n", replace("/0", json!("z")), "- z\n- 3\n"),
        ("- x: 1\n  y: 2\n- 3\n", replace("/0", json!({"z": 1, "w": {"v": 1}})), "- z: 1\n  w:\n    v: 1\n- 3\n"),
        ("a: |\n  x\n  y\nb: 1\n", replace("/a", json!("z\nw\n")), "a: |\n  z\n  w\nb: 1\n"),
        ("a: | # c\n  x\n  y\n\nb: 1\n", replace("/a", json!(1)), "a: 1 # c\n\nb: 1\n"),
        ("a: |-\nb: 1\n", replace("/a", json!("c")), "a: c\nb: 1\n"),
        ("a: # c\n  >+ # d\n\n# e\nb: 1\n", replace("/a", json!("f")), "a: # c\n  f # d\n# e\nb: 1\n"),
        ("a: x # c\nb: 1\n", replace("/a", json!("z\nw\n")), "a: | # c\n  z\n  w\nb: 1\n"),
        ("a: x", replace("/a", json!("z\nw\n")), "a: |\n  z\n  w\n"),
        (
            "a:\n  - !If\n    - C\n    - 1 # c\n    - 2\n",
            replace("/a/0/Fn::If/1", json!({"b": 3})),
            "a:\n  - !If\n    - C\n    - b: 3 # c\n    - 2\n",
        ),
        ("a: !If\n- C\n- 1\n- 2\n", replace("/a", json!({"Fn::If": ["D", 3, 4]})), "a: !If\n- D\n- 3\n- 4\n"),
        ("a: !If\n- C\n- 1\n- 2\n", replace("/a", json!({"b": 1})), "a:\n  b: 1\n"),
        ("# c\na: 1\nb: 2 # d\n# e\n", replace("", json!({"x": {"w": 1}})), "# c\nx:\n  w: 1\n# e\n"),
        ("!Ref A # c\n", replace("", json!({"b": 1, "d": {"e": 2}})), "b: 1\nd:\n  e: 2 # c\n"),
        ("--- !Ref A # c\n", replace("", json!({"b": [1], "d": 2})), "---\nb:\n  - 1\nd: 2 # c\n"),
        ("--- A\n", replace("", json!([1, 2])), "---\n- 1\n- 2\n"),
        ("--- A\n", replace("", json!({"Fn::If": ["C", 1, 2]})), "---\n!If\n- C\n- 1\n- 2\n"),
        ("--- A\n", replace("", json!("b\nc\n")), "--- |\n  b\n  c\n"),
        ("--- {a: 1}\n", replace("", json!({"b": 1, "c": 2})), "--- {b: 1, c: 2}\n"),
        // Brackets.
        ("a: [x, y] # c\n", replace("/a", json!(["z", "a,b"])), "a: [z, 'a,b'] # c\n"),
        ("a: {b: 'x', c: 1}\n", replace("/a/b", json!("y")), "a: {b: 'y', c: 1}\n"),
        ("a: {b: 'x', c: 1}\n", replace("/a/c", json!({"Ref": "D"})), "a: {b: 'x', c: !Ref D}\n"),
        ("a: {b: 'x', c: }\n", replace("/a/c", json!(2)), "a: {b: 'x', c: 2 }\n"),
        ("a: []\n", replace("/a", json!(["x"])), "a:\n  - x\n"),
        ("{\"a\": {\"b\": 1}}", replace("/a/b", json!({"Ref": "C"})), "{\"a\": {\"b\": {\"Ref\": \"C\"}}}"),
        (
            "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}",
            replace("/a", json!({"c": ["é\u{7f}"]})),
            "{\r\n\t\"a\": {\r\n\t\t\"c\": [\r\n\t\t\t\"é\\u007f\"\r\n\t\t]\r\n\t},\r\n\t\"b\": 2\r\n}",
        ),
        ("{\"a\":[1,{\"b\":2}]}", replace("/a/1", json!({"c": 3, "d": 4})), "{\"a\":[1,{\"c\":3,\"d\":4}]}"),
    ]);
}

#[test]
fn a_key_is_inserted_in_the_style_of_its_neighbors() {
    check(&[
        ("a: 1\nb: 2 # c\n", insert("", "d", json!("x")), "a: 1\nb: 2 # c\nd: x\n"),
        ("a: 1\nb: 2", insert("", "d", json!("x")), "a: 1\nb: 2\nd: x"),
        ("&k a: 1\nb: 2\n", insert("", "d", json!("x")), "&k a: 1\nb: 2\nd: x\n"),
        ("? a\n: 1\nb: 2\n", insert("", "d", json!("x")), "? a\n: 1\nb: 2\nd: x\n"),
        (
            "a: 1 # c\r\nb: 2\r\n",
            insert_after("", "a", "d", json!({"e": [1]})),
            "a: 1 # c\r\nd:\r\n  e:\r\n    - 1\r\nb: 2\r\n",
        ),
        ("\u{feff}a: 1\n", insert("", "b", json!(2)), "\u{feff}a: 1\nb: 2\n"),
        (
            "a:\n    b: 1\n\n# c\nd: 2\n",
            insert("/a", "e", json!({"f": 1})),
            "a:\n    b: 1\n    e:\n        f: 1\n\n# c\nd: 2\n",
        ),
        ("a:\n  b: |\n    x\n\n\nc: 1\n", insert("/a", "d", json!(1)), "a:\n  b: |\n    x\n  d: 1\n\n\nc: 1\n"),
        ("a:\n  b: |+\n    x\n\n\nc: 1\n", insert("/a", "d", json!(1)), "a:\n  b: |+\n    x\n\n\n  d: 1\nc: 1\n"),
        ("a: |\n  x", insert("", "b", json!(1)), "a: |\n  x\nb: 1"),
        ("a: 1", insert("", "b", json!("x\ny\n")), "a: 1\nb: |\n  x\n  y\n"),
        ("- a: 1 # c\n  b: 2\n- 3\n", insert("/0", "d", json!(4)), "- a: 1 # c\n  b: 2\n  d: 4\n- 3\n"),
        ("- a: 1 # c\n- 3\n", insert("/0", "d", json!(4)), "- a: 1 # c\n  d: 4\n- 3\n"),
        ("'a': 1\n'b': 2\n", insert("", "c", json!(3)), "'a': 1\n'b': 2\n'c': 3\n"),
        ("a:\nb:\n- 1\n", insert("", "c", json!([1, 2])), "a:\nb:\n- 1\nc:\n- 1\n- 2\n"),
        ("a:\n  b: {}\n  c: 1\n", insert("/a/b", "d", json!("e")), "a:\n  b:\n    d: e\n  c: 1\n"),
        ("a:\n  b: 1\n\n  c: 1\n\nd: 1\n", insert("/a", "e", json!(2)), "a:\n  b: 1\n\n  c: 1\n\n  e: 2\n\nd: 1\n"),
        (
            "a: !If\n  - C\n  - x: 1\n  - {y: 1}\n",
            insert("/a/Fn::If/1", "z", json!(2)),
            "a: !If\n  - C\n  - x: 1\n    z: 2\n  - {y: 1}\n",
        ),
        (
            "a: !If\n  - C\n  - x: 1\n  - {y: 1}\n",
            insert("/a/Fn::If/2", "z", json!("p q")),
            "a: !If\n  - C\n  - x: 1\n  - {y: 1, z: p q}\n",
        ),
        (
            "base: &b {x: 1}\nuse:\n  <<: *b\n  y: 1\n",
            insert("/use", "z", json!(1)),
            "base: &b {x: 1}\nuse:\n  <<: *b\n  y: 1\n  z: 1\n",
        ),
        // Brackets.
        ("a: { b: 1 } # c\n", insert("/a", "d", json!({"e": 1})), "a: { b: 1, d: { e: 1 } } # c\n"),
        (
            "{\"a\":1,\"b\":2}\n",
            insert_after("", "a", "c", json!({"d": ["e"]})),
            "{\"a\":1,\"c\":{\"d\":[\"e\"]},\"b\":2}\n",
        ),
        ("{\"a\":1,\"b\":2}\n", insert("", "c", json!(3)), "{\"a\":1,\"b\":2,\"c\":3}\n"),
        ("{\"a\" : 1}\n", insert("", "c", json!(3)), "{\"a\" : 1, \"c\" : 3}\n"),
        (
            "{\n    \"a\": 1,\n    \"b\": {}\n}\n",
            insert("", "c", json!({"d": {"Ref": "E"}})),
            "{\n    \"a\": 1,\n    \"b\": {},\n    \"c\": {\n        \"d\": {\n            \"Ref\": \"E\"\n        }\n    }\n}\n",
        ),
        (
            "{\n    \"a\": 1,\n    \"b\": {}\n}\n",
            insert_after("", "a", "c", json!(1)),
            "{\n    \"a\": 1,\n    \"c\": 1,\n    \"b\": {}\n}\n",
        ),
        (
            "{\n    \"a\": 1,\n    \"b\": {}\n}\n",
            insert("/b", "c", json!(1)),
            "{\n    \"a\": 1,\n    \"b\": {\n        \"c\": 1\n    }\n}\n",
        ),
        (
            "a: {\n  b: 1, # c\n  d: 2 # e\n}\n",
            insert("/a", "f", json!([1, 2])),
            "a: {\n  b: 1, # c\n  d: 2, # e\n  f: [1, 2]\n}\n",
        ),
        ("a: {\n  b: 1, # c\n}\n", insert("/a", "f", json!(1)), "a: {\n  b: 1, # c\n  f: 1,\n}\n"),
        ("a: {\"b\": \"x\"}\n", insert("/a", "c", json!({"Ref": "D"})), "a: {\"b\": \"x\", \"c\": {\"Ref\": \"D\"}}\n"),
        ("{\"a\": 1,\n \"b\": 2}", insert("", "c", json!(3)), "{\"a\": 1,\n \"b\": 2, \"c\": 3}"),
        ("{}", insert("", "c", json!(3)), "{\n  \"c\": 3\n}"),
    ]);
}

#[test]
fn an_item_is_appended_in_the_style_of_its_neighbors() {
    check(&[
        ("a:\n  - 1\n  - 2 # c\n  # d\nb: 1\n", append("/a", json!("x")), "a:\n  - 1\n  - 2 # c\n  - x\n  # d\nb: 1\n"),
        ("a:\n- b: 1\nc: 1\n", append("/a", json!({"d": 1, "e": [2]})), "a:\n- b: 1\n- d: 1\n  e:\n  - 2\nc: 1\n"),
        ("a:\n- 'x'\n", append("/a", json!("y")), "a:\n- 'x'\n- 'y'\n"),
        ("- a", append("", json!([1, {"Fn::If": ["C", [1], 2]}])), "- a\n- - 1\n  - !If\n    - C\n    - - 1\n    - 2"),
        (
            "a:\n- x\n",
            append("/a", json!({"Fn::If": ["C", {"l": [1]}, 2]})),
            "a:\n- x\n- !If\n  - C\n  - l:\n    - 1\n  - 2\n",
        ),
        ("a: []\nb:\n- 1\n", append("/a", json!("x")), "a:\n- x\nb:\n- 1\n"),
        ("- - a\n  - b\n- c\n", append("/0", json!("d")), "- - a\n  - b\n  - d\n- c\n"),
        ("a: [GET, HEAD] # c\n", append("/a", json!("OPTIONS")), "a: [GET, HEAD, OPTIONS] # c\n"),
        ("a: ['GET','HEAD']\n", append("/a", json!("OPTIONS")), "a: ['GET','HEAD','OPTIONS']\n"),
        ("a: [\n  GET,\n  HEAD\n]\n", append("/a", json!("x,y")), "a: [\n  GET,\n  HEAD,\n  'x,y'\n]\n"),
        ("{\"a\": [\"x\"]}", append("/a", json!({"Ref": "B"})), "{\"a\": [\"x\", {\"Ref\": \"B\"}]}"),
        ("{\"a\":[]}", append("/a", json!(["b", "c"])), "{\"a\":[[\"b\",\"c\"]]}"),
        (
            "{\n\t\"a\": [\n\t\t1\n\t]\n}",
            append("/a", json!({"b": 1})),
            "{\n\t\"a\": [\n\t\t1,\n\t\t{\n\t\t\t\"b\": 1\n\t\t}\n\t]\n}",
        ),
        ("a: !Join ['', [x]]\n", append("/a/Fn::Join/1", json!("z")), "a: !Join ['', [x, z]]\n"),
    ]);
}

#[test]
fn a_value_is_removed_with_its_lines_and_its_comma() {
    check(&[
        ("# a\na: 1 # x\n# b\nb: 2\n", remove("/a"), "# a\n# b\nb: 2\n"),
        ("a: 1\nb: 2", remove("/b"), "a: 1"),
        ("a: 1\r\nb:\r\n  c: 1\r\n  d: 2\r\n\r\ne: 1\r\n", remove("/b"), "a: 1\r\n\r\ne: 1\r\n"),
        ("a: 1\n\nb: 1\n\nc: 1\n", remove("/b"), "a: 1\n\nc: 1\n"),
        ("a: 1\n\nb: 1\n\nc: 1\n", remove("/c"), "a: 1\n\nb: 1\n"),
        ("x:\n  a: 1\n\n  b: 1\n\nc: 1\n", remove("/x/a"), "x:\n  b: 1\n\nc: 1\n"),
        ("a: |+\n  x\n\nb: 1\n", remove("/b"), "a: |+\n  x\n\n"),
        ("- a: 1 # c\n  b: 2\n", remove("/0/a"), "- b: 2\n"),
        ("- a: 1 # c\n  # d\n  b: 2\n", remove("/0/a"), "-\n  # d\n  b: 2\n"),
        ("- a: 1\n  b: 2 # c\n", remove("/0/b"), "- a: 1\n"),
        ("- - a\n  - b\n", remove("/0/0"), "- - b\n"),
        ("- a\n- b\n- c\n", remove("/1"), "- a\n- c\n"),
        ("a: # c\n  # d\n  b: 1 # e\nf: 1\n", remove("/a/b"), "a: {} # c\n  # d\nf: 1\n"),
        ("a: !If\n  - b\n", remove("/a/Fn::If/0"), "a: !If []\n"),
        ("- a: 1 # c\n- b\n", remove("/0/a"), "- {} # c\n- b\n"),
        ("a: 1 # c\n", remove("/a"), "{} # c\n"),
        // Brackets.
        ("a: {b: 1, c: 2, d: 3}\n", remove("/a/b"), "a: {c: 2, d: 3}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", remove("/a/c"), "a: {b: 1, d: 3}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", remove("/a/d"), "a: {b: 1, c: 2}\n"),
        ("a: {b: 1, }\n", remove("/a/b"), "a: {}\n"),
        ("a: [ x ]\n", remove("/a/0"), "a: []\n"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove("/a"), "{\n  \"b\": 2\n}\n"),
        ("{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove("/b"), "{\n  \"a\": 1\n}\n"),
        ("{\n  \"a\": [\n    1\n  ]\n}\n", remove("/a/0"), "{\n  \"a\": []\n}\n"),
        ("{\"a\": 1,\n \"b\": 2}", remove("/b"), "{\"a\": 1}"),
        ("[1, 2,\n 3, 4]", remove("/1"), "[1,\n 3, 4]"),
        ("a: [\n  x, # c\n  y # d\n]\n", remove("/a/1"), "a: [\n  x # c\n]\n"),
        ("a: [\n  x, # c\n  y, # d\n]\n", remove("/a/0"), "a: [\n  y, # d\n]\n"),
        ("a: [\n  # c\n  x\n]\n", remove("/a/0"), "a: [\n  # c\n  \n]\n"),
    ]);
}

fn refused(text: &str, edits: &[Edit]) -> Refusal {
    apply(text, edits).expect_err("a refusal")
}

#[test]
fn what_cannot_be_edited_is_refused_with_a_reason() {
    let anchors = "base: &b {x: 1, l: [1]}\nuse:\n  <<: *b\n  z: 1\nsame: *b\nlist: [*b, 1]\n";
    let table = [
        (
            anchors,
            replace("/base/x", json!(2)),
            "`/base/x` is written at an anchor, which an alias may repeat elsewhere",
        ),
        (anchors, replace("/base", json!(2)), "`/base` is written at an anchor, which an alias may repeat elsewhere"),
        (anchors, remove("/base"), "`/base` is written at an anchor, which an alias may repeat elsewhere"),
        (anchors, replace("", json!(2)), "the document is written at an anchor, which an alias may repeat elsewhere"),
        (
            anchors,
            insert("/base", "q", json!(2)),
            "`/base` is written at an anchor, which an alias may repeat elsewhere",
        ),
        ("a:\n  &b c: 1\nd: *b\n", remove("/a"), "`/a` is written at an anchor, which an alias may repeat elsewhere"),
        (anchors, replace("/same/x", json!(2)), "`/same/x` is repeated by an alias and written elsewhere"),
        (anchors, append("/same/l", json!(2)), "`/same/l` is repeated by an alias and written elsewhere"),
        (anchors, insert("/same", "q", json!(2)), "`/same` is repeated by an alias and written elsewhere"),
        (anchors, replace("/use/x", json!(2)), "`/use/x` depends on a merge key (`<<`)"),
        (anchors, insert_after("/use", "x", "q", json!(2)), "`/use/x` depends on a merge key (`<<`)"),
        (anchors, remove("/use/z"), "`/use/z` depends on a merge key (`<<`)"),
        ("a: 1\n", replace("/b", json!(2)), "`/b` does not exist"),
        ("a: [1]\n", remove("/a/01"), "`/a/01` does not exist"),
        ("a: 1\n", remove(""), "the whole document cannot be removed"),
        ("a: 1\n", insert("", "a", json!(2)), "`/a` exists already"),
        ("a: 1\n", insert_after("", "b", "c", json!(2)), "`/b` does not exist"),
        ("a:\n", insert("/a", "b", json!(2)), "`/a` is not a mapping"),
        ("a: !Ref B\n", insert("/a", "b", json!(2)), "`/a` is not a mapping"),
        ("a: {}\n", append("/a", json!(2)), "`/a` is not a list"),
        ("a: !GetAtt B.C\n", replace("/a/Fn::GetAtt/0", json!("D")), "`/a/Fn::GetAtt/0` is a part of a text"),
        ("? a\n: 1\nb: 2\n", replace("/a", json!(2)), "`/a` is written in a notation that cannot be edited"),
        ("a: !Custom []\n", append("/a", json!(2)), "`/a` is written in a notation that cannot be edited"),
        ("a: [b: 1]\n", insert("/a/0", "c", json!(2)), "`/a/0` is written in a notation that cannot be edited"),
        ("a: 1\n---\nb: 1\n", replace("/a", json!(2)), "the file cannot be read: a second YAML document starts here"),
        ("a: 1\na: 2\n", replace("/a", json!(2)), "the file cannot be read: duplicate key `a`"),
        ("", replace("", json!(2)), "the file cannot be read: the file is empty"),
    ];
    for (text, edit, reason) in table {
        assert_eq!(refused(text, std::slice::from_ref(&edit)).to_string(), reason, "{edit:?} of {text}");
    }
    let both = [replace("/a", json!(1)), replace("/a", json!(2))];
    assert_eq!(refused("a: 0\n", &both).to_string(), "two changes of `/a` contradict each other");
    let both = [replace("/a/0", json!(1)), remove("/a")];
    assert_eq!(refused("a: [0]\n", &both).to_string(), "a change of `/a` overlaps with one of `/a/0`");
}

#[test]
fn beside_an_anchor_and_a_merge_key_is_edited() {
    check(&[
        ("a: &x {b: 1}\nc: *x\nd: 1\n", replace("/c", json!(2)), "a: &x {b: 1}\nc: 2\nd: 1\n"),
        ("a: &x {b: 1}\nc: *x\nd: 1\n", remove("/c"), "a: &x {b: 1}\nd: 1\n"),
        ("a: &x\n  b: 1\nc: *x\n", insert_after("", "a", "e", json!(2)), "a: &x\n  b: 1\ne: 2\nc: *x\n"),
        ("a: &x\n- b\nc:\n- *x\n", append("/c", json!(2)), "a: &x\n- b\nc:\n- *x\n- 2\n"),
        ("a: &x {b: 1}\nc: {<<: *x, d: 1}\n", replace("/c/d", json!(2)), "a: &x {b: 1}\nc: {<<: *x, d: 2}\n"),
        (
            "a: !Custom {b: 1}\nc: !Custom\n  d: 1\n",
            insert("/c", "e", json!(2)),
            "a: !Custom {b: 1}\nc: !Custom\n  d: 1\n  e: 2\n",
        ),
    ]);
}

#[test]
fn what_is_around_the_values_stays() {
    check(&[
        ("%YAML 1.1\n--- # c\na: 1\n...\n", insert("", "b", json!(2)), "%YAML 1.1\n--- # c\na: 1\nb: 2\n...\n"),
        ("---\na: 1\nb: 2\n", remove("/a"), "---\nb: 2\n"),
        ("  a: 1\n  b: 2\n", insert_after("", "a", "c", json!({"d": 1})), "  a: 1\n  c:\n    d: 1\n  b: 2\n"),
        ("  a: 1\n  b: 2\n", replace("", json!({"c": 1, "d": 2})), "  c: 1\n  d: 2\n"),
        ("a : 1\nb:\t2\n", replace("/b", json!(3)), "a : 1\nb:\t3\n"),
        ("a: 1\rb: 2\r", insert_after("", "a", "c", json!(3)), "a: 1\rc: 3\rb: 2\r"),
        ("a: 1\r\nb: 2\nc: 3\n", insert_after("", "a", "d", json!([4])), "a: 1\r\nd:\r\n  - 4\r\nb: 2\nc: 3\n"),
        (
            "a: x\n  y z\n\n  w # c\n# d\nb: 1\n",
            insert_after("", "a", "c", json!(3)),
            "a: x\n  y z\n\n  w # c\nc: 3\n# d\nb: 1\n",
        ),
        ("a: >-\n\n  x\n   y\n\nb: 1\n", insert_after("", "a", "c", json!(3)), "a: >-\n\n  x\n   y\n\nc: 3\n\nb: 1\n"),
        ("a: !!str 1\nb: ! 2\n", replace("/a", json!(3)), "a: 3\nb: ! 2\n"),
        // A literal block would take the comment for a part of it.
        ("- # c\n    # d\n  a: 1\n", replace("/0", json!("x\nz\n")), "- \"x\\nz\\n\" # c\n    # d\n"),
    ]);
}

#[test]
fn several_edits_name_places_of_the_first_text() {
    let text = "# top\nl: [a, b, c]\nm: # m\n  x: 1 # x\n  w: 2\nn: 1\n";
    let edits = [
        remove("/l/0"),
        append("/l", json!("d")),
        remove("/l/2"),
        remove("/m/x"),
        remove("/m/w"),
        insert("/m", "v", json!({"u": 1})),
        insert("/m/v", "t", json!(2)),
        insert_after("", "l", "k", json!("é")),
        replace("/n", json!([1])),
        append("/l", json!("d")),
    ];
    let edited = "# top\nl: [b, d]\nk: 'é'\nm: # m\n  v:\n    u: 1\n    t: 2\nn:\n  - 1\n";
    assert_eq!(apply(text, &edits).as_deref(), Ok(edited));
    let reversed: Vec<Edit> = edits.into_iter().rev().collect();
    assert_eq!(apply(text, &reversed).as_deref(), Ok(edited));
    assert_eq!(apply(text, &[]).as_deref(), Ok(text));
}

#[test]
fn a_fix_is_shown_as_json() {
    let fix = Fix {
        title: "Set `b`".to_owned(),
        applicability: Applicability::Safe,
        edits: vec![insert("/a", "b", json!({"Ref": "C"})), append("/l", json!(1)), remove("/x~1y")],
    };
    assert_eq!(
        serde_json::to_value(&fix).expect("JSON"),
        json!({
            "title": "Set `b`",
            "applicability": "safe",
            "edits": [
                {"edit": "insert", "into": "/a", "key": "b", "value": {"Ref": "C"}},
                {"edit": "append", "to": "/l", "value": 1},
                {"edit": "remove", "at": "/x~01y"},
            ],
        })
    );
}
