import { atSecond, shanghaiDay } from '../core/clock.ts';
import type { IdentityId } from '../core/ids.ts';
import { mapParallel, Slots } from '../core/parallel.ts';
import { inBatches } from '../db/database.ts';
import type { Identity } from '../identity/index.ts';
import { countsSince, doneSince } from './done-since.ts';
import { dropHalfStored } from './half-stored.ts';
import { importWanted, lookUp, type Imported, type Wanted } from './import-followers.ts';
import { hasTurn } from './refresh-turns.ts';
import type { RunInWork, StageEnd } from './run-in-work.ts';
import { PARALLEL_PAGES, planRun } from './sync-plan.ts';
import { isOpenIdRefused, refuseEndless } from './sync-trouble.ts';
import {
  MOST_FOLLOWERS_A_PAGE,
  MOST_PARALLEL_CALLS,
  NOTHING_LISTED,
  NOTHING_YET,
  sumOf,
  type SyncCounts,
} from './sync-run.ts';

/** A page of the list, and whom of it to ask WeChat about. */
interface Page {
  ids: IdentityId[];
  wanted: Wanted[];
  /** How those count who are not asked about. */
  others: Partial<SyncCounts>;
  total: number;
  nextCursor?: string;
}

/** A page that is completely stored. */
interface StoredPage extends Omit<Imported, 'undecided'> {
  page: Page;
}

/** The pages that are stored now. */
interface UnderWay {
  slots: Slots;
  /** Followers handled of them. */
  handled: number;
}

/** Batches in work at once: so many that enough of them want calls of WeChat while others are written. */
const PARALLEL_BATCHES = 8;
/** Of the time that pages should take by the last one: some are slower. */
const SLOWER = 1.2;
/** OpenIDs put aside, as many as a page has; a list that is wrong altogether must not fill the run. */
const MOST_ASIDE = MOST_FOLLOWERS_A_PAGE;

async function readPage(work: RunInWork, cursor: string | undefined): Promise<Page> {
  const { deps } = work;
  const listedAt = atSecond(deps.clock.now());
  const { openIds, total, nextCursor } = await deps.account.listFollowers(cursor);
  refuseEndless(work.run.counts.listed, total);
  if (!work.run.plan) await work.keep({ plan: await planRun(deps, work.run, total), total });
  const turns = work.run.plan?.turns;
  const since = work.storingSince;
  const isRefreshed = (known: Identity) =>
    turns !== undefined && doneSince(known, since) === 'unchanged' && hasTurn(known, turns, deps.settings.refreshDays);
  const { others, ...asked } = await lookUp(deps, [...new Set(openIds)], listedAt, isRefreshed);
  return { ...asked, others: countsSince(others, since), total, nextCursor };
}

/** Who is listed a second time while the pages before are stored is dealt with by these: the look-up may have come too early to find them. */
function notTwice(page: Page, inWork: readonly ReadonlySet<IdentityId>[]): Page {
  const wanted = page.wanted.filter(({ id }) => inWork.every((before) => !before.has(id)));
  const unchanged = (page.others.unchanged ?? 0) + page.wanted.length - wanted.length;
  return { ...page, wanted, others: { ...page.others, unchanged } };
}

/**
 * The prints first: a page counts as read only when it is known whom it named, and who of them may be half stored when this
 * tick dies (`dropHalfStored`). All batches of a page are begun before those of the next one.
 */
async function storePage(work: RunInWork, number: number, page: Page, underWay: UnderWay): Promise<StoredPage> {
  const { deps, calls, lists } = work;
  const fresh = page.wanted.flatMap(({ id, known }) => (known ? [] : id));
  await lists.keepPage(number, page.ids, fresh);
  underWay.handled += page.ids.length - page.wanted.length;
  const batches = inBatches(page.wanted, deps.batchSize);
  const stored = await mapParallel(batches, batches.length, (batch) =>
    underWay.slots.run(async () => {
      try {
        const result = await importWanted(deps, batch, calls);
        await work.show((underWay.handled += batch.length));
        return result;
      } catch (error) {
        underWay.slots.close(error);
        throw error;
      }
    }),
  );
  const others = sumOf({ ...NOTHING_YET, listed: page.ids.length }, page.others);
  const counts = stored.reduce((sum, one) => sumOf(sum, one.counts), others);
  return { page, counts, aside: stored.flatMap((one) => one.aside), left: stored.flatMap((one) => one.left) };
}

/** Whose reason it is again when they are asked for once more, counts by it again. */
const toBeRetried = ({ refused, missing, unwritable, ...others }: SyncCounts): SyncCounts => ({
  ...others,
  refused: 0,
  unwritable: 0,
  missing: refused + missing + unwritable,
});

/**
 * Who has left since is taken as not named: with all others whom the list does not name they pass the safety stop.
 */
async function finishPage(work: RunInWork, stored: StoredPage, underWay: UnderWay): Promise<void> {
  const { page, counts, aside, left } = stored;
  const { pages, counts: before, aside: asideBefore } = work.run;
  const isEnd = page.nextCursor === undefined;
  const found = sumOf(before, counts);
  if (left.length > 0) {
    const gone = new Set(left);
    await work.lists.keepPage(
      pages,
      page.ids.filter((id) => !gone.has(id)),
    );
  }
  underWay.handled -= page.ids.length;
  await work.keep({
    cursor: page.nextCursor,
    stage: isEnd ? 'retrying' : 'listing',
    pages: pages + 1,
    counts: isEnd ? toBeRetried(found) : found,
    handledOfPage: underWay.handled,
    total: page.total,
    parallelCalls: Math.min(MOST_PARALLEL_CALLS, work.run.parallelCalls + 1),
    ...(aside.length > 0 && { aside: [...new Set([...asideBefore, ...aside])].slice(0, MOST_ASIDE) }),
  });
}

/** A promise that is awaited later: until then its failure is nobody's. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/**
 * Reads the list page by page and brings it into the database. The next page is read and looked up while the one before
 * is stored; pages are written down as read in their order. After a failure nothing new is begun, nor when it would not end in
 * time; what is under way is brought to its end.
 */
async function readList(work: RunInWork): Promise<StageEnd> {
  const underWay = { slots: new Slots(PARALLEL_BATCHES), handled: 0 };
  const storing: Promise<StoredPage>[] = [];
  const { clock } = work.deps;
  /** Of the last page: the next ones will take about as long. */
  let [pageMs, finishedAt] = [0, clock.now().getTime()];
  const finish = async (stored: Promise<StoredPage>) => {
    await finishPage(work, await stored, underWay);
    const now = clock.now().getTime();
    [pageMs, finishedAt] = [now - finishedAt, now];
  };
  let number = work.run.pages;
  let inWork: ReadonlySet<IdentityId>[] = [];
  let ahead: Promise<Page> | undefined = awaitedLater(readPage(work, work.run.cursor));
  try {
    while (ahead) {
      const page = notTwice(await ahead, inWork);
      inWork = [...inWork, new Set(page.wanted.map(({ id }) => id))].slice(-PARALLEL_PAGES);
      // The one before and this one are still to be stored when the next is.
      const goesOn = page.nextCursor !== undefined && work.hasTimeFor(SLOWER * (PARALLEL_PAGES + 1) * pageMs);
      ahead = goesOn ? awaitedLater(readPage(work, page.nextCursor)) : undefined;
      storing.push(awaitedLater(storePage(work, number++, page, underWay)));
      if (storing.length === PARALLEL_PAGES) await finish(storing.shift() as Promise<StoredPage>);
    }
    for (const stored of storing.splice(0)) await finish(stored);
  } finally {
    await Promise.allSettled([ahead, ...storing]);
  }
  return work.run.stage === 'listing' ? 'unfinished' : work.run.stage;
}

/**
 * Reads the list (see `readList`). After somebody who has left meanwhile, or whose WeChat account is gone, WeChat may refuse
 * to go on (40003): then it is read from its beginning once more. Once a day: a list that is refused again is a fault.
 */
export async function listFollowers(work: RunInWork): Promise<StageEnd> {
  const today = shanghaiDay(work.deps.clock.now());
  try {
    return await readList(work);
  } catch (error) {
    if (!isOpenIdRefused(error) || work.run.listedAgainOn === today) throw error;
    work.deps.logger.warn('sync.listedAgain', { pages: work.run.pages });
    // Of a page that failed at the same moment; afterwards nobody knows of these.
    await dropHalfStored(work);
    await work.keep({ ...NOTHING_LISTED, listedAgainOn: today });
    return 'listing';
  }
}
