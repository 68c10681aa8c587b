import { shanghaiMoment } from '../core/clock.ts';
import type { Collection, Where } from '../db/database.ts';
import type { Touch } from './identity.ts';
import type { Person } from './person.ts';
import type { RolledUp } from './rolled-up.ts';
import { preferenceTexts } from './preferences.ts';

/** One thing that is kept of a person: for machines, and a line that they can read. */
export interface OwnEntry {
  data: Readonly<Record<string, unknown>>;
  text: string;
}

export interface OwnPage {
  entries: OwnEntry[];
  /** Given back as `after` it leads to the next page; absent when there is none. */
  next?: string;
}

/** What one subject keeps of a person, by pages. Shows their own, and no id, secret or name of anybody else. */
export interface OwnData {
  /** Names the subject in the export. */
  subject: string;
  /** What people call it. */
  title: string;
  page(person: Person, after: string | undefined): Promise<OwnPage>;
}

/** So few that a page of the longest messages stays far below the megabyte that a function may answer. */
const PAGE_SIZE = 25;

/** The documents that fit, in the order of their ids; one database request. */
export async function ownPage<T extends { _id: string }>(
  collection: Collection<T>,
  where: Where,
  after: string | undefined,
  present: (document: T) => OwnEntry,
): Promise<OwnPage> {
  const behind: Where = after === undefined ? {} : { _id: { gt: after } };
  const orderBy = { field: '_id', direction: 'asc' } as const;
  const found = await collection.find({ where: { ...where, ...behind }, orderBy, limit: PAGE_SIZE });
  const entries = found.map(present);
  const last = found.at(-1);
  return last && found.length === PAGE_SIZE ? { entries, next: last._id } : { entries };
}

const touchText = (touch: Touch | undefined): string =>
  touch
    ? `${shanghaiMoment(touch.at)}（${touch.channelId ? `渠道 ${touch.channelId}，` : ''}场景 ${touch.scene}）`
    : '无';

const countsIn = ({ visits, coupons, orders }: Partial<RolledUp> = {}) => ({ visits, coupons, orders });

/** The record itself. */
const ownRecord: OwnData = {
  subject: 'user',
  title: '账户',
  async page({ user }) {
    const { _id: userId, unionId, roles, labels = [], firstTouch, lastTouch, rollUp, createdAt } = user;
    const phone = user.phone && { number: user.phone.number, verifiedAt: user.phone.verifiedAt };
    const visits = `首次来访：${touchText(firstTouch)}；最近来访：${touchText(lastTouch)}`;
    const said = [
      ...(phone ? [`手机号：${phone.number}`] : []),
      ...(labels.length ? [`标签：${labels.join('、')}`] : []),
    ];
    const text = [`注册于 ${shanghaiMoment(createdAt)}`, visits, ...said].join('；');
    const data = { userId, unionId, roles, labels, phone, firstTouch, lastTouch, counts: countsIn(rollUp), createdAt };
    return { entries: [{ data, text }] };
  },
};

/** What they have said they prefer. */
const ownPreferences: OwnData = {
  subject: 'preferences',
  title: '偏好设置',
  async page({ user: { preferences } }) {
    if (!preferences) return { entries: [] };
    const text = preferenceTexts(preferences).join('；') || '没有设置';
    return { entries: [{ data: { ...preferences }, text }] };
  },
};

const FOLLOWS = { following: '已关注', unfollowed: '未关注' } as const;

/** What the accounts know a person by, and what WeChat tells of a follower. */
const ownIdentities: OwnData = {
  subject: 'identities',
  title: '微信身份',
  async page({ identities }) {
    const entries = identities.map((identity) => {
      const { kind, appId, openId, unionId, previousUnionId, toldUnionId, follower, createdAt } = identity;
      const account = kind === 'mp' ? '小程序' : '公众号';
      const state = follower ? `，${FOLLOWS[follower.state]}` : '';
      return {
        data: { kind, appId, openId, unionId, previousUnionId, toldUnionId, follower, createdAt },
        text: `${account} ${appId}：OpenID ${openId ?? '已删除'}${state}，记录于 ${shanghaiMoment(createdAt)}`,
      };
    });
    return { entries };
  },
};

/** What `users` and `identities` keep of a person. */
export const ownPerson: readonly OwnData[] = [ownRecord, ownPreferences, ownIdentities];
