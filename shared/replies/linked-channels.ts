import type { Collection } from '../db/database.ts';
import { keptRules, saidBy, type KeptRule, type ReplyRule, type RuleReply } from './rule.ts';

/** The pages that a reply leads to. */
function pathsOf(reply: RuleReply): string[] {
  if (reply.type !== 'text') return [];
  return reply.parts.flatMap((part) => (typeof part === 'string' ? [] : (part.miniprogram?.path ?? [])));
}

const channelOf = (path: string): string | null => new URLSearchParams(path.split('?')[1]).get('channel');

/** The channels under which visits from the links of a rule are counted. */
const channelsOf = (rule: ReplyRule): string[] =>
  saidBy(rule)
    .flatMap(pathsOf)
    .flatMap((path) => channelOf(path) ?? []);

/** Those of all rules. One database request. */
export async function linkedChannels(rules: Collection<KeptRule>): Promise<string[]> {
  return (await keptRules(rules)).flatMap(({ rule }) => channelsOf(rule));
}

/**
 * Whether with this rule only the chat would lead to a campaign that asks for channels, and so only followers could claim.
 * `claimChannels`: of such campaigns. No database request for a rule without channels, else two at most.
 */
export async function isOnlyWayIn(
  { rules, claimChannels }: { rules: Collection<KeptRule>; claimChannels(): Promise<readonly (readonly string[])[]> },
  { ruleId, rule }: { ruleId: string; rule: ReplyRule },
): Promise<boolean> {
  const own = channelsOf(rule);
  if (own.length === 0) return false;
  const asked = (await claimChannels()).filter((channels) => channels.some((one) => own.includes(one)));
  if (asked.length === 0) return false;
  const others = (await keptRules(rules)).filter(({ _id }) => _id !== ruleId);
  const inChat = new Set([...own, ...others.flatMap((one) => channelsOf(one.rule))]);
  return asked.some((channels) => channels.every((one) => inChat.has(one)));
}
