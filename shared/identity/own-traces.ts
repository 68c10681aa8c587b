import { shanghaiMoment } from '../core/clock.ts';
import type { Database } from '../db/database.ts';
import type { User } from './identity.ts';
import { linkTickets } from './link-tickets.ts';
import { ownPage, type OwnData } from './own-data.ts';
import { preferenceTexts } from './preferences.ts';
import { linkReviews, type LinkReview } from './reviews.ts';

/** What is left of records that became the person's: kept for an undo, until the person is erased. */
export const ownFormerRecords = (database: Database): OwnData => ({
  subject: 'formerRecords',
  title: '合并前的账户',
  page: ({ user, userIds }, after) => {
    const former = { _id: { in: userIds.filter((id) => id !== user._id) }, mergeId: { exists: true } };
    return ownPage(database.collection<User>('users'), former, after, (record) => {
      const { _id: userId, unionId, preferences, firstTouch, lastTouch, createdAt } = record;
      const { movedLabels: labels, movedRoles: roles } = record;
      const phone = record.phone && { number: record.phone.number, verifiedAt: record.phone.verifiedAt };
      const said = [
        ...(phone ? [`手机号：${phone.number}`] : []),
        ...(preferences ? preferenceTexts(preferences) : []),
        ...(labels?.length ? [`标签：${labels.join('、')}`] : []),
      ];
      return {
        data: { userId, unionId, phone, preferences, labels, roles, firstTouch, lastTouch, createdAt },
        text: [`注册于 ${shanghaiMoment(createdAt)}，已并入现在的账户`, ...said].join('；'),
      };
    });
  },
});

const HELD: Readonly<Record<LinkReview['kind'], string>> = {
  twoUnionIds: '微信给出了不同的 UnionID',
  sameAccount: '同一账号下有两个身份',
  tooMany: '身份过多',
  unionIdChanged: 'UnionID 与以前不同',
  linkedFollower: '关联的公众号身份可能属于别人',
  sharedPhone: '手机号与另一账户相同',
};

/** What was told of a person and not believed; not who else it concerns. */
export const ownReviews = (database: Database): OwnData => ({
  subject: 'linkReviews',
  title: '待核实的身份信息',
  page: ({ userIds }, after) =>
    ownPage(linkReviews(database), { userIds: { in: userIds } }, after, (review) => {
      const { kind, appId, createdAt, decision } = review;
      const decided = decision ? `，店铺已于 ${shanghaiMoment(decision.at)} 核实` : '，待店铺核实';
      return {
        data: { kind, appId, createdAt, decidedAt: decision?.at },
        text: `${HELD[kind]}，${shanghaiMoment(createdAt)}${decided}`,
      };
    }),
});

/** That a person opened a page that leads from the Official Account to the mini program, for about an hour; no ticket. */
export const ownTickets = (database: Database): OwnData => ({
  subject: 'linkTickets',
  title: '公众号跳转记录',
  page: ({ identities }, after) =>
    ownPage(linkTickets(database), { identityId: { in: identities.map(({ _id }) => _id) } }, after, (ticket) => {
      const { expiresAt, mergeId } = ticket;
      const used = mergeId === undefined ? '未用于关联' : '已用于关联';
      return {
        data: { expiresAt, isUsed: mergeId !== undefined },
        text: `打开过跳转页，有效至 ${shanghaiMoment(expiresAt)}，${used}`,
      };
    }),
});
