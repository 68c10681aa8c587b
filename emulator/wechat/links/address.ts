import type { Link, LinkKind } from './entities.ts';

/** The ticket in an address, and what the caller has appended to it. */
export interface LinkAddress {
  kind: LinkKind;
  ticket: string;
  /** Decoded; empty without one. */
  cq: string;
}

const URL_LINK = /^https:\/\/(?:wxaurl|wxmpurl)\.cn\/([0-9A-Za-z]+)(?:\?(.*))?$/;
const SCHEME = /^weixin:\/\/dl\/business\/\?(.*)$/;
const SHORT_LINK = /^#小程序:\/\/.+\/([0-9A-Za-z]+)$/;

/** The forms that the platform gives out: https://wxaurl.cn/…, weixin://dl/business/?t=…, #小程序://name/title/… */
export function addressOf(ticket: string, kind: LinkKind, title = ''): string {
  if (kind === 'url') return `https://wxaurl.cn/${ticket}`;
  if (kind === 'scheme') return `weixin://dl/business/?t=${ticket}`;
  return `#小程序://${title}/${ticket}`;
}

/** Undefined for something that is no link of a mini program. */
export function readAddress(text: string): LinkAddress | undefined {
  const url = URL_LINK.exec(text);
  if (url) return { kind: 'url', ticket: url[1]!, cq: new URLSearchParams(url[2]).get('cq') ?? '' };
  const scheme = SCHEME.exec(text);
  if (scheme) {
    const parameters = new URLSearchParams(scheme[1]);
    return { kind: 'scheme', ticket: parameters.get('t') ?? '', cq: parameters.get('cq') ?? '' };
  }
  const short = SHORT_LINK.exec(text);
  return short ? { kind: 'short', ticket: short[1]!, cq: '' } : undefined;
}

/** What the page gets: the link's own query, and behind it what the caller has appended. */
export const queryWith = ({ query }: Link, cq: string): string => [query, cq].filter((part) => part !== '').join('&');
