import { replyRule } from '../contracts/reply.ts';
import { shanghaiTime, type Clock } from '../core/clock.ts';
import type { Logger } from '../core/logger.ts';
import type { Collection, Database } from '../db/database.ts';
import type { FollowerId } from '../identity/index.ts';
import type { Push } from '../wechat/push.ts';
import type { Reply } from '../wechat/reply.ts';
import { fits, isOpen, occasionOf, type Occasion } from './occasion.ts';
import { compilePattern, MOST_STEPS_IN_ALL, type Pattern } from './pattern.ts';
import { renderReply } from './render.ts';
import { bySpeakingOrder, keptRules, replyRules, type KeptRule } from './rule.ts';
import { replyTurns, takeTurn, type ReplyTurn } from './turns.ts';

/** How long rules are believed before they are read again: a push costs no request for them, a change waits so long. */
export const RULES_LIFE_MS = 30_000;

interface ReadyRule extends KeptRule {
  patterns: readonly Pattern[];
}

interface Parts {
  followerId: FollowerId;
  database: Database;
  clock: Clock;
  logger: Logger;
}

/** What is answered, what is said behind that, and the rule that says so. */
interface Choice {
  ruleId: string;
  reply?: Reply;
  further?: readonly Reply[];
}

/** The reply rules of an account, kept in memory for the life of the instance, and what they answer. */
export class ReplyBook {
  private readonly rules: Collection<KeptRule>;
  private readonly turns: Collection<ReplyTurn>;
  private read: { at: Date; rules: readonly ReadyRule[] } | undefined;

  constructor(private readonly parts: Parts) {
    this.rules = replyRules(parts.database);
    this.turns = replyTurns(parts.database);
  }

  /**
   * What is said to a push; undefined for nothing. A rule outside of its hours does not fit; one that is silent to
   * this person ends the search: nobody is told that he is not understood because he asked twice.
   */
  async choose(push: Push, eventId: string): Promise<Choice | undefined> {
    const occasion = occasionOf(push);
    const rule = occasion && (await this.speaker(occasion));
    if (!rule) return undefined;
    const reply = renderReply(rule.rule.reply);
    const further = (rule.rule.followUps ?? []).flatMap((one) => renderReply(one) ?? []);
    if (!reply && further.length === 0) return undefined;
    const minutes = rule.rule.silenceMinutes;
    if (minutes !== undefined) {
      const turn = { ruleId: rule._id, followerId: this.parts.followerId(push.openId), eventId };
      if (!(await takeTurn(this.turns, turn, { minutes, now: this.parts.clock.now() }))) return undefined;
    }
    return { ruleId: rule._id, ...(reply ? { reply } : {}), ...(further.length > 0 ? { further } : {}) };
  }

  private async speaker(occasion: Occasion): Promise<ReadyRule | undefined> {
    const rules = await this.current();
    const time = shanghaiTime(this.parts.clock.now());
    return rules.find(({ rule, patterns }) => isOpen(rule, time) && fits(rule.trigger, occasion, patterns));
  }

  /** The rules in speaking order. Old ones are better than none: they are used while new ones cannot be read. */
  private async current(): Promise<readonly ReadyRule[]> {
    const { clock, logger } = this.parts;
    const now = clock.now();
    if (this.read && Math.abs(now.getTime() - this.read.at.getTime()) < RULES_LIFE_MS) return this.read.rules;
    try {
      const kept = await keptRules(this.rules);
      const ready = await Promise.all(kept.map((one) => this.ready(one)));
      this.read = { at: now, rules: this.affordable(ready.flat().sort(bySpeakingOrder)) };
    } catch (error) {
      if (!this.read) throw error;
      logger.error('replies.unread', { error });
    }
    return this.read.rules;
  }

  /** Without the rules whose patterns would make a message take too long, the last in speaking order first. */
  private affordable(rules: readonly ReadyRule[]): ReadyRule[] {
    let steps = 0;
    const afforded = rules.filter(({ patterns }) => {
      steps += patterns.reduce((sum, pattern) => sum + pattern.steps, 0);
      return patterns.length === 0 || steps <= MOST_STEPS_IN_ALL;
    });
    if (afforded.length < rules.length) this.parts.logger.error('replies.too-many-patterns', { steps });
    return afforded;
  }

  /** None of it when it is switched off, or when somebody wrote something else into the database by hand. */
  private async ready(kept: KeptRule): Promise<ReadyRule[]> {
    const parsed = replyRule.safeParse(kept.rule);
    if (!parsed.success) {
      this.parts.logger.warn('replies.malformed', { ruleId: kept._id });
      return [];
    }
    const { trigger, enabled } = parsed.data;
    if (!enabled) return [];
    const sources = trigger.on === 'keyword' && trigger.match === 'pattern' ? trigger.words : [];
    const patterns = await Promise.all(sources.map(compilePattern));
    return [{ ...kept, rule: parsed.data, patterns: patterns.filter((one) => one !== undefined) }];
  }
}
