// An app as a large product has it, and the same with three changes. usage: node large.js OLD-DIR NEW-DIR
// What becomes of Authorization is in the names of the distributions.
const cdk = require('aws-cdk-lib');
const {
  aws_apigateway: apigateway, aws_cloudfront: cloudfront, aws_cloudfront_origins: origins, aws_dynamodb: dynamodb,
  aws_lambda: lambda, aws_sqs: sqs,
} = cdk;

function synthesize(outdir, changed) {
  const app = new cdk.App({ analyticsReporting: false, outdir });
  const stack = new cdk.Stack(app, 'Large', {
    env: { account: '000000000000', region: 'us-east-1' },
    synthesizer: new cdk.LegacyStackSynthesizer(),
  });
  const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });

  for (let number = 0; number < 95; number++) {
    const table = new dynamodb.Table(stack, `Table${number}`, {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    });
    const queue = new sqs.Queue(stack, `Queue${number}`, {
      visibilityTimeout: cdk.Duration.seconds(changed && number === 1 ? 60 : 30),
    });
    const handler = new lambda.Function(stack, `Function${number}`, {
      runtime: lambda.Runtime.PYTHON_3_13, handler: 'index.handler',
      code: lambda.Code.fromInline('def handler(event, context):\n    return {"statusCode": 200, "body": "é"}\n'),
      environment: { TABLE: table.tableName, QUEUE: queue.queueUrl },
    });
    table.grantReadWriteData(handler);
    queue.grantSendMessages(handler);
  }
  api.root.addResource('orders').addMethod('ANY', undefined, { authorizationType: apigateway.AuthorizationType.IAM });
  if (changed) {
    new sqs.Queue(stack, 'Added');
  }

  const { CACHING_DISABLED } = cloudfront.CachePolicy;
  const { ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER } = cloudfront.OriginRequestPolicy;
  const distribution = (id, cachePolicy, originRequestPolicy) => new cloudfront.Distribution(stack, id, {
    defaultBehavior: {
      origin: new origins.RestApiOrigin(api), cachePolicy, originRequestPolicy,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    },
  });
  distribution('Delivered', CACHING_DISABLED, changed ? ALL_VIEWER : ALL_VIEWER_EXCEPT_HOST_HEADER);
  distribution('Stripped', CACHING_DISABLED, undefined);
  distribution('HostRejected', CACHING_DISABLED, ALL_VIEWER);
  distribution('Keyed', new cloudfront.CachePolicy(stack, 'CachePolicy', {
    minTtl: cdk.Duration.seconds(0), defaultTtl: cdk.Duration.seconds(0), maxTtl: cdk.Duration.seconds(1),
    headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Authorization'),
  }), undefined);
  app.synth();
}

synthesize(process.argv[2], false);
synthesize(process.argv[3], true);
