"""An origin's name, however it is put together, is to gatefront the text that cfn-lint makes of it.

cfn-lint offers that as `resolve_value` of its template validator, which gives every text that is possible: all branches
of `Fn::If`, as `check` explores them. Of parameters it takes the default, and pseudo parameters in the Region that it is
told.
"""

import json
import re

import pytest
from cfnlint import Template
from cfnlint.helpers import FUNCTIONS
from cfnlint.jsonschema import CfnTemplateValidator

import product

REGION = "eu-west-1"
REF_API = {"Ref": "Api"}
SUB = {"Fn::Sub": "${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}"}
URL = {"Fn::Sub": "https://${Api}.execute-api.${AWS::Region}.amazonaws.com/prod"}
LITERAL = "zzzzzzzzzz.execute-api.eu-west-1.amazonaws.com"
FIND = {"Fn::FindInMap": ["Apis", {"Ref": "AWS::Region"}, "Id"]}
STAGED = {"Fn::FindInMap": ["Stages", {"Ref": "Stage"}, "Host"]}
# What stands for a name, and how many names it may become.
NAMES = {
    "Ref": ({"Ref": "Host"}, 1),
    "Sub": (SUB, 1),
    "Sub with names": ({"Fn::Sub": ["${Id}.execute-api.${AWS::Region}.amazonaws.com", {"Id": FIND}]}, 1),
    "Join": ({"Fn::Join": [".", [REF_API, "execute-api", {"Ref": "AWS::Region"}, {"Ref": "AWS::URLSuffix"}]]}, 1),
    "Join of a list parameter": ({"Fn::Join": [".", {"Ref": "Labels"}]}, 1),
    "Select of Split": ({"Fn::Select": [2, {"Fn::Split": ["/", URL]}]}, 1),
    "Select by text": ({"Fn::Select": ["1", ["a.example.com", SUB]]}, 1),
    "Split twice": ({"Fn::Select": [0, {"Fn::Split": ["/", {"Fn::Select": [1, {"Fn::Split": ["://", URL]}]}]}]}, 1),
    "Join of Split": ({"Fn::Join": [".", {"Fn::Split": ["--", "api--example--com"]}]}, 1),
    "FindInMap": (STAGED, 1),
    "If on the Region": ({"Fn::If": ["Here", SUB, LITERAL]}, 1),
    "If on a parameter": ({"Fn::If": ["Free", SUB, LITERAL]}, 2),
    "If in If": ({"Fn::If": [
        "Free",
        {"Fn::If": ["Free", SUB, "never.example.com"]},
        {"Fn::If": ["There", "not.example.com", LITERAL]},
    ]}, 2),
    "If in Join": ({"Fn::Join": [".", [{"Fn::If": ["Free", REF_API, "other"]}, "example", "com"]]}, 2),
}


def template(name):
    behavior = {
        "TargetOriginId": "api",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    }
    origin = {"Id": "api", "DomainName": name, "CustomOriginConfig": {"OriginProtocolPolicy": "https-only"}}
    return {
        "Parameters": {
            "Api": {"Type": "String", "Default": "a1b2c3d4e5"},
            "Host": {"Type": "String", "Default": "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"},
            "Labels": {"Type": "CommaDelimitedList", "Default": "api,example,com"},
            "Stage": {"Type": "String", "Default": "prod"},
            "Unknown": {"Type": "String"},
        },
        "Mappings": {
            "Apis": {REGION: {"Id": "b1b2b3b4b5"}},
            "Stages": {"prod": {"Host": LITERAL}},
        },
        "Conditions": {
            "Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, REGION]},
            "There": {"Fn::Not": [{"Condition": "Here"}]},
            "Free": {"Fn::Equals": [{"Ref": "Unknown"}, "yes"]},
        },
        "Resources": {"Distribution": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {
            "Enabled": True, "Origins": [origin], "DefaultCacheBehavior": behavior,
        }}}},
    }


def by_cfn_lint(name):
    parsed = Template("template.json", template(name), [REGION])
    context = parsed.context.evolve(functions=FUNCTIONS, regions=[REGION])
    return {text for text, *_ in CfnTemplateValidator({}).evolve(context=context, cfn=parsed).resolve_value(name)}


def by_gatefront(name, path):
    """The names below the verdicts: `    → NAME`, after the lines of CloudFront's own hop."""
    path.write_text(json.dumps(template(name)))
    finished = product.run("check", "--region", REGION, path)
    assert finished.returncode == 1, finished.stderr.decode()
    hops = re.findall(r"^    → (?!CloudFront$)(.+)$", finished.stdout.decode(), re.MULTILINE)
    return {name for hop in hops for name in hop.split(" or ")}


@pytest.mark.parametrize("case", NAMES)
def test_the_names_agree(case, tmp_path):
    name, number = NAMES[case]
    expected = by_cfn_lint(name)
    assert len(expected) == number, "cfn-lint itself"
    assert by_gatefront(name, tmp_path / "template.json") == expected


def test_spared_text_is_read_as_aws_does(tmp_path):
    """cfn-lint leaves the exclamation mark. "CloudFormation resolves this text as ${Literal}":
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html
    """
    name = {"Fn::Sub": "${!Api}.${Api}.example.com"}
    assert by_cfn_lint(name) == {"${!Api}.a1b2c3d4e5.example.com"}
    assert by_gatefront(name, tmp_path / "template.json") == {"${Api}.a1b2c3d4e5.example.com"}
