"""The mutants of `tests/mutants.rs`, put before the validators too: gatefront tells every one of them.

What the others tell is counted, not asserted: they do not ask whether a header arrives. Any finding counts, in their
favour, even one about another flaw of the mutant than the one it is made for. The figures and the findings go to
target/judges/mutants.json, and the sums, with -rP, to the end of pytest's report.
"""

import copy
import json

import pytest

import product
from test_validators import cfn_lint, rego

TEMPLATES = [
    "snapshots/managed-policy_eu-west-1_rest_bare.yaml",
    "snapshots/lambda-edge_us-east-1_http_certificates.yaml",
    "tests/fixtures/cdk.out/Managed.template.json",
]
FIGURES = product.ROOT / "target" / "judges" / "mutants.json"
JUDGES = ["cfn-lint", "cloudformation-validate", "preflight", "gatefront"]


def is_function(value):
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def merged(target, patch):
    """RFC 7386, but a function is replaced as a whole."""
    if not isinstance(patch, dict) or is_function(patch) or not isinstance(target, dict) or is_function(target):
        return patch
    changed = {key: merged(target.get(key), value) for key, value in patch.items() if value is not None}
    return {key: value for key, value in {**target, **changed}.items() if patch.get(key, ...) is not None}


def mutant(template, mutation):
    """`mutant` of tests/mutants.rs."""
    template = copy.deepcopy(template)
    (logical_id, *_) = product.resources(template, "AWS::CloudFront::Distribution")
    mutation = json.loads(json.dumps(mutation).replace('"Distribution"', json.dumps(logical_id)))
    distribution = template["Resources"][logical_id] = merged(template["Resources"][logical_id], mutation.get("distribution", {}))
    properties = distribution["Properties"]
    config = properties["DistributionConfig"] = merged(properties["DistributionConfig"], mutation.get("config", {}))
    config["DefaultCacheBehavior"] = merged(config["DefaultCacheBehavior"], mutation.get("behavior", {}))
    # One mutant has no origins.
    if "Origins" in config:
        config["Origins"][0] = merged(config["Origins"][0], mutation.get("origin", {}))
    for part, section in [("resources", "Resources"), ("parameters", "Parameters"), ("conditions", "Conditions")]:
        if part in mutation:
            template[section] = {**template.get(section, {}), **mutation[part]}
    return template


def gatefront(path):
    finished = product.run("check", "--format", "json", path)
    assert finished.returncode in (0, 1), finished.stderr.decode()
    (file,) = json.loads(finished.stdout)["files"]
    return [finding["rule"] for finding in file["findings"]]


@pytest.fixture(scope="module")
def judged(tmp_path_factory, engine):
    """(template, None or the rule it breaks) -> judge -> findings."""
    folder = tmp_path_factory.mktemp("mutants")
    mutations = {None: {}, **product.template(product.ROOT / "tests" / "mutants.yaml")}
    paths = {}
    for number, source in enumerate(TEMPLATES):
        unbroken = product.template(product.ROOT / source)
        for rule, mutation in mutations.items():
            path = paths[source, rule] = folder / f"{number}.{rule}.json"
            path.write_text(json.dumps(mutant(unbroken, mutation)))
    by_cfn_lint = cfn_lint(list(paths.values()))
    found = {}
    for key, path in paths.items():
        own, preflight = rego(engine, path)
        found[key] = dict(zip(JUDGES, [by_cfn_lint[str(path)], own, preflight, gatefront(path)], strict=True))
    return found


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("source", TEMPLATES)
def test_the_unbroken_are_clean(source, judge, judged):
    assert judged[source, None][judge] == []


def test_gatefront_tells_every_mutant(judged):
    survivors = {key: found["gatefront"] for key, found in judged.items() if key[1] not in [None, *found["gatefront"]]}
    assert survivors == {}


def test_what_the_others_tell_is_counted(judged):
    mutants = {key: found for key, found in judged.items() if key[1]}
    assert len(mutants) == len(TEMPLATES) * len({rule for _, rule in mutants})
    told = {judge: sum(bool(found[judge]) for found in mutants.values()) for judge in JUDGES}
    by_rule = {rule: {judge: 0 for judge in JUDGES} for _, rule in mutants}
    for (_, rule), found in mutants.items():
        for judge in JUDGES:
            by_rule[rule][judge] += bool(found[judge])
    findings = {f"{source} {rule}": found for (source, rule), found in mutants.items()}
    figures = {"mutants": len(mutants), "told": told, "by_rule": by_rule, "findings": findings}
    FIGURES.write_text(json.dumps(figures, indent=2))
    print(f"{len(mutants)} mutants; told by {', '.join(f'{judge} {number}' for judge, number in told.items())}")
