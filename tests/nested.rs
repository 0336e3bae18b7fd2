//! `gatefront check` on nested stacks: they are joined with their parents by parameters and outputs.

use serde_json::Value;

use crate::support::{folder, run, verdict};

const API: &str = "  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: orders, ProtocolType: HTTP}}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}}
  Authorizer:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      {ApiId: !Ref Api, Name: jwt, AuthorizerType: JWT, IdentitySource: [$request.header.Authorization],
       JwtConfiguration: {Audience: [orders], Issuer: https://login.example.com}}
  Integration:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: HTTP_PROXY, IntegrationUri: https://orders.example.net, IntegrationMethod: ANY, PayloadFormatVersion: '1.0'}
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      {ApiId: !Ref Api, RouteKey: $default, AuthorizationType: JWT, AuthorizerId: !Ref Authorizer, Target: !Sub 'integrations/${Integration}'}
";

/// Returns a distribution before the API with this ID, which forwards by this policy.
fn distribution(id: &str, policy: &str) -> String {
    format!(
        "  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{{Id: api, DomainName: !Sub '${{{id}}}.execute-api.${{AWS::Region}}.amazonaws.com', CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}]
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: https-only
          AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
          OriginRequestPolicyId: {policy}
"
    )
}

const ALL_VIEWER: &str = "216adef6-5c7f-47e4-b989-5492eafa07d3";
const EXCEPT_HOST: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// A stack whose distribution gets the ID of the API as a parameter.
fn edge(policy: &str) -> String {
    format!("Parameters: {{ApiId: {{Type: String}}}}\nResources:\n{}", distribution("ApiId", policy))
}

const STACK: &str = "  Edge: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./edge.yaml, Parameters: {ApiId: !Ref Api}}}\n";

#[test]
fn an_api_in_the_parent_is_known_in_the_nested_stack() {
    let parent = format!("Resources:\n{API}{STACK}");
    for (policy, outcome) in [(ALL_VIEWER, "host-rejected"), (EXCEPT_HOST, "delivered")] {
        let folder = folder(&[("parent.yaml", &parent), ("edge.yaml", &edge(policy))]);
        let (verdict, _, code) = verdict(folder.path(), ".");
        assert_eq!(code, Some(i32::from(outcome != "delivered")), "{verdict:#}");
        let [file] = verdict["files"].as_array().expect("files").as_slice() else { panic!("{verdict:#}") };
        assert_eq!((&file["path"], &file["notes"]), (&"./parent.yaml".into(), &serde_json::json!([])));
        let distribution = &file["distributions"][0];
        assert_eq!(distribution["logical_id"], "Edge/Distribution");
        assert_eq!(distribution["behaviors"][0]["outcomes"]["read"]["outcome"], outcome, "{verdict:#}");
        for finding in file["findings"].as_array().expect("findings") {
            assert_eq!(finding["rule"], "GF201");
            assert_eq!((&finding["file"], &finding["line"]), (&"./edge.yaml".into(), &14.into()));
            let end = "DefaultCacheBehavior/OriginRequestPolicyId";
            assert_eq!(finding["pointer"], format!("/Resources/Distribution/Properties/DistributionConfig/{end}"));
            assert_eq!(finding["fix"], Value::Null);
        }
    }
}

/// Without the parent, nobody knows what the parameter is.
#[test]
fn the_login_of_the_parent_is_known_too() {
    let parent = format!("Resources:\n{API}{STACK}");
    let bare = edge(ALL_VIEWER).replace(&format!("          OriginRequestPolicyId: {ALL_VIEWER}\n"), "");
    let folder = folder(&[("parent.yaml", &parent), ("edge.yaml", &bare)]);
    let message = |path: &str| {
        let (verdict, ..) = verdict(folder.path(), path);
        verdict["files"][0]["findings"][0]["message"].as_str().expect("a message").to_owned()
    };
    let alone = message("edge.yaml");
    let joined = message("parent.yaml");
    assert_eq!(joined.strip_prefix(&alone), Some("; this breaks the login: the API in this template reads it"));
}

#[test]
fn an_api_in_a_nested_stack_is_known_in_the_parent_and_beside_it() {
    let nested = format!("Resources:\n{API}Outputs: {{Id: {{Value: !Ref Api}}}}\n");
    let orders = "  Orders: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: orders.yaml}}\n";
    let above = format!("Resources:\n{orders}{}", distribution("Orders.Outputs.Id", ALL_VIEWER));
    let beside = format!("Resources:\n{STACK}{orders}").replace("!Ref Api", "!GetAtt Orders.Outputs.Id");
    for (name, parent) in [("above", above), ("beside", beside)] {
        let folder = folder(&[("parent.yaml", &parent), ("orders.yaml", &nested), ("edge.yaml", &edge(ALL_VIEWER))]);
        let (verdict, stderr, _) = verdict(folder.path(), "parent.yaml");
        let file = &verdict["files"][0];
        assert_eq!(file["findings"].as_array().map(Vec::len), Some(1), "{name}: {verdict:#}\n{stderr}");
        assert_eq!(file["findings"][0]["rule"], "GF201", "{name}");
        let origin = &file["distributions"][0]["behaviors"][0]["path"]["origins"][0];
        assert_eq!(origin, "${OrdersApi}.execute-api.${AWS::Region}.amazonaws.com", "{name}");
    }
}

#[test]
fn the_condition_of_the_stack_is_that_of_its_resources() {
    let parent = format!(
        "Parameters: {{Kind: {{Type: String}}}}\nConditions: {{IsProd: !Equals [!Ref Kind, prod]}}\nResources:\n{API}{}",
        STACK.replace("Stack, Prop", "Stack, Condition: IsProd, Prop")
    );
    let folder = folder(&[("parent.yaml", &parent), ("edge.yaml", &edge(ALL_VIEWER))]);
    let with = |value: &str| {
        let parameter = format!("Kind={value}");
        run(&["check", "parent.yaml", "--parameter", &parameter], folder.path()).status.code()
    };
    assert_eq!((with("prod"), with("test")), (Some(1), Some(0)));
}

#[test]
fn an_application_of_sam_is_a_nested_stack() {
    let transform = "Transform: AWS::Serverless-2016-10-31\n";
    let stack = STACK.replace("AWS::CloudFormation::Stack", "AWS::Serverless::Application");
    let parent = format!("{transform}Resources:\n{API}{}", stack.replace("TemplateURL", "Location"));
    let nested = format!("{transform}{}", edge(ALL_VIEWER));
    let folder = folder(&[("parent.yaml", &parent), ("edge.yaml", &nested)]);
    let (verdict, ..) = verdict(folder.path(), "parent.yaml");
    assert_eq!(verdict["files"][0]["distributions"][0]["logical_id"], "Edge/Distribution", "{verdict:#}");
    assert_eq!(verdict["files"][0]["findings"][0]["rule"], "GF201");
}

#[test]
fn a_template_that_is_not_at_hand_is_named() {
    let orders = "  Orders: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://s3.amazonaws.com/b/orders.yaml}}\n";
    let parent = format!("Resources:\n{orders}{}", distribution("Orders.Outputs.Id", ALL_VIEWER));
    let folder = folder(&[("parent.yaml", &parent)]);
    let (verdict, stderr, _) = verdict(folder.path(), "parent.yaml");
    let message = "this nested stack is not looked into: its template is not at hand";
    assert!(stderr.contains(message) && stderr.contains("parent.yaml:2:3"), "{stderr}");
    assert_eq!(verdict["files"][0]["notes"][0]["message"], message);
    let origin = &verdict["files"][0]["distributions"][0]["behaviors"][0]["path"]["origins"][0];
    assert_eq!(origin, "${Orders.Outputs.Id}.execute-api.${AWS::Region}.amazonaws.com");
}

/// Templates that refer to each other end.
#[test]
fn stacks_in_circles_are_left() {
    let parent = format!("Resources:\n{API}{}", STACK.replace("edge.yaml", "parent.yaml"));
    let folder = folder(&[("parent.yaml", &parent)]);
    assert!(run(&["check", "parent.yaml"], folder.path()).status.code().is_some());
}
