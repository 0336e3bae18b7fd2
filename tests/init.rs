//! `init`: the configs that it writes for the set-ups that people have, from flags.

use std::fs;
use std::path::Path;

use crate::live::FakeAws;
use crate::support::{repository, run, text};

const URL: &str = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod";
const SOCKET: &str = "wss://k1l2m3n4o5.execute-api.eu-west-1.amazonaws.com/ws";

/// Runs `init` in a folder, and returns the config and what is said beside it.
fn config(flags: &[&str], folder: &Path) -> (String, String) {
    let output = run(&[&["init", "--force"], flags].concat(), folder);
    let said = text(&output.stderr).to_owned();
    assert_eq!(output.status.code(), Some(0), "{flags:?}: {said}");
    (fs::read_to_string(folder.join("gatefront.yaml")).expect("the config"), said)
}

fn refused(flags: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = run(&[&["init"], flags].concat(), folder.path());
    assert_eq!(output.status.code(), Some(2), "{flags:?}");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0, "{flags:?}");
    text(&output.stderr).to_owned()
}

/// Each config delivers Authorization: it is synthesized, and its template is checked alone.
#[test]
fn every_config_is_taken_by_synth_and_delivered_by_check() {
    let by_import = ["--api", "/api/*=import:orders-api-id,strip_prefix", "--region", "eu-west-1", "--type", "http"];
    for flags in [
        &["--api", URL, "--type", "rest"][..],
        &["--site", "create,spa", "--api", "/api/*=a1b2c3d4e5,type=http,strip_prefix", "--region", "eu-west-1"],
        &[
            "--api",
            "/orders/*=a1b2c3d4e5,strip_prefix",
            "--api",
            "/users/*=f6g7h8i9j0,type=rest,stage=v1",
            "--region",
            "eu-west-1",
            "--type",
            "http",
        ],
        &["--api", SOCKET],
        &["--site", "my-site,region=eu-west-1", "--api", &format!("/api/*={URL},type=rest"), "--api", SOCKET],
        &["--api", "parameter:OrdersApiId", "--region", "eu-west-1", "--type", "http", "--stack", "orders-edge"],
        &["--api", "ssm:/orders/api-id", "--stage", "ssm:/orders/stage", "--region", "eu-west-1", "--type", "rest"],
        &[&by_import[..], &["--site", "ssm:/orders/bucket,region=eu-west-1"]].concat(),
        &["--api", "endpoint:parameter:OrdersUrl", "--region", "eu-west-1", "--type", "http", "--stack", "orders-edge"],
        &["--api", "endpoint:ssm:/orders/url", "--stage", "v1", "--region", "eu-west-1", "--type", "rest"],
        &["--api", "/ws=endpoint:import:chat-url,type=websocket,stage=ws", "--region", "eu-west-1"],
        &["--api", "endpoint:stack_output:users-api.Host", "--region", "eu-west-1", "--type", "http"],
        &["--api", "stack_output:users-api.ApiId", "--region", "eu-west-1", "--type", "http"],
        &["--template", "sam.yaml", "--api", "resource:ServerlessHttpApi", "--type", "http", "--stack", "orders"],
        &[
            "--template",
            "sam.yaml",
            "--api",
            "/api/*=resource:ServerlessHttpApi",
            "--type",
            "http",
            "--stack",
            "orders",
            "--site",
            "create",
        ],
        &["--api", URL, "--type", "rest", "--auth", "iam", "--domain", "api.example.com", "--hosted-zone-id", "Z123"],
        &["--api", &format!("/api/*={URL},type=rest,auth=iam"), "--api", SOCKET, "--domain", "api.example.com"],
        &[
            "--api",
            URL,
            "--type",
            "rest",
            "--domain",
            "api.example.com",
            "--certificate",
            "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
        ],
    ] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::copy(repository("tests/configs/templates/sam.yaml"), folder.path().join("sam.yaml")).expect("a template");
        let (config, _) = config(flags, folder.path());
        let synth = run(&["synth", "-o", "out.yaml"], folder.path());
        assert_eq!(synth.status.code(), Some(0), "{}\n{config}", text(&synth.stderr));
        let check = run(&["check", "out.yaml"], folder.path());
        assert_eq!(check.status.code(), Some(0), "{flags:?}: {}\n{config}", text(&check.stdout));
    }
}

#[test]
fn a_url_is_taken_apart() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (from_url, _) = config(&["--api", URL, "--type", "rest", "--auth", "lambda"], folder.path());
    let flags =
        ["--api-id", "a1b2c3d4e5", "--region", "eu-west-1", "--stage", "prod", "--type", "rest", "--auth", "lambda"];
    let (from_parts, _) = config(&flags, folder.path());
    assert_eq!(from_url, from_parts);
    let (socket, _) = config(&["--api", SOCKET], folder.path());
    assert!(
        socket.contains("  /ws:\n    api: {id: k1l2m3n4o5, region: eu-west-1, type: websocket, stage: ws"),
        "{socket}"
    );
}

#[test]
fn a_site_and_two_apis_are_three_routes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let flags =
        ["--site", "create,spa", "--api", "/api/*=a1b2c3d4e5,type=http,strip_prefix", "--api", SOCKET, "--region"];
    let (config, _) = config(&[&flags[..], &["eu-west-1"]].concat(), folder.path());
    let routes = "\
routes:
  /api/*:
    api: {id: a1b2c3d4e5, region: eu-west-1, type: http, stage: $default, auth: jwt}
    strip_prefix: true # /api/orders reaches the API as /orders
  /ws:
    api: {id: k1l2m3n4o5, region: eu-west-1, type: websocket, stage: ws, auth: lambda}
  /*:
    site:
      bucket: {create: true}
      spa: true # paths whose last part has no dot get index.html
";
    assert!(config.contains(routes), "{config}");
}

#[test]
fn what_is_clear_is_corrected_and_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let flags = ["--api", "a1b2c3d4e5", "--region", "EU-WEST-1", "--type", "HTTP", "--stage", "/v1/"];
    let domain =
        ["--domain", "https://API.example.com./", "--hosted-zone-id", "/hostedzone/Z123", "--stack", "my_edge"];
    let (config, said) = config(&[&flags[..], &domain].concat(), folder.path());
    for line in [
        "  region: eu-west-1\n",
        "  stage: v1 ",
        "  name: api.example.com\n",
        "  hosted_zone_id: Z123 ",
        "stack: my-edge\n",
    ] {
        assert!(config.contains(line), "{line}: {config}");
    }
    for sentence in [
        "note: `EU-WEST-1` is taken as `eu-west-1`\n",
        "note: `/v1/` is taken as `v1`\n",
        "note: `https://API.example.com./` is taken as `api.example.com`\n",
        "note: `/hostedzone/Z123` is taken as `Z123`\n",
        "note: `my_edge` is taken as `my-edge`\n",
    ] {
        assert!(said.contains(sentence), "{sentence}: {said}");
    }
}

#[test]
fn all_wrong_flags_are_reported_in_one_run() {
    let said = refused(&[
        "--api",
        "/api/*=orders,type=soap",
        "--region",
        "eu-wset-1",
        "--type",
        "grpc",
        "--auth",
        "jwtt",
        "--domain",
        "localhost",
        "--hosted-zone-id",
        "123",
        "--certificate",
        "arn:aws:iam::1:x",
        "--stack",
        "1st",
        "--strategy",
        "managed-polcy",
    ]);
    for error in [
        "error: --region: `eu-wset-1` is not an AWS Region\n  help: did you mean `eu-west-1`?",
        "error: --type: `grpc` is not one of its values\n  help: it is one of rest, http, websocket",
        "error: --auth: `jwtt` is not one of its values\n  help: did you mean `jwt`?",
        "error: --api: `orders` is not an API",
        "error: --api: `soap` is not one of its values",
        "error: --domain: `localhost` is not a domain name",
        "error: --hosted-zone-id: `123` is not a hosted zone id",
        "error: --certificate: ",
        "error: --stack: `1st` is not a stack name",
        "error: --strategy: `managed-polcy` is not one of its values\n  help: did you mean `managed-policy`?",
    ] {
        assert!(said.contains(error), "{error}: {said}");
    }
}

#[test]
fn flags_that_contradict_the_url_are_refused() {
    let said = refused(&["--api", SOCKET, "--type", "rest", "--region", "us-east-1", "--stage", "prod"]);
    for error in [
        "error: --type is rest, and --api says websocket",
        "error: --region is us-east-1, and --api says eu-west-1",
        "error: --stage is prod, and --api says ws",
    ] {
        assert!(said.contains(error), "{error}: {said}");
    }
}

#[test]
fn a_missing_path_name_or_template_is_asked_for_by_its_flag() {
    for (flags, missing) in [
        (&["--api", "a1b2c3d4e5"][..], "--region, --type not given"),
        (&["--api", "parameter:ApiId", "--type", "http", "--region", "eu-west-1"], "--stack not given"),
        (
            &["--api", "a1b2c3d4e5", "--api", "f6g7h8i9j0", "--type", "http", "--region", "eu-west-1"],
            "a path, as in --api",
        ),
        (&["--site", "my-site", "--api", URL, "--type", "rest"], "write `my-site,region=…`"),
        (&["--api", "resource:Api", "--type", "http", "--stack", "orders"], "cannot read template.yaml"),
    ] {
        let said = refused(flags);
        assert!(said.contains(missing), "{missing}: {said}");
    }
}

/// The line for the editor leads to a schema that is there.
#[test]
fn the_schema_is_written_beside_the_config_or_found_above_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let flags = ["--api", URL, "--type", "rest"];
    let (first, said) = config(&flags, folder.path());
    assert!(first.starts_with("# yaml-language-server: $schema=gatefront.schema.json\n"), "{first}");
    assert!(said.contains("Wrote gatefront.schema.json"), "{said}");
    let schema = fs::read_to_string(folder.path().join("gatefront.schema.json")).expect("the schema");
    assert_eq!(schema, fs::read_to_string(repository("gatefront.schema.json")).expect("the schema"));

    fs::create_dir_all(folder.path().join("services/orders")).expect("folders");
    let write = || {
        let output = run(&[&["init", "services/orders/gatefront.yaml", "--force"][..], &flags].concat(), folder.path());
        assert!(output.status.success(), "{}", text(&output.stderr));
        fs::read_to_string(folder.path().join("services/orders/gatefront.yaml")).expect("the config")
    };
    // A schema outside of a git work tree may be anybody's.
    assert!(write().contains("$schema=gatefront.schema.json\n"));
    fs::remove_file(folder.path().join("services/orders/gatefront.schema.json")).expect("the schema");
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    assert!(write().contains("$schema=../../gatefront.schema.json\n"));
    assert!(!folder.path().join("services/orders/gatefront.schema.json").exists());
}

#[test]
fn the_path_of_the_template_starts_at_the_config() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("edge")).expect("a folder");
    fs::copy(repository("tests/configs/templates/sam.yaml"), folder.path().join("sam.yaml")).expect("a template");
    let flags =
        ["--template", "sam.yaml", "--api", "resource:ServerlessHttpApi", "--type", "http", "--stack", "orders"];
    let output = run(&[&["init", "edge/gatefront.yaml"][..], &flags].concat(), folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let config = fs::read_to_string(folder.path().join("edge/gatefront.yaml")).expect("the config");
    assert!(config.contains("\ntemplate: '../sam.yaml'\n"), "{config}");
}

const APIS: &str = r#"{"Items": [{"ApiId": "k1l2m3n4o5", "Name": "chat", "ProtocolType": "WEBSOCKET"},
    {"ApiId": "a1b2c3d4e5", "Name": "orders", "ProtocolType": "HTTP"}]}"#;
const AUTHORIZERS: &str = r#"{"Items": [{"AuthorizerType": "REQUEST"}]}"#;
const STAGES: &str = r#"{"Items": [{"StageName": "live"}]}"#;
const ZONES: &str =
    r#"{"HostedZones": [{"Id": "/hostedzone/Z123", "Name": "example.com.", "Config": {"PrivateZone": false}}]}"#;
const CERTIFICATES: &str = r#"{"CertificateSummaryList": [{"DomainName": "*.example.com",
    "CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"}]}"#;

/// An account with an HTTP API and a WebSocket API, a hosted zone and a certificate.
pub(crate) fn account() -> FakeAws {
    let empty = r#"{"items": []}"#;
    FakeAws::new()
        .answers("get-rest-apis", empty)
        .answers("get-apis", APIS)
        .answers("get-stages", STAGES)
        .answers("get-authorizers", AUTHORIZERS)
        .answers("list-hosted-zones", ZONES)
        .answers("list-certificates", CERTIFICATES)
}

const FROM_AWS: [&str; 10] = [
    "init",
    "-",
    "--from-aws",
    "--api",
    "a1b2c3d4e5",
    "--region",
    "eu-west-1",
    "--domain",
    "api.example.com",
    "--profile=team",
];

#[test]
fn the_account_answers_what_the_flags_leave_open() {
    let aws = account();
    let (code, config, said) = aws.run(&FROM_AWS);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "  type: http ",
        "  stage: live ",
        "  auth: lambda ",
        "  hosted_zone_id: Z123 ",
        "    viewer: arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012\n",
    ] {
        assert!(config.contains(line), "{line}: {config}");
    }
    let calls = aws.calls();
    let reads = |call: &String| {
        let verb = call.split(' ').nth(1).unwrap_or_default();
        (verb.starts_with("get-") || verb.starts_with("list-")) && call.contains("--profile team")
    };
    assert!(calls.len() == 6 && calls.iter().all(reads), "{calls:?}");
}

#[test]
fn what_may_not_be_listed_is_named_with_its_permission_and_asked_for() {
    let aws = account()
        .refuses("list-hosted-zones", "AccessDenied")
        .refuses("list-certificates", "AccessDeniedException")
        .refuses("get-stages", "AccessDeniedException");
    let (code, config, said) = aws.run(&FROM_AWS);
    assert_eq!(code, Some(0), "{said}");
    assert!(config.contains("  stage: $default ") && config.contains("# hosted_zone_id: "), "{config}");
    for permission in ["allow route53:ListHostedZones", "allow acm:ListCertificates", "/apis/a1b2c3d4e5/stages"] {
        assert!(said.contains(permission), "{permission}: {said}");
    }
    // The kind of an API is never guessed.
    let (code, _, said) = account().refuses("get-apis", "AccessDeniedException").run(&FROM_AWS);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("error: --type not given"), "{said}");
}
