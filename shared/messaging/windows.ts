import { DAY_MS, MINUTE_MS } from '../core/clock.ts';

/** What a person can do that lets the Official Account write to them; `click`: of a menu entry that sends an event. */
export type WindowOpener = 'message' | 'click' | 'follow' | 'scan';

/**
 * How long after it, and how often, customer-service messages may be sent. Menu entries that open a page or a mini program
 * open no window.
 * https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
export const serviceWindows: Readonly<Record<WindowOpener, { lastsMs: number; messages: number }>> = {
  message: { lastsMs: 2 * DAY_MS, messages: 5 },
  click: { lastsMs: MINUTE_MS, messages: 3 },
  follow: { lastsMs: MINUTE_MS, messages: 3 },
  scan: { lastsMs: MINUTE_MS, messages: 3 },
};

/** A window as one act of a person has opened it. */
export interface ServiceWindow {
  /** Names the act: the event of the push that told of it. */
  key: string;
  openedBy: WindowOpener;
  openedAt: Date;
}

/** When a window closes. */
export const windowEnd = ({ openedBy, openedAt }: ServiceWindow): Date =>
  new Date(openedAt.getTime() + serviceWindows[openedBy].lastsMs);
