// The stacks of tests/configs/*_us-east-1_rest_*, as an author of CDK code would write them. usage: STRATEGY=zero-ttl node stack.js
const cdk = require('aws-cdk-lib');
const { aws_apigateway: apigateway, aws_certificatemanager: acm, aws_cloudfront: cloudfront } = cdk;
const { aws_cloudfront_origins: origins, aws_iam: iam, aws_lambda: lambda, aws_route53: route53 } = cdk;
const { CloudFrontTarget } = require('aws-cdk-lib/aws-route53-targets');

const app = new cdk.App({ analyticsReporting: false });
const stack = new cdk.Stack(app, 'orders-edge', {
  env: { account: '000000000000', region: 'us-east-1' },
  synthesizer: new cdk.LegacyStackSynthesizer(),
});
const api = 'a1b2c3d4e5';
const https = {
  protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
  originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
};
const behavior = {
  origin: new origins.HttpOrigin(`${api}.execute-api.us-east-1.amazonaws.com`, { originPath: '/prod', ...https }),
  viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
  allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
  cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
  originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
};

function distribution(changes, options) {
  return new cloudfront.Distribution(stack, 'Distribution', {
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    defaultBehavior: { ...behavior, ...changes },
    ...options,
  });
}

const strategies = {
  'managed-policy': () => distribution(),

  'zero-ttl': () => distribution({
    cachePolicy: new cloudfront.CachePolicy(stack, 'CachePolicy', {
      minTtl: cdk.Duration.seconds(0),
      defaultTtl: cdk.Duration.seconds(0),
      maxTtl: cdk.Duration.seconds(1),
      headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Authorization'),
    }),
  }),

  'lambda-edge': () => {
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.CompositePrincipal(
        new iam.ServicePrincipal('lambda.amazonaws.com'), new iam.ServicePrincipal('edgelambda.amazonaws.com')),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')],
    });
    const code = `def handler(event, context):
    request = event["Records"][0]["cf"]["request"]
    request["headers"]["host"] = [{"key": "Host", "value": request["origin"]["custom"]["domainName"]}]
    return request
`;
    const rewrite = new lambda.Function(stack, 'Function', {
      runtime: lambda.Runtime.PYTHON_3_13, handler: 'index.handler', role, code: lambda.Code.fromInline(code),
    });
    return distribution({
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
      edgeLambdas: [{ functionVersion: rewrite.currentVersion, eventType: cloudfront.LambdaEdgeEventType.ORIGIN_REQUEST }],
    });
  },

  'custom-domain': () => {
    const domainName = 'api.example.com';
    const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com',
    });
    const certificate = new acm.Certificate(stack, 'Certificate', {
      domainName, validation: acm.CertificateValidation.fromDns(zone),
    });
    const domain = new apigateway.DomainName(stack, 'ApiDomainName', {
      domainName, certificate, endpointType: apigateway.EndpointType.REGIONAL,
      securityPolicy: apigateway.SecurityPolicy.TLS_1_2,
    });
    new apigateway.CfnBasePathMapping(stack, 'ApiMapping', { domainName: domain.domainName, restApiId: api, stage: 'prod' });
    const front = distribution({
      origin: new origins.HttpOrigin(domain.domainNameAliasDomainName, https),
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
    }, { domainNames: [domainName], certificate });
    const target = route53.RecordTarget.fromAlias(new CloudFrontTarget(front));
    new route53.ARecord(stack, 'A', { zone, recordName: domainName, target });
    new route53.AaaaRecord(stack, 'AAAA', { zone, recordName: domainName, target });
    return front;
  },
};

const front = strategies[process.env.STRATEGY]();
new cdk.CfnOutput(stack, 'DistributionDomainName', { value: front.distributionDomainName });
app.synth();
