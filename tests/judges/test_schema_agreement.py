"""Refusals of CloudFormation: gatefront and cfn-lint agree on templates of ours with one property changed at random.

The changes are made from AWS's schemas as cfn-lint carries them, not from gatefront's table: properties that do not exist,
that are missing, of another type, or beyond an enum, a range, a length or a pattern, references to nothing, and values
that are right. A mutant agrees if both refuse it or neither does. `KNOWN` has where they differ on purpose, and why.

The figures go to target/judges/schema-agreement.json.
"""

import copy
import json
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import cfnlint
import pytest

import product
import tools

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"
FIGURES = product.ROOT / "target" / "judges" / "schema-agreement.json"
SEED = 20_261_020
COUNT = 600
CASES = [
    "managed-policy_eu-west-1_rest_domain",
    "custom-domain_eu-west-1_http_domain",
    "cloudfront-function_us-east-1_rest_domain",
    "lambda-edge_us-east-1_http_domain",
    "zero-ttl_us-east-1_rest_domain",
    "option_distribution",
    "option_logging",
    "option_response-headers-policy_own",
]

# The findings of cfn-lint about these classes: references and functions, parameters, and properties.
CLASSES = re.compile(r"E(1[01]|2|3)\d+")

# Where the two differ on purpose: what cfn-lint says, and why gatefront says something else.
KNOWN = [
    ("gatefront alone", r"GF5[0-4]\d", "Other rules know what CloudFront refuses beside the schemas."),
    ("gatefront alone", r"is refused: it is (one of .http-only|one of .viewer|.* or more|.* or less)|has \d+ characters or fewer|required property `(EventType|FunctionARN)`",
     "`tools/schema_facts.json` adds limits that AWS documents and its schemas leave out."),
    ("cfn-lint alone", r"E(1150|1151|1152|1153|1154|1155|1156|1157|1158|1159|3510|3031 .*\(\?)",
     "Formats, IAM policies and patterns that look around are not in the table."),
    ("cfn-lint alone", r"E3014|E3018", "A boolean that is false is not set: `CloudFrontDefaultCertificate: false` beside a certificate is accepted."),
    ("cfn-lint alone", r"E3040|E3677|E2531|E2533|E3663|E3047|E3049|E3029|E3020|E3023|E3503|E3030 .*Runtime", "These are about what the values mean, and need more than a schema."),
]


def schemas():
    names = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    return lambda name: json.loads((SCHEMAS / "resources" / f"{names[name]}.json").read_text())


def resolved(schema, root):
    while "$ref" in schema:
        schema = root["definitions"][schema["$ref"].split("/")[-1]]
    return schema


def is_function(value):
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))


def holders(value, schema, root, path):
    """Yields every object below a value, with its schema and its path."""
    schema = resolved(schema, root)
    if is_function(value):
        return
    if isinstance(value, dict) and "properties" in schema:
        yield path, schema
        for key, inner in value.items():
            if key in schema["properties"]:
                yield from holders(inner, schema["properties"][key], root, [*path, key])
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from holders(item, schema["items"], root, [*path, index])


def wrong(schema, chance):
    """A value that a schema does not take, with the class of the fault; None where any value will do."""
    kind = schema.get("type")
    choices = []
    if schema.get("enum"):
        choices.append(("enum", "no-such-value"))
    if kind == "string" and "pattern" in schema:
        choices.append(("pattern", "\u00a7 \n"))
    if kind == "string" and "maxLength" in schema:
        choices.append(("length", "a" * (schema["maxLength"] + 1)))
    if kind in ("integer", "number"):
        choices += [("range", schema["minimum"] - 1)] if "minimum" in schema else []
        choices += [("range", schema["maximum"] + 1)] if "maximum" in schema else []
        choices.append(("type", "many"))
    if kind == "boolean":
        choices.append(("type", "perhaps"))
    if kind == "array":
        choices += [("items", [])] if schema.get("minItems") else []
        choices += [("type", {"Key": "value"}), ("type", "one")]
    if kind in ("string", "integer", "number", "boolean"):
        choices += [("type", ["one", "two"]), ("type", {"Key": "value"})]
    if kind == "object":
        choices += [("type", ["one"]), ("type", "one")]
    return chance.choice(choices) if choices else None


def right(schema, chance):
    """A value that a schema takes; None where that is not plain."""
    kind = schema.get("type")
    if schema.get("enum"):
        return chance.choice(schema["enum"])
    if kind == "boolean":
        return chance.choice([True, False, "true"])
    if kind in ("integer", "number"):
        least = schema.get("minimum", 1)
        return chance.choice([least, str(least)])
    if kind == "string" and "pattern" not in schema and "format" not in schema:
        return "a" * max(schema.get("minLength", 1), 1)
    return None


def mutant(template, read, chance):
    """A template with one property changed, what was done, and whether it should be wrong."""
    changed = copy.deepcopy(template)
    known = {name: value for name, value in changed["Resources"].items() if value["Type"].startswith("AWS::")}
    name = chance.choice(sorted(known))
    root = read(known[name]["Type"])
    properties = known[name].get("Properties", {})
    path, schema = chance.choice(list(holders(properties, root, root, [])))
    target = properties
    for step in path:
        target = target[step]
    kind = chance.choice(["unknown", "missing", "wrong", "wrong", "added", "added", "right", "reference"])
    key = chance.choice(sorted(schema["properties"]))
    shape = resolved(schema["properties"][key], root)
    present = [key for key in target if key in schema["properties"]]
    # Without a name that may be an API's, gatefront has nothing to judge.
    if path[-2:-1] == ["Origins"]:
        present = [key for key in present if key != "DomainName"]
    if kind == "unknown":
        key += "x"
        target[key] = "a"
    elif kind == "missing" and set(present) & set(schema.get("required", [])):
        key = chance.choice(sorted(set(present) & set(schema["required"])))
        del target[key]
    elif kind == "wrong" and present:
        key = chance.choice(present)
        made = wrong(resolved(schema["properties"][key], root), chance)
        if made is None:
            return None
        kind, target[key] = made
    elif kind == "added" and f"/properties/{key}" not in root.get("readOnlyProperties", []):
        made = wrong(shape, chance)
        if made is None:
            return None
        kind, target[key] = made
    elif kind == "right" and f"/properties/{key}" not in root.get("readOnlyProperties", []):
        made = right(shape, chance)
        if made is None:
            return None
        target[key] = made
    elif kind == "reference" and present:
        key = chance.choice(present)
        target[key] = chance.choice([{"Ref": "NotThere"}, {"Fn::GetAtt": [name, "NotThere"]}, {"Fn::Sub": "${NotThere}"}])
    else:
        return None
    return changed, f"{kind} {known[name]['Type']} {'/'.join(map(str, [*path, key]))}"


def mutants(count, seed):
    chance, read = random.Random(seed), schemas()
    templates = {name: product.template(product.ROOT / "snapshots" / f"{name}.yaml") for name in CASES}
    made, seen = [], set()
    while len(made) < count:
        case = chance.choice(CASES)
        found = mutant(templates[case], read, chance)
        text = json.dumps(found[0]) if found else ""
        if found and text not in seen:
            seen.add(text)
            made.append((f"{case}: {found[1]}", text))
    return made


def by_cfn_lint(paths):
    command = [tools.CFN_LINT, "--format", "json", "--regions", "us-east-1", "--ignore-checks", "W", "I", "--", *paths]
    finished = subprocess.run(command, capture_output=True, text=True)
    found = {}
    for match in json.loads(finished.stdout):
        if CLASSES.fullmatch(match["Rule"]["Id"]):
            found.setdefault(match["Filename"], []).append(f"{match['Rule']['Id']} {match['Message']}")
    return found


def by_gatefront(paths):
    finished = product.run("check", "--format", "json", *paths)
    assert finished.returncode in (0, 1), finished.stderr.decode()
    return {
        file["path"]: [f"{finding['rule']} {finding['message']}" for finding in file["findings"] if finding["severity"] == "error" and finding["rule"].startswith(("GF5", "GF65"))]
        for file in json.loads(finished.stdout)["files"]
    }


def reason(side, findings):
    return next((why for known, pattern, why in KNOWN if known == side and any(re.search(pattern, found) for found in findings)), None)


def judged(folder, count=COUNT, seed=SEED):
    """The figures, and the mutants about which the two differ."""
    names = {}
    for number, (name, text) in enumerate(mutants(count, seed)):
        path = folder / f"{number:04}.json"
        path.write_text(text)
        names[str(path)] = name
    lint, own = by_cfn_lint(list(names)), by_gatefront(list(names))
    figures, differing = Counter(), []
    for path, name in names.items():
        theirs, ours = lint.get(path, []), own[path]
        side = None if bool(theirs) == bool(ours) else "cfn-lint alone" if theirs else "gatefront alone"
        figures["both refuse" if side is None and ours else side or "neither refuses"] += 1
        if side and not reason(side, theirs or ours):
            differing.append((side, name, (theirs or ours)[:2]))
    return dict(figures), differing


def test_the_two_agree_on_mutants(tmp_path):
    figures, differing = judged(tmp_path)
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text(json.dumps({"figures": figures, "differing": differing}, indent=2))
    print(figures)
    assert sum(figures.values()) == COUNT
    assert not differing
    assert figures["both refuse"] > COUNT / 2


def test_the_table_is_what_the_script_makes():
    finished = subprocess.run([sys.executable, product.ROOT / "tools" / "schemas.py", "--check"], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr


@pytest.mark.parametrize("page", sorted({limits["page"] for type_ in json.loads((product.ROOT / "tools" / "schema_facts.json").read_text()).values() for limits in type_.values()}))
def test_every_added_limit_has_a_page(page):
    assert page.startswith("https://docs.aws.amazon.com/") or re.match(r"GF\d+ judges it", page)
