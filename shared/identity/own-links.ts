import { shanghaiMoment } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import { findAll } from '../db/find-all.ts';
import type { Merge, MergeCause } from './merge.ts';
import type { OwnData, OwnEntry } from './own-data.ts';
import type { People } from './people.ts';
import { undoMerge, type UndoRefusal } from './undo-merge.ts';

/** What people link themselves, and may undo themselves: what identifiers of WeChat or staff say, they may not. */
const OWN_CAUSES = ['ticket', 'phone'] as const satisfies readonly MergeCause[];
export type OwnCause = (typeof OWN_CAUSES)[number];
const isOwnCause = (cause: MergeCause): cause is OwnCause => OWN_CAUSES.some((own) => own === cause);

export interface OwnLink extends Merge {
  cause: OwnCause;
}

/** More than anybody links. */
const MOST_LINKS = 50;

/** The links that the caller has made and that stand, the newest first. Two requests. */
export async function listLinks(people: People, userId: UserId): Promise<OwnLink[]> {
  const into = { in: await people.idsOf(userId) };
  const where = { into, cause: { in: OWN_CAUSES }, state: { in: ['moving', 'done'] } };
  const found = await people.merges.documents.find({ where, limit: MOST_LINKS });
  return (found as OwnLink[]).sort((a, b) => b.decidedAt.getTime() - a.decidedAt.getTime());
}

/** Undoes a link of the caller's own; anybody else's is not found. A repeat gives the same. */
export async function undoOwnLink(
  people: People,
  { linkId, userId }: { linkId: string; userId: UserId },
): Promise<Result<Merge, UndoRefusal>> {
  const [merge, ids] = [await people.merges.documents.get(linkId), await people.idsOf(userId)];
  const isTheirs = merge && isOwnCause(merge.cause) && (ids.includes(merge.into) || ids.includes(merge.from));
  return isTheirs ? undoMerge(people.merges, { mergeId: linkId, by: ids[0] }) : err('MERGE.NOT_FOUND');
}

const CAUSES: Readonly<Record<MergeCause, string>> = {
  unionId: '微信确认为同一人',
  ticket: '本人从公众号确认关联',
  phone: '本人验证了同一手机号',
  staff: '店铺员工合并',
};

/** What the record that stayed had before is kept for an undo, and of nobody else. */
function presentMerge({ into, cause, decidedAt, undoneAt, before }: Merge, userIds: readonly UserId[]): OwnEntry {
  const { roles, labels, firstTouch, lastTouch } = before;
  const phone = before.phone && { number: before.phone.number, verifiedAt: before.phone.verifiedAt };
  const own = userIds.includes(into) ? { before: { roles, labels, firstTouch, lastTouch, phone } } : {};
  const undone = undoneAt ? `，已于 ${shanghaiMoment(undoneAt)} 撤销` : '';
  const number = own.before?.phone ? `；此前的手机号：${own.before.phone.number}` : '';
  return {
    data: { cause, decidedAt, undoneAt, ...own },
    text: `${CAUSES[cause]}，${shanghaiMoment(decidedAt)}${undone}${number}`,
  };
}

/**
 * That records of a person became one, also where they are two again, for their own export; which ones is nobody's business.
 * Two requests.
 */
export const ownMerges = (database: Database): OwnData => ({
  subject: 'merges',
  title: '账户合并',
  async page({ userIds }) {
    const merges = database.collection<Merge>('merges');
    const sides = ['into', 'from'].map((side) => findAll(merges, { [side]: { in: userIds } }));
    const found = new Map((await Promise.all(sides)).flat().map((merge) => [merge._id, merge]));
    return { entries: [...found.values()].map((merge) => presentMerge(merge, userIds)) };
  },
});
