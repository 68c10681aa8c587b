import type { FaultEffect, FaultRule } from '../../live/wire.ts';

/** A rule as it stands in the form: everything is text. */
export interface WrittenFault {
  target: FaultRule['target'];
  match: string;
  effect: FaultEffect['kind'];
  code: string;
  message: string;
  ms: string;
  probability: string;
  count: string;
  when: 'before' | 'after';
}

export const EMPTY_FAULT: WrittenFault = {
  target: 'database',
  match: '*',
  effect: 'latency',
  code: 'DATABASE_REQUEST_FAILED',
  message: 'disturbed on purpose',
  ms: '300',
  probability: '',
  count: '',
  when: 'before',
};

/** The rule that is written; whether it makes sense is for the server to say. */
export function faultOf(written: WrittenFault): Omit<FaultRule, 'id'> {
  const { target, match, when, probability, count } = written;
  return {
    target,
    match,
    when,
    effect: effectOf(written),
    ...(probability === '' ? {} : { probability: Number(probability) }),
    ...(count === '' ? {} : { count: Number(count) }),
  };
}

function effectOf({ effect, code, message, ms }: WrittenFault): FaultEffect {
  if (effect === 'latency') return { kind: 'latency', ms: Number(ms) };
  // WeChat's codes are numbers, CloudBase's are words.
  if (effect === 'error') return { kind: 'error', code: /^-?\d+$/.test(code) ? Number(code) : code, message };
  return { kind: 'drop' };
}
