import {
  refuseNonsense,
  type AnyFaultRule,
  type DatabaseFaultEffect,
  type FaultRule,
  type FaultTarget,
  type WeChatFaultEffect,
} from './fault-rule.ts';
import { seededRandom } from './random.ts';

export type {
  AnyFaultRule,
  DatabaseFaultEffect,
  FaultEffect,
  FaultRule,
  FaultTarget,
  WeChatFaultEffect,
} from './fault-rule.ts';

/** What the conditions of a rule are compared with. */
export interface FaultSubject {
  /** What `match` may name. */
  keys: readonly string[];
  /** What `action` may name. */
  actions?: readonly string[];
  collection?: string;
  functionName?: string;
  /** The invocation that sends the request; without one nothing can be killed. */
  invocationId?: string;
}

/** Asks, before and after the effect of one request, which rule strikes it; a rule that strikes is counted down. */
export type FaultWatch = (when: 'before' | 'after') => FaultRule<DatabaseFaultEffect> | undefined;

interface RuleInForce {
  rule: AnyFaultRule;
  random: () => number;
  /** Requests that fitted, by invocation; only kept for rules with `nth`. */
  seen: Map<string, number>;
}

const DEFAULT_SEED = 1;

/** The rules in force, in the order in which they were added. Every part of the world asks them before it acts. */
export class FaultRules {
  private readonly rules = new Map<string, RuleInForce>();
  private lastId = 0;
  private seedNow = DEFAULT_SEED;

  /** `random` decides about probabilities: a number in [0, 1). Left out: a generator of its own for every rule, from the seed. */
  constructor(private readonly random?: () => number) {}

  /** What the chances of all rules come from: the same seed, rules and requests give the same strikes. */
  get seed(): number {
    return this.seedNow;
  }

  /** Starts the chances of all rules anew, also of those in force. */
  setSeed(seed: number): void {
    if (!Number.isInteger(seed)) throw new RangeError('seed must be a whole number');
    this.seedNow = seed;
    for (const one of this.rules.values()) one.random = this.randomFor(one.rule.id);
  }

  /** Throws RangeError for a rule that could never mean anything. */
  add(rule: Omit<AnyFaultRule, 'id'> & { id?: string }): AnyFaultRule {
    refuseNonsense(rule);
    const added: AnyFaultRule = { ...rule, id: rule.id ?? `fault-${++this.lastId}` };
    this.rules.set(added.id, { rule: added, random: this.randomFor(added.id), seen: new Map() });
    return { ...added };
  }

  list(): AnyFaultRule[] {
    return [...this.rules.values()].map(({ rule }) => ({ ...rule }));
  }

  /** Answers whether there was such a rule. */
  remove(id: string): boolean {
    return this.rules.delete(id);
  }

  clear(): void {
    this.rules.clear();
  }

  /** The first rule that strikes a call of a function, of WeChat or of the file storage at this point; it is counted down. */
  hit(target: 'wechat', keys: readonly string[], when?: 'before' | 'after'): FaultRule<WeChatFaultEffect> | undefined;
  hit(target: 'function' | 'files', keys: readonly string[], when?: 'before' | 'after'): FaultRule | undefined;
  hit(target: Exclude<FaultTarget, 'database'>, keys: readonly string[], when: 'before' | 'after' = 'before') {
    const rule: AnyFaultRule | undefined = this.watch(target, { keys }, when)(when);
    // Only rules of the database may kill, and only those of WeChat give half an answer: `add` refuses all others.
    return rule as FaultRule | undefined;
  }

  /**
   * Counts one request for the rules with `nth`, and answers who asks about it. With `only` the rules of the other
   * moment are left alone, for those who ask for each moment by itself.
   */
  watch(target: FaultTarget, subject: FaultSubject, only?: 'before' | 'after'): FaultWatch {
    if (this.rules.size === 0) return () => undefined;
    const fitting = [...this.rules.values()].filter(
      (one) =>
        one.rule.target === target &&
        (only === undefined || momentOf(one.rule) === only) &&
        fits(one.rule, subject) &&
        isTurn(one, subject.invocationId ?? ''),
    );
    return (when) => {
      const striking = fitting.find((one) => momentOf(one.rule) === when && this.strikes(one));
      return striking && ({ ...striking.rule } as FaultRule<DatabaseFaultEffect>);
    };
  }

  /** The invocation is over: what was counted of it is forgotten. */
  forget(invocationId: string): void {
    for (const { seen } of this.rules.values()) seen.delete(invocationId);
  }

  private strikes({ rule, random }: RuleInForce): boolean {
    if (this.rules.get(rule.id)?.rule !== rule) return false;
    if (rule.probability !== undefined && random() >= rule.probability) return false;
    if (rule.count !== undefined) {
      rule.count -= 1;
      if (rule.count <= 0) this.rules.delete(rule.id);
    }
    return true;
  }

  private randomFor(id: string): () => number {
    return this.random ?? seededRandom(`${this.seedNow} ${id}`);
  }
}

const momentOf = ({ when }: AnyFaultRule): 'before' | 'after' => when ?? 'before';

function fits(rule: AnyFaultRule, { keys, actions, collection, functionName, invocationId }: FaultSubject): boolean {
  return (
    (rule.match === '*' || keys.includes(rule.match)) &&
    (rule.action === undefined || (actions ?? []).includes(rule.action)) &&
    (rule.collection === undefined || rule.collection === collection) &&
    (rule.function === undefined || rule.function === functionName) &&
    (rule.effect.kind !== 'kill' || invocationId !== undefined)
  );
}

function isTurn({ rule, seen }: RuleInForce, invocation: string): boolean {
  if (rule.nth === undefined) return true;
  const count = (seen.get(invocation) ?? 0) + 1;
  seen.set(invocation, count);
  return count === rule.nth;
}
