import { WeChatError } from '../api/errors.ts';
import type { Launch } from '../launch.ts';
import type { IssuerParts } from '../one-time-codes.ts';
import { ActionRefused } from '../people/actions.ts';
import { LINKS_GENERATED, LINKS_OPENED } from '../quota/limits.ts';
import type { QuotaStore } from '../quota/store.ts';
import { ALPHANUMERIC, seededText } from '../seeded.ts';
import type { Table } from '../tables.ts';
import { queryWith, readAddress } from './address.ts';
import type { Link, LinkKind, OpenedFrom } from './entities.ts';
import { isCq } from './request.ts';

/** Short Links that never expire. https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/shortlink.md */
const MOST_PERMANENT = 100_000;
const TICKET_LENGTH = { url: 11, scheme: 11, short: 15 };

const SCENES: Readonly<Record<LinkKind, Record<OpenedFrom, number>>> = {
  url: { wechat: 1167, outside: 1194 },
  scheme: { wechat: 1065, outside: 1065 },
  short: { wechat: 1179, outside: 1179 },
};

interface LinkParts extends IssuerParts {
  quotas: QuotaStore;
}

/** Links into mini programs. They are kept for ever: an old one says that it has expired, an invented one that it is none. */
export class LinkStore {
  /** By ticket. */
  private readonly links: Table<Link>;
  /** Permanent Short Links by AppID. */
  private readonly permanent: Table<number>;

  constructor(private readonly parts: LinkParts) {
    this.links = parts.tables.table('links');
    this.permanent = parts.tables.table('permanent-links');
  }

  /** Keeps a link and answers its ticket; refuses with 45009 when a mini program has made too many today, and with 85400. */
  make(link: Omit<Link, 'createdAt'>): string {
    const { seed, sequences, quotas } = this.parts;
    if (link.kind !== 'short') quotas.spend(link.appId, LINKS_GENERATED);
    if (link.expiresAt === 0) this.countPermanent(link.appId);
    const label = `${seed}/link/${sequences.next('links')}`;
    const ticket = seededText(label, TICKET_LENGTH[link.kind], ALPHANUMERIC);
    this.links.set(ticket, { ...link, createdAt: this.now() });
    return ticket;
  }

  /** The link behind an address of this kind, expired or not, and what was appended. */
  find(text: string, kind?: LinkKind): { link: Link; cq: string } | undefined {
    const address = readAddress(text);
    const link = address && this.links.get(address.ticket);
    if (!link || link.kind !== address.kind || (kind !== undefined && link.kind !== kind)) return undefined;
    return { link, cq: address.cq };
  }

  /** What opening this address would do, without doing it. Throws ActionRefused. */
  look(text: string, from: OpenedFrom): Launch {
    const found = this.find(text);
    if (!found) throw new ActionRefused('LINK_UNKNOWN', 'there is no such link');
    const { link, cq } = found;
    const { appId, path, envVersion, kind, expiresAt } = link;
    if (expiresAt !== 0 && expiresAt <= this.now()) throw new ActionRefused('LINK_EXPIRED', 'the link has expired');
    if (!isCq(cq))
      throw new ActionRefused('LINK_INVALID', 'cq has more than 256 characters, or others than are allowed');
    return { appId, path, query: queryWith(link, cq), envVersion, scene: SCENES[kind][from] };
  }

  /** A URL Link or Scheme is being opened (others are not counted). Throws ActionRefused when it was too often today. */
  countOpening(text: string, appId: string): void {
    const kind = readAddress(text)?.kind;
    if (kind !== 'url' && kind !== 'scheme') return;
    if (this.remainingOpenings(appId) <= 0) {
      throw new ActionRefused('LINK_LIMIT', 'links have opened the mini program too often today');
    }
    this.parts.quotas.spend(appId, LINKS_OPENED);
  }

  /** How often URL Links and Schemes of a mini program may be opened today. */
  remainingOpenings(appId: string): number {
    const { quotas } = this.parts;
    return quotas.limitOf(appId, LINKS_OPENED)!.perDay - quotas.usedToday(appId, LINKS_OPENED);
  }

  now(): number {
    return Math.floor(this.parts.clock.nowMs() / 1000);
  }

  private countPermanent(appId: string): void {
    const made = this.permanent.get(appId) ?? 0;
    if (made >= MOST_PERMANENT) throw new WeChatError(85400);
    this.permanent.set(appId, made + 1);
  }
}
