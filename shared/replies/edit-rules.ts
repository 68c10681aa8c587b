import type { Clock } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Collection } from '../db/database.ts';
import { isOnlyWayIn } from './linked-channels.ts';
import { campaignsOf } from './render.ts';
import { problemOf, type RuleProblem } from './rule-problems.ts';
import { bySpeakingOrder, keptRules, MOST_RULES, type KeptRule, type ReplyRule } from './rule.ts';

export interface EditDeps {
  clock: Clock;
  rules: Collection<KeptRule>;
  /** Coupon campaigns, by id. */
  campaigns: { getMany(ids: readonly string[]): Promise<readonly unknown[]> };
  /**
   * Whether an open campaign that asks for one of the channels which a rule opens can be claimed by followers alone, when
   * replies open these.
   */
  needFollowing(opened: readonly string[], inReplies: readonly string[]): Promise<boolean>;
}

export interface RuleChange {
  ruleId: string;
  /** The revision that was changed; 0 makes a rule. */
  revision: number;
  requestKey: string;
  rule: ReplyRule;
  userId: UserId;
}

type Conflict = 'REPLY.CHANGED_MEANWHILE' | 'REPLY.NOT_FOUND';

/** All rules, in the order in which they speak. */
export async function listRules({ rules }: Pick<EditDeps, 'rules'>): Promise<KeptRule[]> {
  return (await keptRules(rules)).sort(bySpeakingOrder);
}

/** Why a change did not happen: it has happened before, by a lost request; or another one has. */
async function explain(
  { rules }: EditDeps,
  { ruleId, revision, requestKey }: Omit<RuleChange, 'rule' | 'userId'>,
): Promise<Result<KeptRule, Conflict>> {
  const found = await rules.get(ruleId);
  if (found?.state !== 'kept') return err('REPLY.NOT_FOUND');
  const isRepeat = found.requestKey === requestKey && found.revision === revision + 1;
  return isRepeat ? ok(found) : err('REPLY.CHANGED_MEANWHILE');
}

/** Keeps a rule: one conditional write, so that of two who change the same revision one learns of the other. */
export async function saveRule(
  deps: EditDeps,
  change: RuleChange,
): Promise<Result<KeptRule, Conflict | RuleProblem | 'REPLY.TOO_MANY' | 'REPLY.ONLY_WAY_IN'>> {
  const { clock, rules, campaigns } = deps;
  const { ruleId: _id, revision, requestKey, rule, userId: updatedBy } = change;
  const problem = await problemOf(rule, campaigns);
  if (problem) return err(problem);
  if (await isOnlyWayIn(deps, change)) return err('REPLY.ONLY_WAY_IN');
  const templateIds = campaignsOf(rule);
  const written = { rule, revision: revision + 1, requestKey, templateIds, updatedAt: clock.now(), updatedBy };
  const kept: KeptRule = { _id, state: 'kept', ...written };
  if (revision > 0) {
    const isChanged = await rules.updateIf({ _id, revision, state: 'kept' }, { set: written });
    return isChanged ? ok(kept) : explain(deps, change);
  }
  const others = (await keptRules(rules)).filter((one) => one._id !== _id);
  if (others.length >= MOST_RULES) return err('REPLY.TOO_MANY');
  return (await rules.add(kept)) === 'added' ? ok(kept) : explain(deps, change);
}

/** Takes a rule away. */
export async function removeRule(
  { clock, rules }: Pick<EditDeps, 'clock' | 'rules'>,
  { ruleId: _id, revision, userId }: Pick<RuleChange, 'ruleId' | 'revision' | 'userId'>,
): Promise<Result<Record<string, never>, Conflict>> {
  const removed = { state: 'removed', updatedAt: clock.now(), updatedBy: userId };
  if (await rules.updateIf({ _id, revision, state: 'kept' }, { set: removed })) return ok({});
  const found = await rules.get(_id);
  if (!found) return err('REPLY.NOT_FOUND');
  return found.state === 'removed' ? ok({}) : err('REPLY.CHANGED_MEANWHILE');
}
