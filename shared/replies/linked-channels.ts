import type { Collection } from '../db/database.ts';
import { keptRules, saidBy, type KeptRule, type RuleReply } from './rule.ts';

/** The pages that a reply leads to. */
function pathsOf(reply: RuleReply): string[] {
  if (reply.type !== 'text') return [];
  return reply.parts.flatMap((part) => (typeof part === 'string' ? [] : (part.miniprogram?.path ?? [])));
}

const channelOf = (path: string): string | null => new URLSearchParams(path.split('?')[1]).get('channel');

/** The channels under which visits from links in the chat are counted. One database request. */
export async function linkedChannels(rules: Collection<KeptRule>): Promise<string[]> {
  const paths = (await keptRules(rules)).flatMap(({ rule }) => saidBy(rule).flatMap(pathsOf));
  return paths.flatMap((path) => channelOf(path) ?? []);
}
