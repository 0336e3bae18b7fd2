//! Secrets in templates are masked, whatever is printed about them and in whatever form.

use std::fs;

use serde_json::{Value, json};

use crate::support::{run, text};

const FORMS: [&[&str]; 4] = [&[], &["--format", "json"], &["--format", "markdown"], &["--format", "html"]];

/// Everything that `diff` prints about two templates.
fn differences(old: &Value, new: &Value) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.json"), old.to_string()).expect("a file");
    fs::write(folder.path().join("new.json"), new.to_string()).expect("a file");
    let all = FORMS.map(|form| {
        let output = run(&[&["diff", "old.json", "new.json"], form].concat(), folder.path());
        assert_eq!(output.status.code(), Some(1), "{old} {new} {}", text(&output.stderr));
        format!("{}{}", text(&output.stdout), text(&output.stderr))
    });
    all.concat()
}

/// Everything that `check` prints about a template.
fn verdicts(template: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.yaml"), template).expect("a file");
    let mut all = String::new();
    let more_forms = [&["--format", "sarif"][..], &["--format", "mermaid"], &["--verbose"]];
    for form in FORMS.into_iter().chain(more_forms) {
        let output = run(&[&["check", "t.yaml"], form, more].concat(), folder.path());
        assert!(output.stdout.len() > 40, "{}", text(&output.stderr));
        all += text(&output.stdout);
        all += text(&output.stderr);
    }
    all
}

/// A resource with the secret in it; the rest of it is to be seen.
fn resources(secret: &str) -> Vec<(&'static str, Value)> {
    let function = |variables: Value| json!({"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": variables}}});
    let of = |kind: &str, properties: Value| json!({"Type": kind, "Properties": properties});
    let variable = |name: &str| function(json!({name: secret}));
    let code = |code: String| of("AWS::CloudFront::Function", json!({"FunctionCode": code}));
    vec![
        ("an API key", of("AWS::ApiGateway::ApiKey", json!({"Value": secret}))),
        (
            "a rule of a web ACL",
            of(
                "AWS::WAFv2::WebACL",
                json!({"Rules": [{"Name": "r", "Statement": {"ByteMatchStatement": {
                "FieldToMatch": {"SingleHeader": {"Name": "x-from"}}, "SearchString": secret}}}]}),
            ),
        ),
        ("STRIPE_KEY", variable("STRIPE_KEY")),
        ("PGPASS", variable("PGPASS")),
        ("JWT", variable("JWT")),
        ("DB_PASS", variable("DB_PASS")),
        ("a connection string", function(json!({"DSN": format!("Server=db;Password={secret};x=1")}))),
        ("a connection string by another name", function(json!({"DB": format!("Server=db;Password={secret};x=1")}))),
        ("a query", function(json!({"HOOK": format!("https://example.com/?token={secret}&x=1")}))),
        ("JSON in a text", function(json!({"CONFIG": format!("{{\"password\": \"{secret}\"}}")}))),
        ("JSON in JSON in a text", function(json!({"CONFIG": format!("{{\\\"password\\\":\\\"{secret}\\\"}}")}))),
        ("a pair in small letters", of("AWS::X::Y", json!({"Env": [{"name": "x-token", "value": secret}]}))),
        ("an argument", of("AWS::X::Y", json!({"Command": ["run", "--token", secret]}))),
        ("an argument with =", of("AWS::X::Y", json!({"Command": ["run", format!("--token={secret}")]}))),
        ("a command", of("AWS::X::Y", json!({"Command": format!("run --api-key {secret} now")}))),
        (
            "user data",
            of("AWS::EC2::Instance", json!({"UserData": format!("#!/bin/sh\nlogin --with {secret} # the password")})),
        ),
        ("a constant in code", code(format!("const token = '{secret}';"))),
        ("a comparison in code", code(format!("if (h['x-origin-verify'].value !== \"{secret}\") return;"))),
        ("a header in code", code(format!("h['x-origin-verify'] = {{value: '{secret}'}};"))),
        ("Basic in code", code(format!("if (h.authorization.value !== 'Basic {secret}') return;"))),
        ("Bearer in code", code(format!("h.authorization = {{value: 'Bearer {secret}'}};"))),
        (
            "lines of code",
            of("AWS::Lambda::Function", json!({"Code": {"ZipFile": format!("def f():\n  api_key = \"{secret}\"")}})),
        ),
        (
            "a private key",
            function(
                json!({"PEM": format!("-----BEGIN RSA PRIVATE KEY-----\n{secret}\n-----END RSA PRIVATE KEY-----")}),
            ),
        ),
        ("a URL", function(json!({"PROXY": format!("https://user:{secret}@example.com/")}))),
        ("a hook", function(json!({"NOTIFY": format!("https://hooks.slack.com/services/T0/{secret}")}))),
        ("a joined text", function(json!({"X": {"Fn::Join": ["", ["Authorization: Bearer ", secret]]}}))),
        ("a joined query", function(json!({"X": {"Fn::Join": ["", ["https://example.com/?token=", secret]]}}))),
        ("a substituted text", function(json!({"X": {"Fn::Sub": format!("psql ${{AWS::Region}} password={secret}")}}))),
        ("a branch", function(json!({"API_SECRET": {"Fn::If": ["C", secret, "none"]}}))),
        ("a header", of("AWS::X::Y", json!({"HeaderName": "X-From", "HeaderValue": secret}))),
        ("metadata", json!({"Type": "AWS::X::Y", "Metadata": {"Password": secret}})),
    ]
}

#[test]
fn every_kind_of_secret_is_masked_in_differences() {
    let template = |resource: &Value| json!({"Conditions": {"C": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}}, "Resources": {"R": resource}});
    let mut shown = Vec::new();
    for ((name, old), (_, new)) in resources("hunterab2x").iter().zip(&resources("huntercd2y")) {
        let told = differences(&template(old), &template(new));
        if told.contains("hunter") {
            shown.push(*name);
        }
    }
    assert_eq!(shown, Vec::<&str>::new(), "these are shown");
}

#[test]
fn tokens_are_masked_by_their_shape() {
    let tokens = [
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "github_pat_11ABCDEFG0123456789_abcdefghij",
        "glpat-0123456789abcdefghij",
        "xoxb-123456789012-abcdefghijkl",
        "sk_live_0123456789abcdefghij",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    ];
    for token in tokens {
        let template = |value: &str| json!({"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {"A": format!("see {value}.")}}}});
        let told = differences(&template(token), &template("nothing"));
        assert!(!told.contains(token) && told.contains("see ****."), "{told}");
    }
}

/// The template of a distribution with a finding, in which a parameter and a mapping are used.
fn distribution(default: &str, header: &str) -> String {
    format!(
        "Parameters:
  P: {{Type: String, NoEcho: true, Default: {default}}}
  H: {{Type: String, Default: {header}-ph}}
  V: {{Type: String, Default: {header}-pv}}
Mappings:
  M: {{a: {{Header: {header}-m1, Name: shown}}}}
Resources:
  R:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com
            OriginPath: !Sub /${{P}}/
            OriginCustomHeaders:
              - {{HeaderName: X-From, HeaderValue: !Ref H}}
              - {{HeaderName: X-Origin-Verify, HeaderValue: !Sub 'v-${{V}}'}}
              - {{HeaderName: X-Map, HeaderValue: !FindInMap [M, a, Header]}}
              - {{HeaderName: X-Edge-Own, HeaderValue: {header}-own}}
            CustomOriginConfig: {{OriginProtocolPolicy: https-only}}
        DefaultCacheBehavior: &b
          TargetOriginId: api
          ViewerProtocolPolicy: https-only
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
        CacheBehaviors:
          - {{<<: *b, PathPattern: !Sub '/x/${{P}}/*'}}
          - {{<<: *b, PathPattern: !Select [1, !Split ['-', !Ref P]]}}
"
    )
}

/// A value is found wherever it ends up: in labels and patterns, and where a piece of it is cut out.
#[test]
fn a_parameter_with_no_echo_is_masked_wherever_its_value_ends_up() {
    let template = distribution("hunter-whisper", "plain");
    let told = verdicts(&template, &[]);
    assert!(!told.contains("hunter") && !told.contains("whisper"), "{told}");
    assert!(told.contains("/x/****/*"), "{told}");
    let given = verdicts(&template, &["--parameter", "P=swordfish-codfish"]);
    assert!(!given.contains("swordfish") && !given.contains("codfish"), "{given}");

    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.yaml"), &template).expect("a file");
    let changed = template.replace("658327ea-f89d-4fab-a63d-7e88639e58f6", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
    fs::write(folder.path().join("new.yaml"), changed.replace("whisper", "shout")).expect("a file");
    for form in FORMS {
        let output = run(&[&["diff", "old.yaml", "new.yaml"], form].concat(), folder.path());
        let told = text(&output.stdout);
        assert!(!["hunter", "whisper", "shout"].iter().any(|word| told.contains(word)), "{told}");
        assert!(told.contains("/x/****/*") && told.contains("CachePolicyId"), "{told}");
    }
}

#[test]
fn a_header_is_masked_where_its_value_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("old.yaml"), distribution("a", "hunter")).expect("a file");
    fs::write(folder.path().join("new.yaml"), distribution("a", "whisper")).expect("a file");
    for form in FORMS {
        let output = run(&[&["diff", "old.yaml", "new.yaml"], form].concat(), folder.path());
        let told = text(&output.stdout);
        assert!(!told.contains("hunter") && !told.contains("whisper"), "{told}");
        assert!(told.contains("Default") && told.contains("Header"), "{told}");
    }
}

/// The lines of a file that findings and errors show.
#[test]
fn excerpts_hide_the_secrets_of_their_lines() {
    let template = distribution("a", "hunter").replace("X-Edge-Own, ", "X-Edge-Own, # whisper\n                ");
    let flow = template.replace("HeaderName: X-Edge-Own, # whisper\n               ", "HeaderName: X-Edge-Own,");
    let told = verdicts(&flow, &[]);
    assert!(told.contains("HeaderValue: ****}") && !told.contains("hunter"), "{told}");
    // A file that cannot be read has no structure to go by.
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("broken.yaml"), "Resources:\n  DB_PASSWORD: hunter: x\n").expect("a file");
    let output = run(&["check", "broken.yaml"], folder.path());
    assert!(text(&output.stderr).contains("DB_PASSWORD: ****"), "{}", text(&output.stderr));
    fs::write(folder.path().join("config.yaml"), "distribution: {origin_headers: {X-Edge-Secret: hunter}}\n")
        .expect("a file");
    let output = run(&["synth", "config.yaml"], folder.path());
    assert!(!text(&output.stderr).contains("hunter"), "{}", text(&output.stderr));
}

/// Values that people compare stay readable.
#[test]
fn ordinary_values_are_shown() {
    let values = json!({
        "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "DomainName": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
        "RoleArn": "arn:aws:iam::111122223333:role/edge",
        "KmsKeyId": "1234abcd-12ab-34cd-56ef-1234567890ab",
        "KeyName": "laptop",
        "CodeSha256": "0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "SecretArn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:a",
        "AuthorizationType": "AWS_IAM",
        "IdentitySource": "method.request.header.Authorization",
        "Code": "const token = request.headers.authorization.value; delete request.headers.cookie;",
        "Comment": "orders-edge: API a1b2c3d4e5 in eu-west-1, managed-policy",
        "Tags": [{"Key": "team", "Value": "web"}],
    });
    for (key, value) in values.as_object().expect("a mapping") {
        let template = |value: &Value| json!({"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {key: value}}}});
        let told = differences(&template(value), &template(&json!("x")));
        assert!(!told.contains("****"), "{key}: {told}");
    }
}
