import type { FunctionConfig } from '../deployment.ts';
import { parseCron, type Schedule } from './cron.ts';

/** https://cloud.tencent.com/document/product/583/11637 (WeChat's own console takes one) */
const MAX_TIMERS_OF_A_FUNCTION = 10;

/** https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/functions/triggers.html */
const TRIGGER_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;

/** What somebody has ordered for the next moments of a timer, in numbers of moments. */
export interface Disturbance {
  /** Not delivered at all. */
  miss: number;
  /** Delivered twice at once, with the same `Time`. */
  duplicate: number;
  /** Not waited for by the clock that is advanced: the next run begins while this one is still running. */
  overlap: number;
}

/** One deployed timer. */
export interface Timer {
  readonly functionName: string;
  readonly triggerName: string;
  readonly cron: string;
  readonly schedule: Schedule;
  readonly disturbance: Disturbance;
  nextAtMs: number | undefined;
  /** Runs that have begun and not ended. */
  running: number;
  cancel: () => void;
}

/** Reads the timers of a function from cloudbaserc.json; `refuse` is told in sentences what the platform would refuse. */
export function readTimers(
  { name: functionName, triggers = [] }: FunctionConfig,
  refuse: (why: string) => void,
): Timer[] {
  if (triggers.length > MAX_TIMERS_OF_A_FUNCTION) refuse(`function ${functionName}: more than ten timers`);
  return triggers.flatMap(({ name, type, config }): Timer[] => {
    const problem = (why: string): Timer[] => {
      refuse(`function ${functionName}: trigger ${name}: ${why}`);
      return [];
    };
    if (type !== 'timer') return problem(`type ${type} is not implemented here, only timer is`);
    if (!TRIGGER_NAME.test(name))
      return problem('the name must be letters, digits, - and _, a letter first, at most 60');
    if (triggers.filter((one) => one.name === name).length > 1) return problem('there are two of this name');
    try {
      const schedule = parseCron(config);
      const disturbance = { miss: 0, duplicate: 0, overlap: 0 };
      const idle = { nextAtMs: undefined, running: 0, cancel: () => undefined };
      return [{ functionName, triggerName: name, cron: config, schedule, disturbance, ...idle }];
    } catch (error) {
      return problem(error instanceof Error ? error.message : String(error));
    }
  });
}
