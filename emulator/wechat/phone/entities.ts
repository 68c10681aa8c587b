import type { CodeOwner } from '../one-time-codes.ts';

/** A code that stands for the consent of one tap. */
export interface PhoneCode extends CodeOwner {
  /** Seconds since 1970. */
  tappedAt: number;
}
