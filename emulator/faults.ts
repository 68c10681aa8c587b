/** The part of the world that a rule disturbs. */
export type FaultTarget = 'database' | 'function' | 'wechat';

export type FaultEffect =
  /** Refuse with this code: a string of CloudBase, a number of WeChat. */
  | { kind: 'error'; code: string | number; message: string }
  /** Wait (real milliseconds, also while the world's clock stands still). */
  | { kind: 'latency'; ms: number }
  /** Break the connection without an answer. */
  | { kind: 'drop' };

/** One disturbance of the world, set by a test or by hand. */
export interface FaultRule {
  id: string;
  target: FaultTarget;
  /** An action, a collection, a function's name or a path; `*` matches everything. */
  match: string;
  /** Between 0 and 1; left out: always. */
  probability?: number;
  /** How often the rule still strikes; it disappears at 0. Left out: for ever. */
  count?: number;
  effect: FaultEffect;
  /** Before the effect of the request (left out), or after it: then it has happened, but the caller does not learn of it. */
  when?: 'before' | 'after';
}

/** The rules in force, in the order in which they were added. Every part of the world asks them before it acts. */
export class FaultRules {
  private readonly rules = new Map<string, FaultRule>();
  private lastId = 0;

  /** `random` decides about probabilities: a number in [0, 1). */
  constructor(private readonly random: () => number = Math.random) {}

  /** Throws RangeError for a rule that could never mean anything. */
  add(rule: Omit<FaultRule, 'id'> & { id?: string }): FaultRule {
    refuseNonsense(rule);
    const added: FaultRule = { ...rule, id: rule.id ?? `fault-${++this.lastId}` };
    this.rules.set(added.id, added);
    return { ...added };
  }

  list(): FaultRule[] {
    return [...this.rules.values()].map((rule) => ({ ...rule }));
  }

  /** Answers whether there was such a rule. */
  remove(id: string): boolean {
    return this.rules.delete(id);
  }

  clear(): void {
    this.rules.clear();
  }

  /** The first rule that strikes a request with these keys at this point; it is counted down. */
  hit(target: FaultTarget, keys: readonly string[], when: 'before' | 'after' = 'before'): FaultRule | undefined {
    if (this.rules.size === 0) return undefined;
    for (const rule of this.rules.values()) {
      if (rule.target !== target || (rule.when ?? 'before') !== when) continue;
      if (rule.match !== '*' && !keys.includes(rule.match)) continue;
      if (rule.probability !== undefined && this.random() >= rule.probability) continue;
      this.countDown(rule);
      return { ...rule };
    }
    return undefined;
  }

  private countDown(rule: FaultRule): void {
    if (rule.count === undefined) return;
    rule.count -= 1;
    if (rule.count <= 0) this.rules.delete(rule.id);
  }
}

function refuseNonsense(rule: Omit<FaultRule, 'id'>): void {
  const { probability, count, effect } = rule;
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new RangeError('probability must be between 0 and 1');
  }
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    throw new RangeError('count must be a whole number above 0');
  }
  if (effect.kind === 'latency' && !(effect.ms >= 0)) throw new RangeError('latency: ms must be a number ≥ 0');
}
