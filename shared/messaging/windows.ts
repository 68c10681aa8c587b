import { DAY_MS, MINUTE_MS } from '../core/clock.ts';

/** What a person can do that lets the Official Account write to them; `click`: of a menu entry that sends an event. */
export const windowOpeners = ['message', 'click', 'follow', 'scan', 'payment'] as const;
export type WindowOpener = (typeof windowOpeners)[number];

const UNLIMITED = Number.MAX_SAFE_INTEGER;

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
  payment: { lastsMs: 2 * DAY_MS, messages: UNLIMITED },
};

/** A window as one act of a person has opened it. */
export interface ServiceWindow {
  openedBy: WindowOpener;
  /** When WeChat says that the person did it; its clock may be ahead of ours. */
  openedAt: Date;
}

/** When a window closes. */
export const windowEnd = ({ openedBy, openedAt }: ServiceWindow): Date =>
  new Date(openedAt.getTime() + serviceWindows[openedBy].lastsMs);

/** Whether something may be sent in a window at this moment, if it is not used up. */
export const isOpenAt = (window: ServiceWindow, at: Date): boolean => at < windowEnd(window);
