"""Templates that are as large as a quota allows, or larger, in one direction each. Each is made by a function of its size."""

import json

CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
METHODS = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"]
RUNS = [{"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["F", "FunctionMetadata.FunctionARN"]}}]


def behavior(**more):
    return {
        "TargetOriginId": "api", "ViewerProtocolPolicy": "https-only", "AllowedMethods": METHODS,
        "CachePolicyId": CACHING_DISABLED, "OriginRequestPolicyId": ALL_BUT_HOST, **more,
    }


def origin(**more):
    return {
        "Id": "api", "DomainName": "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com", "OriginPath": "/prod",
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"]}, **more,
    }


def distribution(behaviors=(), default=None, origins=None, **more):
    config = {"Enabled": True, "Origins": origins or [origin()], "DefaultCacheBehavior": default or behavior()}
    config |= {"CacheBehaviors": list(behaviors), **more}
    return {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config}}


def template(resources, **sections):
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", **sections, "Resources": resources})


def conditions(count):
    """As many conditions, which do not depend on each other."""
    return {
        "Parameters": {f"P{n}": {"Type": "String", "AllowedValues": ["a", "b"]} for n in range(count)},
        "Conditions": {f"C{n}": {"Fn::Equals": [{"Ref": f"P{n}"}, "a"]} for n in range(count)},
    }


def conditional_origin(count):
    """An origin with a header for each condition: every behavior that leads to it has 2 ** count cases, 64 at most."""
    headers = [{"HeaderName": f"X-{n}", "HeaderValue": {"Fn::If": [f"C{n}", "a", "b"]}} for n in range(count)]
    return [origin(OriginCustomHeaders=headers)]


def paths(count, **more):
    return [behavior(PathPattern=f"/p{n}/*", **more) for n in range(count)]


def stars(length, number):
    """A pattern of this length with as many asterisks as it can have."""
    return ("*" + "a*" * (length // 2))[: length - 5] + f"{number:05}"


def function(size):
    lines = [f"  if (request.uri.startsWith('/a{n}')) {{ request.headers['x-a{n}'] = {{value: 'b'}}; }}\n" for n in range(size // 80)]
    code = "function handler(event) {\n  const request = event.request;\n" + "".join(lines) + "  return request;\n}\n"
    config = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    return {"Type": "AWS::CloudFront::Function", "Properties": {"Name": "f", "FunctionConfig": config, "FunctionCode": code}}


def behaviors_with_cases(count):
    return template({"D": distribution(paths(count), origins=conditional_origin(6))}, **conditions(6))


def distributions_with_cases(count):
    all = {f"D{n}": distribution(paths(75), origins=conditional_origin(6)) for n in range(count)}
    return template(all, **conditions(6))


def patterns(count, length=250):
    listed = [behavior(PathPattern=stars(length, n)) for n in range(count)]
    return template({"D": distribution(listed, origins=conditional_origin(6))}, **conditions(6))


def long_patterns(length):
    return template({"D": distribution([behavior(PathPattern=stars(length, n)) for n in range(50)])})


def allowed_values(count):
    chosen = behavior(OriginRequestPolicyId={"Fn::If": ["C", ALL_BUT_HOST, ALL_VIEWER]})
    parameter = {"Type": "String", "AllowedValues": [f"a{n}" for n in range(count)]}
    any_of = {"Fn::Or": [{"Fn::Equals": [{"Ref": "P"}, f"a{n}"]} for n in range(count)]}
    return template({"D": distribution(default=chosen)}, Parameters={"P": parameter}, Conditions={"C": any_of})


def long_function(size):
    listed = paths(75, FunctionAssociations=RUNS)
    found = distribution(listed, behavior(FunctionAssociations=RUNS), conditional_origin(6))
    return template({"F": function(size), "D": found}, **conditions(6))


def behaviors(count):
    return template({"D": distribution(paths(count))})


def behaviors_of_many_conditions(count):
    listed = [behavior(PathPattern=f"/p{n}/*", OriginRequestPolicyId={"Fn::If": [f"C{n}", ALL_BUT_HOST, ALL_VIEWER]}) for n in range(75)]
    return template({"D": distribution(listed, origins=conditional_origin(min(count, 10)))}, **conditions(max(count, 75)))


def error_pages(count):
    pages = [{"ErrorCode": 400 + n % 100, "ResponseCode": 200, "ResponsePagePath": f"/p{n}/a"} for n in range(count)]
    return template({"D": distribution(paths(75), CustomErrorResponses=pages)})


def routes(count):
    body = {"openapi": "3.0.1", "info": {"title": "a", "version": "1"}}
    answer = {"x-amazon-apigateway-integration": {"type": "mock"}}
    body["paths"] = {f"/r{n}/{{a}}/b{n}": {"get": answer} for n in range(count)}
    name = {"Fn::Sub": "${Api}.execute-api.${AWS::Region}.amazonaws.com"}
    headers = conditional_origin(6)[0]["OriginCustomHeaders"]
    listed = [behavior(PathPattern=f"/r{n}/*") for n in range(75)]
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a", "Body": body}},
        "Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": "Api"}}},
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"RestApiId": {"Ref": "Api"}, "DeploymentId": {"Ref": "Deployment"}, "StageName": "prod"},
        },
        "D": distribution(listed, origins=[origin(DomainName=name, OriginCustomHeaders=headers)]),
    }
    return template(resources, **conditions(6))


def references(count):
    """So many resources, each of which refers to all: the text has the square of them."""
    every = [{"Ref": f"R{n}"} for n in range(count)]
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::Join": ["", every]}}}
    return template({**{f"R{n}": topic for n in range(count)}, "D": distribution()})


def cdk(count):
    """A function with its role, its policy and its table, as the CDK writes them, so many times: 2,000 bytes each."""
    resources = {"D": distribution(paths(5))}
    for n in range(count):
        assume = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
        managed = ["arn:", {"Ref": "AWS::Partition"}, ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
        read = ["dynamodb:BatchGetItem", "dynamodb:GetRecords", "dynamodb:Query", "dynamodb:GetItem", "dynamodb:Scan"]
        reads = {"Action": read, "Effect": "Allow", "Resource": [{"Fn::GetAtt": [f"Table{n}", "Arn"]}, {"Ref": "AWS::NoValue"}]}
        resources |= {
            f"Function{n}": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Code": {"S3Bucket": {"Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}"}, "S3Key": f"{n:064x}.zip"},
                    "Handler": "index.handler", "Runtime": "nodejs22.x", "MemorySize": 512, "Timeout": 30,
                    "Role": {"Fn::GetAtt": [f"Role{n}", "Arn"]},
                    "Environment": {"Variables": {"TABLE": {"Ref": f"Table{n}"}, "STAGE": "prod"}},
                    "Tags": [{"Key": "app", "Value": "shop"}, {"Key": "team", "Value": "web"}],
                },
                "DependsOn": [f"Role{n}"],
                "Metadata": {"aws:cdk:path": f"Stack/Function{n}/Resource", "aws:asset:path": f"asset.{n:064x}"},
            },
            f"Role{n}": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {"Statement": [assume], "Version": "2012-10-17"},
                    "ManagedPolicyArns": [{"Fn::Join": ["", managed]}],
                },
                "Metadata": {"aws:cdk:path": f"Stack/Function{n}/ServiceRole/Resource"},
            },
            f"Policy{n}": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyDocument": {"Statement": [reads], "Version": "2012-10-17"},
                    "PolicyName": f"Policy{n}", "Roles": [{"Ref": f"Role{n}"}],
                },
                "Metadata": {"aws:cdk:path": f"Stack/Function{n}/ServiceRole/DefaultPolicy/Resource"},
            },
            f"Table{n}": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST",
                },
                "UpdateReplacePolicy": "Retain", "DeletionPolicy": "Retain",
                "Metadata": {"aws:cdk:path": f"Stack/Table{n}/Resource"},
            },
        }
    return template(resources)


def one_line_of_values(count):
    return '{"Resources": {"D": {"Type": "AWS::CloudFront::Distribution", "Properties": {"A": [' + "1," * count + "1]}}}}"


def duplicate_keys(count):
    return "Resources:\n  D: {Type: AWS::CloudFront::Distribution}\n  X:\n    Type: A::B::C\n" + "    k: 1\n" * count


def anchors(count):
    made = "".join(f"  R{n}: &a{n}\n    Type: AWS::SNS::Topic\n" for n in range(count))
    used = "".join(f"  S{n}: *a{n}\n" for n in range(count))
    return f"Resources:\n{made}{used}  D: {{Type: AWS::CloudFront::Distribution}}\n"
