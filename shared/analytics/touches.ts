import { DAY_MS } from '../core/clock.ts';

/** That somebody came by a channel. */
export interface Touch {
  channelId: string;
  at: Date;
}

/** So long what somebody does is put down to the channel that brought them. */
export const TOUCH_WINDOW_MS = 7 * DAY_MS;

/** Which of the channels within the window: the last one before, or the first. */
export type TouchRule = 'last' | 'first';
export const TOUCH_RULES: readonly TouchRule[] = ['last', 'first'];

/**
 * The channel that what happened at a moment is put down to; nobody's, if none was touched within the window.
 *
 * @param touches the earliest in front
 */
export function touchFor(touches: readonly Touch[], at: Date, rule: TouchRule): Touch | undefined {
  const within = touches.filter((touch) => touch.at <= at && touch.at.getTime() > at.getTime() - TOUCH_WINDOW_MS);
  return rule === 'last' ? within.at(-1) : within[0];
}
