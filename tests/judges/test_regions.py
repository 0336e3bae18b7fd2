"""The Regions that a config may name are AWS's commercial Regions, as the AWS SDK of the pinned CLI knows them."""

import json

import botocore.session

import product


def test_every_commercial_region_is_accepted_and_no_other():
    partitions = botocore.session.get_session().get_component("data_loader").load_data("partitions")["partitions"]
    (commercial,) = (partition for partition in partitions if partition["id"] == "aws")
    finished = product.run("schema")

    assert finished.returncode == 0, finished.stderr
    accepted = json.loads(finished.stdout)["$defs"]["Region"]["enum"]
    assert sorted(accepted) == sorted(set(commercial["regions"]) - {"aws-global"})
