import { expect } from '@jest/globals';
import type { ApplicationUnderTest, SignedPush } from './application.ts';

/** A request to the callback of the Official Account. */
export interface Sent {
  method?: string;
  query?: Record<string, string>;
  body?: string | Uint8Array;
  contentType?: string;
}

/** The callback of the Official Account as WeChat, or anybody on the internet, reaches it. */
export interface Callback {
  /** World time in seconds. */
  nowSeconds(): number;
  /** An event of a named person, now; in WeChat's fields. */
  eventOf(name: string, event: string, more?: Record<string, string | number>): Record<string, string | number>;
  push(name: string, event: string): SignedPush;
  send(request: Sent): Promise<{ status: number; text: string; type: string | null }>;
  /** Sends each of these, after which the database must be as before; `<status> <body>` of the answers. */
  refused(requests: readonly Sent[]): Promise<string[]>;
}

export function callbackOf(application: ApplicationUnderTest): Callback {
  const { world } = application;
  const nowSeconds = () => Math.floor(world.clock.nowMs() / 1000);
  const eventOf: Callback['eventOf'] = (name, event, more = {}) => ({
    FromUserName: application.person(name).oaOpenId,
    CreateTime: nowSeconds(),
    MsgType: 'event',
    Event: event,
    EventKey: '',
    ...more,
  });
  const send: Callback['send'] = async ({ method = 'POST', query = {}, body, contentType = 'text/xml' }) => {
    const url = `${world.addresses.http}/oa-webhook?${new URLSearchParams(query).toString()}`;
    const response = await fetch(url, { method, body, headers: { 'content-type': contentType } });
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
  };
  return {
    nowSeconds,
    eventOf,
    push: (name, event) => application.push(eventOf(name, event)),
    send,
    async refused(requests) {
      const before = application.contents();
      const answers = [];
      for (const request of requests) {
        const { status, text, type } = await send(request);
        expect(type).toBe('text/plain; charset=utf-8');
        answers.push(`${status} ${text}`);
      }
      expect(application.contents()).toEqual(before);
      return answers;
    },
  };
}

/** A query string without one of its parameters. */
export const without = (query: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([key]) => key !== name));
