import type { FaultEffect, FaultRule } from '../../live/wire.ts';

/** A rule as it stands in the form: everything is text. */
export interface WrittenFault {
  target: FaultRule['target'];
  match: string;
  /** Conditions of the database's requests; empty: any. */
  action: string;
  collection: string;
  function: string;
  nth: string;
  effect: FaultEffect['kind'];
  code: string;
  message: string;
  ms: string;
  probability: string;
  count: string;
  when: 'before' | 'after';
}

/** What each target is known to fail with: codes of the database and of functions are words, WeChat's are numbers. */
export const FIRST_CODE: Record<FaultRule['target'], string> = {
  database: 'DATABASE_REQUEST_FAILED',
  function: 'FUNCTIONS_EXECUTE_FAIL',
  wechat: '45009',
  files: 'STORAGE_REQUEST_FAIL',
};

export const EMPTY_FAULT: WrittenFault = {
  target: 'database',
  match: '*',
  action: '',
  collection: '',
  function: '',
  nth: '',
  effect: 'latency',
  code: FIRST_CODE.database,
  message: 'disturbed on purpose',
  ms: '300',
  probability: '',
  count: '',
  when: 'before',
};

/** Fields that may hold what is no rule. */
export type CheckedField = 'code' | 'ms' | 'probability' | 'count' | 'nth';

const DECIMAL = /^\d+(\.\d+)?$/;
/** An errcode, or an HTTP status instead of an answer. */
const WECHAT_CODE = /^(-?\d+|HTTP_[45]\d\d)$/;

const WHOLE = /^0*[1-9]\d*$/;

/** The fields that must be mended before the rule can be sent; only those that the effect asks for. */
export function wrongFields({ target, effect, code, ms, probability, count, nth }: WrittenFault): Set<CheckedField> {
  const isRight: Record<CheckedField, boolean> = {
    code: effect !== 'error' || (target === 'wechat' ? WECHAT_CODE.test(code) : code.trim() !== ''),
    ms: effect !== 'latency' || DECIMAL.test(ms),
    probability: probability === '' || (DECIMAL.test(probability) && Number(probability) <= 1),
    count: count === '' || WHOLE.test(count),
    nth: nth === '' || WHOLE.test(nth),
  };
  return new Set((Object.keys(isRight) as CheckedField[]).filter((field) => !isRight[field]));
}

/** The rule that is written, when no field is wrong. */
export function faultOf(written: WrittenFault): Omit<FaultRule, 'id'> {
  const { target, match, when, probability, count, nth } = written;
  return {
    target,
    match,
    when,
    effect: effectOf(written),
    ...(target === 'database' ? conditionsOf(written) : {}),
    ...(nth === '' ? {} : { nth: Number(nth) }),
    ...(probability === '' ? {} : { probability: Number(probability) }),
    ...(count === '' ? {} : { count: Number(count) }),
  };
}

function conditionsOf({ action, collection, function: name }: WrittenFault) {
  const given = Object.entries({ action, collection, function: name }).filter(([, value]) => value.trim() !== '');
  return Object.fromEntries(given) as Pick<FaultRule, 'action' | 'collection' | 'function'>;
}

/** Only a request of the database has a function behind it that could be killed. */
export function effectsFor(
  target: WrittenFault['target'],
  labels: Record<FaultEffect['kind'], string>,
): Partial<Record<FaultEffect['kind'], string>> {
  const { kill, ...others } = labels;
  return target === 'database' ? { ...others, kill } : others;
}

function effectOf({ effect, code, message, ms }: WrittenFault): FaultEffect {
  if (effect === 'latency') return { kind: 'latency', ms: Number(ms) };
  // WeChat's codes are numbers, CloudBase's are words.
  if (effect === 'error') return { kind: 'error', code: /^-?\d+$/.test(code) ? Number(code) : code, message };
  return { kind: effect };
}
