"""Three validators that AWS users run before a deployment find nothing in any golden template."""

import json
import subprocess
from collections import defaultdict

import pytest

import product
import tools

BROKEN = """
Resources:
  Distribution:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        {property}
        Origins:
          - Id: api
            DomainName: a1b2c3d4e5.execute-api.us-east-1.amazonaws.com
            OriginPath: {origin_path}
            CustomOriginConfig: {{ OriginProtocolPolicy: https-only }}
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
"""


def cfn_lint(paths):
    """Errors and warnings by file, for every Region that golden configs deploy to."""
    command = [tools.CFN_LINT, "--format", "json", "--regions", "us-east-1", "eu-west-1", "--", *paths]
    finished = subprocess.run(command, capture_output=True, text=True)
    assert finished.stdout, f"cfn-lint said nothing: {finished.stderr}"
    found = defaultdict(list)
    for match in json.loads(finished.stdout):
        found[match["Filename"]].append(f"{match['Rule']['Id']} {match['Message']}")
    return found


# ARNs of what another stack owns, such as the stage of an API that is known by its ID, are written out. SAM makes the stage
# of an implicit API.
NOT_OURS = ("W9002 ", "W9013 ", "F1018 Fn::Sub variable '${ServerlessRestApi.Stage}'",
            "F1018 Fn::Sub variable '${RendererUrl.FunctionUrl}'")


def rego(engine, path):
    """Findings above INFO: those of AWS's own rules, and those of the preflight rules."""
    own, preflight = [], []
    for found in engine.validate_template(str(path)).diagnostics:
        if found.severity.name != "INFO" and not f"{found.rule_id} {found.message}".startswith(NOT_OURS):
            kind = preflight if found.rule_id.startswith("pf-") else own
            kind.append(f"{found.severity.name} {found.rule_id} {found.message}")
    return own, preflight


def whole(path, folder):
    """A template; a fragment is judged in a template that has the API which it may refer to."""
    template = product.template(path)
    if "fragment" not in template.get("Metadata", {}).get("gatefront", {}):
        return path
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "orders", "ProtocolType": "HTTP"}}
    template["Resources"]["HttpApi"] = api
    written = folder / path.name
    written.write_text(json.dumps(template))
    return written


@pytest.fixture(scope="session")
def templates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return {path: whole(path, folder) for path in product.SNAPSHOTS}


@pytest.fixture(scope="session")
def cfn_lint_findings(templates):
    return cfn_lint(templates.values())


def test_every_golden_config_has_a_template():
    assert product.CONFIGS, "no golden configs in tests/configs"
    assert [product.case(path) for path in product.CONFIGS] == [product.case(path) for path in product.SNAPSHOTS]


@pytest.mark.parametrize("path", product.SNAPSHOTS, ids=product.case)
def test_cfn_lint(path, templates, cfn_lint_findings):
    assert cfn_lint_findings[str(templates[path])] == []


@pytest.mark.parametrize("path", product.SNAPSHOTS, ids=product.case)
def test_cloudformation_validate(path, templates, engine):
    assert rego(engine, templates[path])[0] == []


@pytest.mark.parametrize("path", product.SNAPSHOTS, ids=product.case)
def test_preflight_rules(path, templates, engine):
    assert rego(engine, templates[path])[1] == []


def test_the_validators_are_awake(tmp_path, engine):
    """An unknown property is seen by two of them; a trailing slash in OriginPath only by the preflight rules."""
    unknown = tmp_path / "unknown.yaml"
    unknown.write_text(BROKEN.format(property="Coment: x", origin_path="/prod"))
    slash = tmp_path / "slash.yaml"
    slash.write_text(BROKEN.format(property="Comment: x", origin_path="/prod/"))

    assert any("'Coment'" in line for line in cfn_lint([unknown])[str(unknown)])
    assert any("'Coment'" in line for line in rego(engine, unknown)[0])
    assert any("pf-cloudfront-origin-path-format" in line for line in rego(engine, slash)[1])
