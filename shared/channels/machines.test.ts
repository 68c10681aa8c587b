import { describe, expect, it } from '@jest/globals';
import { USER_AGENTS } from '../../tests/support/entry-browser.ts';
import { isMachine } from './browser.ts';

const agent = (text: string, others: Record<string, string> = {}, method = 'GET') => ({
  ...{ method, headers: { 'user-agent': text, ...others } },
});

describe('a machine', () => {
  it.each([
    '',
    'Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)',
    'Mozilla/5.0 (Linux; Android 7) AppleWebKit/537 Mobile MicroMessenger/8.0 (compatible; mpcrawler)',
    'facebookexternalhit/1.1',
    'Mozilla/5.0 (Macintosh) AppleWebKit/537 HeadlessChrome/120 Safari/537',
    'curl/8.5.0',
    'python-requests/2.31',
    'Go-http-client/1.1',
    'okhttp/4.12',
  ])('says so: %j', (text) => {
    expect(isMachine(agent(text))).toBe(true);
  });

  it('or looks ahead for somebody who has not tapped yet, or says nothing of itself', () => {
    const PURPOSES: Record<string, string>[] = [
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'preview' },
      { 'x-moz': 'prefetch' },
    ];
    for (const purpose of PURPOSES) expect(isMachine(agent(USER_AGENTS.phone, purpose))).toBe(true);
    expect(isMachine(agent(USER_AGENTS.phone, {}, 'HEAD'))).toBe(true);
    expect(isMachine({ method: 'GET', headers: {} })).toBe(true);
  });

  it.each([
    ...Object.entries(USER_AGENTS).flatMap(([kind, text]) => (kind === 'crawler' ? [] : text)),
    'Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537 MicroMessenger/8.0.47',
  ])('is not: %s', (text) => {
    expect(isMachine(agent(text))).toBe(false);
  });
});
