import { DAY_MS, HOUR_MS } from '../../core/clock.ts';
import { normalizeCode, type Ids } from '../../core/ids.ts';
import { isOneTimeCode } from '../../core/one-time-code.ts';
import { CODE_LENGTH, type Coupon } from '../coupon.ts';
import type { CodeKey } from './code-key.ts';

/** How long a key works, also on a phone without network. */
const LIFE_MS = DAY_MS;
/** A key that is older is replaced when it is asked for, so that a phone always gets twelve hours; the old one still works. */
const RENEW_AFTER_MS = 12 * HOUR_MS;

const KEY_LENGTH = 32;

export const newKey = (ids: Ids, madeAt: Date): CodeKey => ({ key: ids.random(KEY_LENGTH), madeAt });

const endOf = ({ madeAt }: CodeKey): Date => new Date(madeAt.getTime() + LIFE_MS);

export const isFreshKey = (found: CodeKey | undefined, now: Date): found is CodeKey =>
  found !== undefined && now.getTime() - found.madeAt.getTime() < RENEW_AFTER_MS;

/** Until when a phone may show the coupon with this key. */
export const worksUntil = (key: CodeKey, { expiresAt }: Pick<Coupon, 'expiresAt'>): Date =>
  endOf(key) < expiresAt ? endOf(key) : expiresAt;

/** What staff typed or scanned: the coupon's number, and the digits behind it. */
export function readShown(typed: string): { code: string; proof: string } {
  const all = normalizeCode(typed);
  return { code: all.slice(0, CODE_LENGTH), proof: all.slice(CODE_LENGTH) };
}

/** Whether the digits come from a phone that shows the coupon now: a number that was seen or photographed is not enough. */
export const isShownNow = ({ codeKey, previousCodeKey }: Coupon, proof: string, at: Date): boolean =>
  [codeKey, previousCodeKey].some((one) => one && at < endOf(one) && isOneTimeCode(one.key, proof, at));
