//! Files that a file of the Serverless Framework includes: they are judged where they are written.

use serde_json::Value;

use crate::support::{folder, verdict};

const DISTRIBUTION: &str = "\
Type: AWS::CloudFront::Distribution
Properties:
  DistributionConfig:
    Enabled: true
    Origins:
      - {Id: api, DomainName: !Sub '${ApiGatewayRestApi}.execute-api.${AWS::Region}.amazonaws.com', OriginPath: '/${sls:stage}', CustomOriginConfig: {OriginProtocolPolicy: https-only}}
    DefaultCacheBehavior:
      TargetOriginId: api
      ViewerProtocolPolicy: https-only
      AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
      CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
";

fn service(resources: &str) -> String {
    format!("service: orders\nprovider: {{name: aws}}\nresources:{resources}\n")
}

#[test]
fn an_included_distribution_is_judged_at_its_own_lines() {
    let whole = format!("Resources:\n  Distribution:\n    {}", DISTRIBUTION.trim_end().replace('\n', "\n    "));
    for (resources, name, content, pointer) in [
        ("\n  Resources:\n    Distribution: ${file(./aws/cdn.yml)}", "app/aws/cdn.yml", DISTRIBUTION.to_owned(), ""),
        ("\n  - ${file(cdn.yml)}", "app/cdn.yml", whole.clone(), "/Resources/Distribution"),
        (
            " ${file(all.yml):cdn}",
            "app/all.yml",
            format!("cdn:\n  {}", whole.replace('\n', "\n  ")),
            "/cdn/Resources/Distribution",
        ),
    ] {
        let folder = folder(&[("app/serverless.yml", &service(resources)), (name, &content)]);
        for path in ["app", "app/serverless.yml"] {
            let (verdict, told, code) = verdict(folder.path(), path);
            assert_eq!((code, told.contains("not followed")), (Some(1), false), "{told}");
            let [file] = verdict["files"].as_array().expect("files").as_slice() else { panic!("{verdict:#}") };
            assert_eq!(file["path"], "app/serverless.yml");
            assert_eq!(file["distributions"][0]["behaviors"][0]["outcomes"]["read"]["outcome"], "stripped");
            let findings = file["findings"].as_array().expect("findings");
            let finding = findings.iter().find(|finding| finding["rule"] == "GF101").expect("GF101");
            assert_eq!(finding["file"], name);
            let line = 1 + content.lines().position(|line| line.contains("CachePolicyId")).expect("a line");
            assert_eq!(finding["line"], line, "{finding:#}");
            let end = "/Properties/DistributionConfig/DefaultCacheBehavior/CachePolicyId";
            assert_eq!(finding["pointer"], format!("{pointer}{end}"));
            assert_eq!(finding["fix"], Value::Null, "the included file is not edited");
        }
    }
}

#[test]
fn files_outside_of_the_project_are_not_read() {
    let resources = "\n  Resources:\n    Distribution: ${file(../cdn.yml)}\n    Other: ${file(missing.yml)}";
    let folder = folder(&[("app/serverless.yml", &service(resources)), ("cdn.yml", DISTRIBUTION)]);
    let (verdict, told, _) = verdict(folder.path(), "app/serverless.yml");
    assert_eq!(verdict["files"][0]["distributions"], serde_json::json!([]));
    assert_eq!(told.matches("warning: this file is not followed").count(), 2, "{told}");
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let resources = "\n  Resources:\n    Distribution: ${file(link.yml)}";
    let folder = folder(&[("app/serverless.yml", &service(resources)), ("cdn.yml", DISTRIBUTION)]);
    std::os::unix::fs::symlink(folder.path().join("cdn.yml"), folder.path().join("app/link.yml")).expect("a link");
    let (verdict, told, _) = verdict(folder.path(), "app/serverless.yml");
    assert_eq!(verdict["files"][0]["distributions"], serde_json::json!([]));
    assert!(told.contains("warning: this file is not followed"), "{told}");
}
