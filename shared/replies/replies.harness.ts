import { fieldsOf } from '../wechat/json.ts';
import { readPush, type Push } from '../wechat/push.ts';
import { HandClock } from '../core/hand-clock.harness.ts';
import type { UserId } from '../core/ids.ts';
import { followerIds } from '../identity/index.ts';
import { gated, type Gate } from '../db/interruptions.harness.ts';
import type { LocalDatabase } from '../../tests/support/local-database.ts';
import { saveRule, type EditDeps, type RuleChange } from './edit-rules.ts';
import { ReplyBook, RULES_LIFE_MS } from './reply-book.ts';
import { replyRules, type KeptRule, type ReplyRule } from './rule.ts';

export const STAFF = 'staff-1' as UserId;
const followerId = followerIds({ appId: 'wxOfficialAccount', key: 'k'.repeat(32) });

/** Noon in Shanghai. */
export const NOON = new Date('2024-03-01T04:00:00.000Z');

/** A rule that answers with its own name. */
export const ruleOf = (name: string, trigger: ReplyRule['trigger'], more: Partial<ReplyRule> = {}): ReplyRule => ({
  name,
  enabled: true,
  priority: 0,
  trigger,
  reply: { type: 'text', parts: [name] },
  ...more,
});

let messages = 0;
const push = (fields: object): Push =>
  readPush(fieldsOf({ ToUserName: 'gh_1', FromUserName: 'oA', CreateTime: '1709265600', ...fields }));
export const written = (Content: string, FromUserName = 'oA'): Push =>
  push({ FromUserName, MsgType: 'text', MsgId: String(++messages), Content });
export const event = (Event: string, EventKey = ''): Push => push({ MsgType: 'event', Event, EventKey });
export const sent = (MsgType: string): Push => push({ MsgType, MsgId: String(++messages) });

/** A merchant's rules, and the functions that read and change them. */
export class ReplyWorld {
  readonly clock = new HandClock(NOON);
  readonly troubles: string[] = [];
  readonly campaigns = new Set<string>();
  /** Whether a campaign would, with these channels opened by a rule and these by all. */
  needFollowing: (opened: readonly string[], inReplies: readonly string[]) => boolean = () => false;
  private saves = 0;

  constructor(readonly local: LocalDatabase) {
    local.reset();
  }

  deps(gate?: Gate): EditDeps {
    const { local, clock, campaigns } = this;
    const database = gate ? gated(local.database, gate) : local.database;
    return {
      clock,
      rules: replyRules(database),
      campaigns: { getMany: async (ids) => ids.filter((one) => campaigns.has(one)) },
      needFollowing: async (opened, inReplies) => this.needFollowing(opened, inReplies),
    };
  }

  save(change: Partial<RuleChange> & { rule: ReplyRule }) {
    const n = ++this.saves;
    return saveRule(this.deps(), {
      ruleId: `rule-${n}`,
      revision: 0,
      requestKey: `save-${n}`,
      userId: STAFF,
      ...change,
    });
  }

  /** An instance of the function that answers. */
  book(gate?: Gate): ReplyBook {
    const { local, clock, troubles } = this;
    const told = (name: string) => void troubles.push(name);
    const logger = { info: told, warn: told, error: told };
    const database = gate ? gated(local.database, gate) : local.database;
    return new ReplyBook({ followerId, database, clock, logger });
  }

  /** What a fresh instance answers, in words. */
  async answer(given: Push, book = this.book()): Promise<string | undefined> {
    const chosen = await book.choose(given, given.key);
    return chosen?.reply?.type === 'text' ? chosen.reply.text : chosen?.reply?.type;
  }

  /** Until a change of the rules is seen by every instance. */
  wait(): void {
    this.clock.advance(RULES_LIFE_MS);
  }

  rules = () => this.local.all<KeptRule>('replyRules');
}
