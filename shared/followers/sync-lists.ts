import type { IdentityId } from '../core/ids.ts';
import type { Collection, Database, Where } from '../db/database.ts';

/** Document of `syncLists`: what a run must remember from one tick to the next. Gone when the run is over. */
interface SyncList {
  _id: string;
  /** Of one page of the follower list, or of the members of a tag: the prints of its identities, 64-bit floats in base64. */
  prints?: string;
  /** Of a page of the follower list: whom of it the run found new, their ids as `packedIds` writes them. */
  fresh?: string;
  /** Followers of ours that the list did not name. */
  unseen?: IdentityId[];
}

/** Digits of an id's keyed hash that make its print: 52 bits, which a float holds exactly. */
const PRINT_DIGITS = 13;

/**
 * A number that stands for an identity of a follower. Two of ten million share one with a probability of 1 : 100; what
 * follows is that one who left unnoticed is found a night later or not at all, never that one who follows is lost.
 */
export const printOf = (id: IdentityId): number => Number.parseInt(id.slice(-PRINT_DIGITS), 16);

function packed(ids: readonly IdentityId[]): string {
  const prints = Float64Array.from(ids, printOf);
  return Buffer.from(prints.buffer).toString('base64');
}

function unpacked(text: string): Float64Array {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return new Float64Array(bytes.buffer);
}

/** Digits of an id's keyed hash. */
const ID_DIGITS = 30;

/** Ids of one account: 20 characters for each. */
const packedIds = (ids: readonly IdentityId[]): string =>
  Buffer.from(ids.map((id) => id.slice(-ID_DIGITS)).join(''), 'hex').toString('base64');

const unpackedIds = (text: string, appId: string): IdentityId[] =>
  (Buffer.from(text, 'base64').toString('hex').match(/.{30}/g) ?? []).map(
    (digits) => `${appId}:${digits}` as IdentityId,
  );

/** The prints of everybody whom the list named: eight bytes for each, sorted. */
export class Prints {
  private readonly sorted: Float64Array;

  constructor(pages: readonly Float64Array[]) {
    this.sorted = new Float64Array(pages.reduce((sum, page) => sum + page.length, 0));
    let end = 0;
    for (const page of pages) {
      this.sorted.set(page, end);
      end += page.length;
    }
    this.sorted.sort();
  }

  has(id: IdentityId): boolean {
    const print = printOf(id);
    let [from, to] = [0, this.sorted.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.sorted[middle] as number) < print) from = middle + 1;
      else to = middle;
    }
    return this.sorted[from] === print;
  }
}

/** Pages read in one request: some 5 MB. */
const PAGES_A_REQUEST = 50;

type ListKind = 'page' | 'unseen' | `tag-${number}`;

const pagesOf = (tagId: number | undefined): ListKind => (tagId === undefined ? 'page' : `tag-${tagId}`);

/** The lists of one run. */
export class SyncLists {
  private readonly lists: Collection<SyncList>;

  constructor(
    database: Database,
    private readonly appId: string,
    private readonly runId: string,
  ) {
    this.lists = database.collection<SyncList>('syncLists');
  }

  private id(kind: ListKind, number: number): string {
    return `${this.appId}:${this.runId}:${kind}:${String(number).padStart(6, '0')}`;
  }

  private ids(kind: ListKind, count: number, first = 0): string[] {
    return Array.from({ length: count }, (_, number) => this.id(kind, first + number));
  }

  /** In place of what a killed attempt at the same page left: people may have left the list since. */
  private async keep(_id: string, content: Omit<SyncList, '_id'>): Promise<void> {
    if ((await this.lists.add({ _id, ...content })) === 'exists') await this.lists.updateIf({ _id }, { set: content });
  }

  /** Whom a page of the follower list names, and who of them are new. */
  keepPage(number: number, ids: readonly IdentityId[], fresh: readonly IdentityId[] = []): Promise<void> {
    const content = { prints: packed(ids), ...(fresh.length > 0 && { fresh: packedIds(fresh) }) };
    return this.keep(this.id('page', number), content);
  }

  /** Whom a page of the members of a tag names. */
  keepMembers(number: number, ids: readonly IdentityId[], tagId: number): Promise<void> {
    return this.keep(this.id(pagesOf(tagId), number), { prints: packed(ids) });
  }

  /** Who were new on so many pages from `first` on. */
  async fresh(first: number, count: number): Promise<IdentityId[]> {
    const pages = await this.lists.getMany(this.ids('page', count, first));
    return pages.flatMap(({ fresh = '' }) => unpackedIds(fresh, this.appId));
  }

  keepUnseen(number: number, unseen: IdentityId[]): Promise<void> {
    return this.keep(this.id('unseen', number), { unseen });
  }

  async unseen(number: number): Promise<IdentityId[]> {
    return (await this.lists.get(this.id('unseen', number)))?.unseen ?? [];
  }

  /** Everybody whom the first `pages` pages named. */
  async prints(pages: number, tagId?: number): Promise<Prints> {
    const found: Float64Array[] = [];
    const ids = this.ids(pagesOf(tagId), pages);
    for (let start = 0; start < pages; start += PAGES_A_REQUEST) {
      const where = { _id: { in: ids.slice(start, start + PAGES_A_REQUEST) } };
      const documents = await this.lists.find({ where, limit: PAGES_A_REQUEST, fields: ['prints'] });
      found.push(...documents.map(({ prints = '' }) => unpacked(prints)));
    }
    return new Prints(found);
  }

  /** Forgets the lists of all runs of the account. */
  async clear(): Promise<void> {
    const ofAccount: Where = { _id: { gte: `${this.appId}:`, lt: `${this.appId};` } };
    await this.lists.removeMany(ofAccount);
  }
}
