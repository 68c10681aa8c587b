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

/** An answer of WeChat may also break off in the middle, after the call has had its effect. */
export type WeChatFaultEffect = FaultEffect | { kind: 'half' };

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
export type AnyFaultRule = FaultRule<DatabaseFaultEffect | WeChatFaultEffect>;

/** Throws RangeError for a rule that could never mean anything. */
export function refuseNonsense(rule: Omit<AnyFaultRule, 'id'>): void {
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
  if (effect.kind === 'half' && (target !== 'wechat' || rule.when !== 'after'))
    throw new RangeError('half: only an answer of WeChat can break off, so target wechat and when after');
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
