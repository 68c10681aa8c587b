import { compilePattern } from './pattern.ts';
import { campaignsOf, renderReply, wordsOf } from './render.ts';
import { saidBy, type ReplyRule, type RuleReply } from './rule.ts';

/** Bytes of one text message; more is refused by WeChat (errcode 45002). */
const MOST_TEXT_BYTES = 2_048;

/**
 * 利诱关注、利诱分享: something is given to whoever follows or shares. Plain cases only: what is written otherwise is for
 * people to judge. To thank for following, and to show an offer that is open to everybody, is none.
 * https://developers.weixin.qq.com/community/business/doc/000a2c9dd00f70e3003df389c5140d
 */
const SAME_SENTENCE = '[^。！!；;\\n]{0,12}?';
const GIVES = '(?:[领送赠奖抽返享]|红包|有礼|免费|[得获].{0,4}[券礼奖])';
const REWARDS: readonly RegExp[] = [
  new RegExp(`(?<!(?:感谢|谢谢|多谢|欢迎)[您你]?的?)关注${SAME_SENTENCE}${GIVES}`, 'u'),
  new RegExp(`(?:分享|转发|邀请|集赞)${SAME_SENTENCE}${GIVES}`, 'u'),
];

/** Whether words promise something for following or for sharing. */
export function promisesReward(words: string): boolean {
  const plain = words.normalize('NFKC').replace(/[^\S\n]/g, '');
  return REWARDS.some((promise) => promise.test(plain));
}

/** Whether a rule does. */
export const rewardsFollowing = (rule: ReplyRule): boolean => promisesReward(saidBy(rule).map(wordsOf).join('\n'));

async function hasBadPattern({ trigger }: ReplyRule): Promise<boolean> {
  if (trigger.on !== 'keyword' || trigger.match !== 'pattern') return false;
  const patterns = await Promise.all(trigger.words.map(compilePattern));
  return patterns.includes(undefined);
}

function isTooLong(reply: RuleReply): boolean {
  const rendered = renderReply(reply);
  return rendered?.type === 'text' && new TextEncoder().encode(rendered.text).length > MOST_TEXT_BYTES;
}

export type RuleProblem = 'REPLY.BAD_PATTERN' | 'REPLY.TOO_LONG' | 'REPLY.REWARDS_FOLLOWING' | 'REPLY.UNKNOWN_CAMPAIGN';

/** Why a rule is not kept, beyond its form; undefined when it may be. */
export async function problemOf(
  rule: ReplyRule,
  campaigns: { getMany(ids: readonly string[]): Promise<readonly unknown[]> },
): Promise<RuleProblem | undefined> {
  if (await hasBadPattern(rule)) return 'REPLY.BAD_PATTERN';
  if (saidBy(rule).some(isTooLong)) return 'REPLY.TOO_LONG';
  if (rewardsFollowing(rule)) return 'REPLY.REWARDS_FOLLOWING';
  const named = campaignsOf(rule);
  if (named.length > 0 && (await campaigns.getMany(named)).length < named.length) return 'REPLY.UNKNOWN_CAMPAIGN';
  return undefined;
}
