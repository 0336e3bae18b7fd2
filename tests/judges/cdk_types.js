// Prints every resource type with its properties, as the AWS CDK knows them: the whole CloudFormation schema.
const { loadAwsServiceSpecSync } = require('@aws-cdk/aws-service-spec');

const types = {};
for (const resource of loadAwsServiceSpecSync().all('resource')) {
  types[resource.cloudFormationType] = Object.keys(resource.properties);
}
console.log(JSON.stringify(types));
