import type { Texts } from '../language/language.ts';
import type { FeedEntry } from '../live/wire.ts';
import type { Person } from '../live/wechat-wire.ts';
import type { PANELS } from '../panels/panels.ts';

/** One step of the tour; its words stand in the languages, under its name. */
export interface TourStep {
  name: keyof Texts['tour']['steps'];
  /** What to look at. */
  target: string;
  panel?: keyof typeof PANELS;
  /** Whose phone it is now, and which page it opens. */
  phone?: (people: readonly Person[]) => { person: string | undefined; path?: string };
  /** Whether this tells that it was done. */
  isDoneBy?: (entry: FeedEntry) => boolean;
}

/** The member of staff whom the main job has made one. */
const STAFF = '王思远';

const ran =
  (functionName: string) =>
  ({ kind, detail }: FeedEntry): boolean =>
    kind === 'function.finished' && detail?.functionName === functionName;
const wrote =
  (collection: string) =>
  ({ kind, detail }: FeedEntry): boolean =>
    kind === 'documents.written' && detail?.collection === collection;

/** The main job by hand, in the order in which a customer meets it. */
export const TOUR: readonly TourStep[] = [
  { name: 'sync', target: '#timer-follower-sync', panel: 'timers', isDoneBy: ran('follower-sync') },
  {
    ...({ name: 'follow', target: '.person-bar', panel: 'feed' } as const),
    phone: (people) => ({ person: people.find(({ follows }) => follows.length === 0)?.name }),
    isDoneBy: ran('oa-webhook'),
  },
  { name: 'menu', target: '.oa-menu', isDoneBy: ran('customer') },
  { name: 'claim', target: '.phone', panel: 'run', isDoneBy: wrote('coupons') },
  { name: 'show', target: '.phone' },
  {
    ...({ name: 'staff', target: '.person-bar' } as const),
    phone: () => ({ person: STAFF, path: 'packages/staff/till' }),
    isDoneBy: ran('staff'),
  },
  { name: 'redeem', target: '.phone', isDoneBy: wrote('coupons') },
  { name: 'result', target: '.panel-run .figures', panel: 'run' },
];
