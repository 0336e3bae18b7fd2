// Reads pairs of templates as JSON, and says of each what the AWS CDK's own differ makes of its resources.
const { fullDiff, ResourceImpact } = require('@aws-cdk/cloudformation-diff');

const WORDS = {
  [ResourceImpact.WILL_REPLACE]: 'always',
  [ResourceImpact.MAY_REPLACE]: 'conditional',
};
const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const judged = pairs.map(([before, after]) => {
  const impacts = {};
  fullDiff(before, after).resources.forEachDifference((id, change) => {
    impacts[id] = WORDS[change.changeImpact] || 'never';
  });
  return impacts;
});
console.log(JSON.stringify(judged));
