"""Whatever cfn-lint takes for a template, `check` reads.

The constructs are collected from the CloudFormation user guide and template reference, in YAML as people write it and,
by PyYAML's reading, as JSON. cfn-lint's package has no templates of its own to take.
"""

import json
import textwrap

import pytest
from cfnlint import decode

import product

DISTRIBUTION = """\
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Comment: COMMENT
        Origins:
          - Id: api
            DomainName: a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: https-only
          AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac
"""

# What stands for the comment of the distribution: every intrinsic function, long and short, and text in every style.
VALUES = {
    "Ref": "!Ref Name",
    "Ref, long": "{Ref: Name}",
    "Ref of a pseudo parameter": "!Ref AWS::StackId",
    "GetAtt": "!GetAtt Bucket.Arn",
    "GetAtt of a nested attribute": "!GetAtt Nested.Outputs.Name",
    "GetAtt, a list": "!GetAtt [Bucket, Arn]",
    "GetAtt, long": "{'Fn::GetAtt': [Bucket, Arn]}",
    "GetAtt, long, a text": "{'Fn::GetAtt': Bucket.Arn}",
    "Sub": "!Sub '${Name}-${AWS::Region}-${Bucket.Arn}-${!Name}'",
    "Sub with names": "!Sub ['${A}', {A: !Ref Name}]",
    "Sub in folded text": "!Sub >-\n          ${Name}\n          and more",
    "Join": "!Join ['-', [a, !Ref Name]]",
    "Join, a block": "\n          Fn::Join:\n            - ''\n            - - a\n              - !Ref Name",
    "Select": "!Select [0, !Split [',', !Ref Name]]",
    "Select of zones": "!Select ['0', !GetAZs '']",
    "Select of blocks": "!Select [0, !Cidr [10.0.0.0/16, 2, 8]]",
    "FindInMap": "!FindInMap [Texts, !Ref AWS::Region, Comment]",
    "FindInMap, long in short": "!FindInMap [Texts, {Ref: 'AWS::Region'}, Comment]",
    "If": "!If [IsProd, a, !Ref AWS::NoValue]",
    "If in If": "!If [IsProd, !If [IsTest, a, b], !Sub '${Name}']",
    "ImportValue": "!ImportValue other-Name",
    "ImportValue of Sub": "\n          Fn::ImportValue: !Sub '${Name}-x'",
    "Base64": "!Base64 abc",
    "Base64 of Sub": "\n          Fn::Base64: !Sub '${Name}'",
    "Transform": "\n          Fn::Transform: {Name: 'AWS::Include', Parameters: {Location: 's3://bucket/key'}}",
    "ToJsonString": "\n          Fn::ToJsonString: {a: !Ref Name}",
    "Length": "!Sub ['${N}', {N: {'Fn::Length': [1, 2]}}]",
    "GetStackOutput": "{'Fn::GetStackOutput': {StackName: other, OutputName: Name, Region: us-east-1}}",
    "a dynamic reference": "'{{resolve:ssm:/name:1}}'",
    "literal text": "|\n          two\n          lines\n",
    "folded text": ">\n          two\n          lines\n",
    "text over two lines": "two\n          lines",
    "escapes": '"tab \\t, \\u00e9, \\x41, \\" and \\\\"',
    "single quotes": "'it''s'",
    "an alias": "*text",
    "a number": "5",
    "yes": "yes",
    "a date": "2026-11-22",
    "a sexagesimal": "12:30:45",
    "an octal": "0644",
    "null-like text": "'~'",
    "text beyond ASCII": "日本語 🚀",
}

# Sections and attributes beside the distribution.
SECTIONS = {
    "all sections": """\
        AWSTemplateFormatVersion: 2010-09-09
        Description: >
          Folded
        Metadata: {'AWS::CloudFormation::Interface': {ParameterGroups: [{Label: {default: a}, Parameters: [Key]}]}}
        Outputs:
          Url: {Value: !GetAtt Distribution.DomainName, Export: {Name: !Sub '${AWS::StackName}-url'}, Condition: IsProd}
        """,
    "rules": """\
        Rules:
          Tested:
            RuleCondition: !Equals [!Ref Name, x]
            Assertions:
              - Assert: {'Fn::Contains': [[a, b], !Ref Name]}
                AssertDescription: text
        """,
    "metadata of any form": """\
        Metadata: {a: [1, 2.5, true, null]}
        """,
    "language extensions": """\
        Transform: [AWS::LanguageExtensions]
        """,
    "SAM": """\
        Transform: AWS::Serverless-2016-10-31
        Globals: {Function: {Runtime: python3.13}}
        """,
}

PARAMETERS = """\
Parameters:
  Name: {Type: String, Default: &text a b, AllowedPattern: '.*', NoEcho: true, MinLength: '0', MaxLength: 9, ConstraintDescription: c}
  Count: {Type: Number, Default: 1, MinValue: 0, MaxValue: '9'}
  List: {Type: CommaDelimitedList, Default: 'a,b'}
  Numbers: {Type: List<Number>, Default: '1,2'}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /name}
  Key: {Type: 'AWS::EC2::KeyPair::KeyName', Default: k}
Mappings:
  Texts: {eu-west-1: {Comment: a, List: [a, b]}, us-east-1: {Comment: b, List: [c]}}
Conditions:
  IsProd: !Equals [!Ref Name, prod]
  IsTest: {'Fn::And': [!Condition IsProd, {'Fn::Not': [{Condition: IsOther}]}]}
  IsOther: !Or [!Equals [a, b], !Not [!Condition IsProd]]
"""

OTHERS = """\
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    UpdateReplacePolicy: !Ref AWS::NoValue
    DependsOn: [Topic]
    Metadata: {cfn-lint: {config: {ignore_checks: [E3001]}}}
  Topic:
    Type: AWS::SNS::Topic
    Condition: IsProd
    DependsOn: Nested
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/x.yaml', Parameters: {A: !Ref Count}}
  Own: {Type: 'Custom::Own', Properties: {ServiceToken: !ImportValue token, x: {'Fn::GetAZs': !Ref AWS::Region}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: {ResourceSignal: {Count: 1, Timeout: PT5M}}
    UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}
    Properties: {MinSize: '0', MaxSize: '1', AvailabilityZones: !GetAZs ''}
  Fn::ForEach::Topics: [Each, [a, b], {'Topic${Each}': {Type: 'AWS::SNS::Topic', Properties: {TopicName: !Ref Each}}}]
"""


def template(comment="text", sections=""):
    resources = "Resources:\n" + DISTRIBUTION.replace("COMMENT", comment) + OTHERS
    return textwrap.dedent(sections) + PARAMETERS + resources


def is_taken_by_cfn_lint(path):
    parsed, errors = decode.decode(path)
    assert not errors, errors
    assert parsed["Resources"]["Distribution"]
    return parsed


def is_read(path):
    finished = product.run("check", path, "--format", "json")
    assert finished.returncode == 0, finished.stderr.decode() + finished.stdout.decode()
    (file,) = json.loads(finished.stdout)["files"]
    (distribution,) = file["distributions"]
    (behavior,) = distribution["behaviors"]
    assert behavior["outcomes"]["read"]["outcome"] == "delivered"


def assert_read(text, tmp_path):
    path = tmp_path / "template.yaml"
    path.write_text(text)
    parsed = is_taken_by_cfn_lint(str(path))
    is_read(path)
    path = tmp_path / "template.json"
    # cfn-lint itself does not read pairs of surrogates in escapes.
    path.write_text(json.dumps(parsed, default=str, indent=1, ensure_ascii=False))
    is_taken_by_cfn_lint(str(path))
    is_read(path)


@pytest.mark.parametrize("case", VALUES)
def test_a_value_is_read(case, tmp_path):
    assert_read(template(comment=VALUES[case]), tmp_path)


@pytest.mark.parametrize("case", SECTIONS)
def test_a_section_is_read(case, tmp_path):
    assert_read(template(sections=SECTIONS[case]), tmp_path)


@pytest.mark.parametrize("change", [
    pytest.param(lambda text: text.replace("\n", "\r\n"), id="CRLF"),
    pytest.param(lambda text: "\ufeff" + text, id="byte order mark"),
    pytest.param(lambda text: "---\n" + text, id="document start"),
    pytest.param(lambda text: "# a comment\n\n" + text.replace("Resources:\n", "Resources: # all\n"), id="comments"),
    pytest.param(lambda text: text.rstrip("\n"), id="no last line end"),
])
def test_a_form_of_text_is_read(change, tmp_path):
    path = tmp_path / "template.yaml"
    path.write_bytes(change(template()).encode())
    is_taken_by_cfn_lint(str(path))
    is_read(path)
