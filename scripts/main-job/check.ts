import { isDeepStrictEqual } from 'node:util';

/** One number, or one fact, that must be right. */
export interface Check {
  what: string;
  expected: unknown;
  found: unknown;
  ok: boolean;
}

/** `found` comes from the database or the WeChat server, never from what a step counted itself. */
export const check = (what: string, expected: unknown, found: unknown): Check => ({
  what,
  expected,
  found,
  ok: isDeepStrictEqual(expected, found),
});

export interface StepResult {
  name: string;
  title: string;
  ok: boolean;
  seconds: number;
  checks: Check[];
  /** Why the step could not be done at all. */
  failure?: string;
}
