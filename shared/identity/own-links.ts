import { shanghaiMoment } from '../core/clock.ts';
import type { UserId } from '../core/ids.ts';
import { err, type Result } from '../core/result.ts';
import type { Database } from '../db/database.ts';
import type { Merge, MergeCause } from './merge.ts';
import { ownPage, type OwnData } from './own-data.ts';
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

/** That records of a person became one, for their own export; which ones is nobody's business. */
export const ownMerges = (database: Database): OwnData => ({
  subject: 'merges',
  title: '账户合并',
  page: ({ userIds }, after) =>
    ownPage(database.collection<Merge>('merges'), { into: { in: userIds } }, after, (merge) => {
      const { cause, decidedAt, undoneAt } = merge;
      const undone = undoneAt ? `，已于 ${shanghaiMoment(undoneAt)} 撤销` : '';
      return { data: { cause, decidedAt, undoneAt }, text: `${CAUSES[cause]}，${shanghaiMoment(decidedAt)}${undone}` };
    }),
});
