import { seededRandom } from './random.ts';

/** The part of the world that a rule disturbs. */
export type FaultTarget = 'database' | 'function' | 'wechat' | 'files';

export type FaultEffect =
  /** Refuse with this code: a string of CloudBase, a number of WeChat. */
  | { kind: 'error'; code: string | number; message: string }
  /** Wait (real milliseconds, also while the world's clock stands still). */
  | { kind: 'latency'; ms: number }
  /** Break the connection without an answer. */
  | { kind: 'drop' };

/** A request of the database may also kill (as `kill -9`) the function's process that sent it; its answer never arrives. */
export type DatabaseFaultEffect = FaultEffect | { kind: 'kill' };

/** One disturbance of the world, set by a test or by hand. All conditions that are given must hold. */
export interface FaultRule<Effect = FaultEffect> {
  id: string;
  target: FaultTarget;
  /** An action, a collection, a function's name or a path; `*` matches everything. */
  match: string;
  /** Of the database only: the action on the wire, or `read` or `write` for all of a kind. */
  action?: string;
  /** Of the database only. */
  collection?: string;
  /** Of database and files only: the function whose call sends the request. */
  function?: string;
  /**
   * Only the n-th of the requests that fit, counted in each invocation of a function by itself; counted since the rule
   * was added where no invocation is known (programs outside, calls of functions, WeChat).
   */
  nth?: number;
  /** Between 0 and 1; left out: always. */
  probability?: number;
  /** How often the rule still strikes; it disappears at 0. Left out: for ever. */
  count?: number;
  effect: Effect;
  /** Before the effect of the request (left out), or after it: then it has happened, but the caller does not learn of it. */
  when?: 'before' | 'after';
}

/** Any rule, whatever its target. */
export type AnyFaultRule = FaultRule<DatabaseFaultEffect>;

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
export type FaultWatch = (when: 'before' | 'after') => AnyFaultRule | undefined;

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
  hit(target: Exclude<FaultTarget, 'database'>, keys: readonly string[], when: 'before' | 'after' = 'before') {
    const rule = this.watch(target, { keys }, when)(when);
    // Only rules of the database may kill: `add` refuses all others.
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
      return striking && { ...striking.rule };
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

function refuseNonsense(rule: Omit<AnyFaultRule, 'id'>): void {
  const { target, probability, effect } = rule;
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new RangeError('probability must be between 0 and 1');
  }
  for (const name of ['count', 'nth'] as const) {
    const value = rule[name];
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      throw new RangeError(`${name} must be a whole number above 0`);
  }
  if (effect.kind === 'latency' && !(effect.ms >= 0 && effect.ms <= LONGEST_LATENCY_MS))
    throw new RangeError(`latency: ms must be a number from 0 to ${LONGEST_LATENCY_MS}`);
  if (target === 'database') return;
  const conditions = target === 'files' ? (['action', 'collection'] as const) : CONDITIONS_OF_DATABASE;
  if (effect.kind === 'kill')
    throw new RangeError('kill: only a request of the database can kill the function that sends it');
  const foreign = conditions.find((name) => rule[name] !== undefined);
  if (foreign) throw new RangeError(`${foreign} is no condition of target ${target}: use match`);
}

const CONDITIONS_OF_DATABASE = ['action', 'collection', 'function'] as const;

/** Longer than anything waits: what setTimeout can count is 24.8 days, and it takes more as nothing at all. */
const LONGEST_LATENCY_MS = 24 * 60 * 60 * 1000;
