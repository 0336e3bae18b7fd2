"""Resolves the conditions of a template for one Region, which the emulator does not do.

The emulator takes every condition on AWS::Region for false, and does not look into other Regions for a stack's outputs
(`test_emulator_faults.py`), so both are worked out here before it gets a template for several Regions.
"""


def resolved(template, region, output_of):
    """The template without `Conditions`. `output_of(region, name)` gives an output of the same stack in another Region."""
    holding = {name for name, condition in template["Conditions"].items() if _holds(condition, region)}
    plain = {section: entries for section, entries in template.items() if section != "Conditions"}
    for section in ("Resources", "Outputs"):
        plain[section] = {
            name: {key: value for key, value in entry.items() if key != "Condition"}
            for name, entry in template[section].items()
            if "Condition" not in entry or entry["Condition"] in holding
        }
    return _with_outputs(plain, output_of)


def _holds(condition, region):
    """Only the forms that gatefront writes: an equality with AWS::Region on one side, and its opposite."""
    if "Fn::Not" in condition:
        (other,) = condition["Fn::Not"]
        return not _holds(other, region)
    left, right = (region if side == {"Ref": "AWS::Region"} else side for side in condition["Fn::Equals"])
    return left == right


def _with_outputs(node, output_of):
    if isinstance(node, list):
        return [_with_outputs(item, output_of) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Fn::GetStackOutput"}:
        wanted = node["Fn::GetStackOutput"]
        assert wanted["StackName"] == {"Ref": "AWS::StackName"}
        return output_of(wanted["Region"], wanted["OutputName"])
    return {key: _with_outputs(value, output_of) for key, value in node.items()}
