import { isPlainObject } from '../values/ejson.ts';
import { badValue } from '../errors.ts';

type Stage = Record<string, unknown>;

/** `$bucket` as MongoDB defines it, in terms of `$group`: mingo's own also answers the empty buckets. */
export function bucketStages(content: unknown): Stage[] {
  if (!isPlainObject(content)) throw badValue('Argument to $bucket stage must be an object');
  const { groupBy, boundaries, output = { count: { $sum: 1 } } } = content;
  if (groupBy === undefined || !Array.isArray(boundaries) || boundaries.length < 2 || !isPlainObject(output)) {
    throw badValue("$bucket requires 'groupBy' and at least two 'boundaries'");
  }
  const bounds = boundaries as unknown[];
  const branches = bounds.slice(0, -1).map((lower, i) => ({
    case: { $and: [{ $gte: [groupBy, { $literal: lower }] }, { $lt: [groupBy, { $literal: bounds[i + 1] }] }] },
    then: { $literal: lower },
  }));
  const otherwise = 'default' in content ? { default: { $literal: content.default } } : {};
  return [{ $group: { _id: { $switch: { branches, ...otherwise } }, ...output } }, { $sort: { _id: 1 } }];
}
