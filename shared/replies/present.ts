import type { KeptRule } from './rule.ts';

/** A rule as its contract shows it. */
export const presentRule = ({ _id, revision, rule, updatedAt }: KeptRule) => ({
  ruleId: _id,
  revision,
  rule,
  updatedAt: updatedAt.toISOString(),
});
