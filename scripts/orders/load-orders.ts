import { mapParallel } from '../../shared/core/parallel.ts';
import { UsageError } from '../local/command-line.ts';
import { rowsOf, type Row } from './csv.ts';
import { BadRow, cellsOf, columnsOf, toldBy, type Column } from './order-rows.ts';
import { tell, type Shop } from './shop.ts';

export interface Load {
  /** The text of the file, piece by piece. */
  pieces: AsyncIterable<string> | Iterable<string>;
  shop: Shop;
  /** Rows that begin before this line are left out: they were loaded before. */
  from: number;
  say(line: string): void;
}
export interface Loaded {
  told: number;
  bad: number;
  contradicting: number;
}

/** Rows between two words of progress; so many are in memory. */
const BATCH = 200;
/** Requests under way at once. */
const PARALLEL = 8;

function readHeader({ cells }: Row) {
  try {
    return columnsOf(cells);
  } catch (error) {
    if (error instanceof BadRow) throw new UsageError(`the first line ${error.message}`);
    throw error;
  }
}

/** Tells what one row says; what is wrong with it, or does not fit. */
async function load(columns: readonly (Column | undefined)[], row: Row, { shop, say }: Load): Promise<keyof Loaded> {
  const place = `line ${row.line}`;
  try {
    const told = toldBy(cellsOf(columns, row.cells));
    const answer = await tell(shop, told);
    if (!answer.ok) throw new BadRow(`${told.orderId} is refused: ${answer.error.code}`);
    if (answer.data.contradictions.length === 0) return 'told';
    say(`${place}: ${told.orderId} contradicts what was told before: ${answer.data.contradictions.join(', ')}`);
    return 'contradicting';
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    say(`${place}: ${error.message}`);
    return 'bad';
  }
}

async function* batches(rows: AsyncIterable<Row>, from: number): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    if (row.line >= from) batch.push(row);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/**
 * Tells `shop-webhook` of every order of a table, signed as the shop signs: a row that was told before changes nothing.
 * @throws UsageError when it cannot go on, with the line from which the next attempt goes on
 */
export async function loadOrders(given: Load): Promise<Loaded> {
  const { pieces, from, say } = given;
  const rows = rowsOf(pieces);
  const header = await rows.next();
  if (header.done) throw new UsageError('the file is empty');
  const { columns, unread } = readHeader(header.value);
  if (unread.length > 0) say(`not read: ${unread.join(', ')}`);
  const loaded: Loaded = { told: 0, bad: 0, contradicting: 0 };
  let next = from;
  try {
    for await (const batch of batches(rows, from)) {
      next = batch[0]?.line ?? next;
      for (const outcome of await mapParallel(batch, PARALLEL, (row) => load(columns, row, given)))
        loaded[outcome] += 1;
      next = (batch.at(-1)?.line ?? next) + 1;
      say(`${loaded.told + loaded.contradicting} orders told, ${loaded.bad} bad lines, up to line ${next - 1}`);
    }
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${because}\nstopped; go on with --from ${next}`);
  }
  return loaded;
}
