"""Everything that stacks of ours could leave in an account, asked of each service and not of CloudFormation."""

GLOBAL = {
    "distributions": ("cloudfront list-distributions", "DistributionList.Items[].Id"),
    "host functions": ("cloudfront list-functions", "FunctionList.Items[].Name"),
    "cache policies": ("cloudfront list-cache-policies --type custom", "CachePolicyList.Items[].CachePolicy.Id"),
    "roles": ("iam list-roles", "Roles[].RoleName"),
}
REGIONAL = {
    "certificates": ("acm list-certificates", "CertificateSummaryList[].CertificateArn"),
    "custom domains": ("apigatewayv2 get-domain-names", "Items[].DomainName"),
    "edge functions": ("lambda list-functions", "Functions[].FunctionName"),
    "stacks": ("cloudformation describe-stacks", "Stacks[].StackName"),
}


def inventory(account, regions=("us-east-1",), zone=None):
    """(kind, Region) -> names, empty kinds left out. The Region of what is global is None."""
    questions = {(kind, None): (*question, "us-east-1") for kind, question in GLOBAL.items()}
    for region in regions:
        questions |= {(kind, region): (*question, region) for kind, question in REGIONAL.items()}
    if zone:
        records = "ResourceRecordSets[?Type!='NS' && Type!='SOA'].Type"
        command = f"route53 list-resource-record-sets --hosted-zone-id {zone}"
        questions["records", None] = (command, records, "us-east-1")

    answers = {
        place: account.aws(*command.split(), "--query", query, region=region)
        for place, (command, query, region) in questions.items()
    }
    return {place: sorted(names) for place, names in answers.items() if names}
