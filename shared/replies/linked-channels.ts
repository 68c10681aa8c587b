import { channelNamedBy } from '../channels/index.ts';
import type { Collection } from '../db/database.ts';
import { keptRules, saidBy, type KeptRule, type ReplyRule, type RuleReply } from './rule.ts';

/** Where a reply leads. */
function linksOf(reply: RuleReply): string[] {
  if (reply.type === 'news') return [reply.url];
  if (reply.type !== 'text') return [];
  return reply.parts.flatMap((part) =>
    typeof part === 'string' ? [] : [part.miniprogram?.path, part.url].flatMap((one) => one ?? []),
  );
}

/** The channels under which visits from the links of a rule are counted. */
const channelsOf = (rule: ReplyRule): string[] =>
  saidBy(rule)
    .flatMap(linksOf)
    .flatMap((link) => channelNamedBy(link) ?? []);

/** Those of all rules. One database request. */
export async function linkedChannels(rules: Collection<KeptRule>): Promise<string[]> {
  return (await keptRules(rules)).flatMap(({ rule }) => channelsOf(rule));
}

/**
 * Whether with this rule only the chat would lead to a campaign that asks for channels, and so only followers could claim. No
 * database request for a rule without channels, else one, and those of `needFollowing`.
 */
export async function isOnlyWayIn(
  {
    rules,
    needFollowing,
  }: {
    rules: Collection<KeptRule>;
    needFollowing(opened: readonly string[], inReplies: readonly string[]): Promise<boolean>;
  },
  { ruleId, rule }: { ruleId: string; rule: ReplyRule },
): Promise<boolean> {
  const own = channelsOf(rule);
  if (own.length === 0) return false;
  const others = (await keptRules(rules)).filter(({ _id }) => _id !== ruleId);
  return needFollowing(own, [...own, ...others.flatMap((one) => channelsOf(one.rule))]);
}
