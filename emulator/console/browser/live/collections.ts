import { useCell } from './cell.ts';
import type { FeedEntry } from './wire.ts';
import { useWorld } from './world.ts';

/** Whether an entry of the feed tells that something was written to one of these collections. */
export const writesTo =
  (...collections: string[]) =>
  ({ kind, detail }: FeedEntry): boolean =>
    kind === 'documents.written' && collections.includes(String(detail?.collection));

/** Whether the application's collections exist: before it is deployed there is nothing to ask for. */
export function useHas(collection: string): boolean | undefined {
  const state = useCell(useWorld().state);
  return state?.collections.some(({ name }) => name === collection);
}
