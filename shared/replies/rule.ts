import type * as z from 'zod/mini';
import type { replyRule } from '../contracts/reply.ts';
import type { UserId } from '../core/ids.ts';
import type { Collection, Database } from '../db/database.ts';

/** What the operator says: when something is answered, and what. */
export type ReplyRule = z.output<typeof replyRule>;
export type Trigger = ReplyRule['trigger'];
export type RuleReply = ReplyRule['reply'];

/** Everything that a rule says to a person. */
export const saidBy = ({ reply, followUps = [] }: ReplyRule): RuleReply[] => [reply, ...followUps];

/** Document of `replyRules`. */
export interface KeptRule {
  _id: string;
  /** `removed`: kept, so that a late repeat of its making does not bring it back. */
  state: 'kept' | 'removed';
  rule: ReplyRule;
  /** Raised with each change. */
  revision: number;
  /** Of the change that made this revision: its repeat gets the same answer. */
  requestKey: string;
  /** Coupon campaigns that the reply leads to. */
  templateIds: string[];
  updatedAt: Date;
  updatedBy: UserId;
}

/** All are read at once. */
export const MOST_RULES = 200;

export const replyRules = (database: Database): Collection<KeptRule> => database.collection<KeptRule>('replyRules');

/** The rules that are not removed. */
export const keptRules = (rules: Collection<KeptRule>): Promise<KeptRule[]> =>
  rules.find({ where: { state: 'kept' }, limit: MOST_RULES });

const specificity = ({ trigger }: ReplyRule): number => {
  if (trigger.on === 'default') return 9;
  if (trigger.on === 'keyword') return ['exact', 'contains', 'pattern'].indexOf(trigger.match);
  if (trigger.on === 'scan') return trigger.scenes ? 0 : 1;
  return trigger.on === 'follow' ? 2 : 0;
};

/** Who speaks first of several that fit: the default last, then by priority, the specific before the general, then by id. */
export function bySpeakingOrder(a: KeptRule, b: KeptRule): number {
  const isDefault = ({ rule }: KeptRule) => Number(rule.trigger.on === 'default');
  return (
    isDefault(a) - isDefault(b) ||
    b.rule.priority - a.rule.priority ||
    specificity(a.rule) - specificity(b.rule) ||
    (a._id < b._id ? -1 : 1)
  );
}
