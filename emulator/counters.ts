/** Requests, counted when they arrive: refused ones too. */
export interface Operations {
  /** Of the database. */
  total: number;
  reads: number;
  writes: number;
  /** Of the database, by the name on the wire, e.g. `database.getDocument`. */
  byAction: Record<string, number>;
  /**
   * Of all others, by the name on the wire: `storage.*`, `wx.openApi` and `wx.api` (cloud calls), `functions.invokeFunction`,
   * `auth.*`; and `upload` and `download` of files.
   */
  services: Record<string, number>;
}

/** What was counted since the start, or since the last reset. */
export interface CountedOperations extends Operations {
  /** By collection, then by action. */
  byCollection: Record<string, Record<string, number>>;
  /** By function: how often it was called, and what its calls asked for. */
  byFunction: Record<string, Operations & { calls: number }>;
}

/** One request as it is counted. `invocationId`: the call of a function that sends it. */
export interface CountedRequest {
  action: string;
  collection?: string;
  invocationId?: string;
}

const READS = new Set(['database.getDocument', 'database.calculateDocument', 'database.aggregateDocuments']);
const WRITES = new Set([
  'database.insertDocument',
  'database.modifyDocument',
  'database.modifyAndReturnDoc',
  'database.removeDocument',
]);

/** Whether an action reads or writes documents; the others (transactions, collections) do neither. */
export function kindOf(action: string): 'read' | 'write' | undefined {
  if (READS.has(action)) return 'read';
  return WRITES.has(action) ? 'write' : undefined;
}

/** More names than any application has: a program that makes up collections without end must not fill the memory. */
const MOST_COLLECTIONS = 1_000;

class Tally {
  private readonly actions = new Map<string, number>();
  private readonly services = new Map<string, number>();
  private readonly kinds = { read: 0, write: 0 };
  private total = 0;

  count(action: string): void {
    if (!action.startsWith('database.')) return addOne(this.services, action);
    this.total += 1;
    addOne(this.actions, action);
    const kind = kindOf(action);
    if (kind) this.kinds[kind] += 1;
  }

  operations(): Operations {
    const { read: reads, write: writes } = this.kinds;
    const [byAction, services] = [Object.fromEntries(this.actions), Object.fromEntries(this.services)];
    return { total: this.total, reads, writes, byAction, services };
  }
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Counts what CloudBase is asked for: by action, by collection, by function, and in each call of a function. */
export class OperationCounters {
  private all = new Tally();
  private readonly collections = new Map<string, Tally>();
  private readonly functions = new Map<string, { calls: number; tally: Tally }>();
  private readonly invocations = new Map<string, { functionName: string; tally: Tally }>();

  /** A call of a function begins. */
  begin(invocationId: string, functionName: string): void {
    this.invocations.set(invocationId, { functionName, tally: new Tally() });
    this.of(functionName).calls += 1;
  }

  /** It is over; answers what it asked for. Requests that arrive later belong to no call. */
  end(invocationId: string): Operations {
    const ended = this.invocations.get(invocationId)?.tally ?? new Tally();
    this.invocations.delete(invocationId);
    return ended.operations();
  }

  /** The function of a call that is running. */
  functionOf(invocationId: string | undefined): string | undefined {
    return invocationId === undefined ? undefined : this.invocations.get(invocationId)?.functionName;
  }

  count({ action, collection, invocationId }: CountedRequest): void {
    this.all.count(action);
    if (collection) this.ofCollection(collection)?.count(action);
    const invocation = invocationId === undefined ? undefined : this.invocations.get(invocationId);
    if (!invocation) return;
    invocation.tally.count(action);
    this.of(invocation.functionName).tally.count(action);
  }

  counted(): CountedOperations {
    const byCollection = [...this.collections].map(([name, tally]) => [name, tally.operations().byAction]);
    const byFunction = [...this.functions].map(([name, { calls, tally }]) => [name, { calls, ...tally.operations() }]);
    return {
      ...this.all.operations(),
      byCollection: Object.fromEntries(byCollection) as CountedOperations['byCollection'],
      byFunction: Object.fromEntries(byFunction) as CountedOperations['byFunction'],
    };
  }

  /** Begins at 0; calls that are running keep what they have counted for themselves. */
  reset(): void {
    this.all = new Tally();
    this.collections.clear();
    this.functions.clear();
  }

  private of(functionName: string): { calls: number; tally: Tally } {
    const known = this.functions.get(functionName) ?? { calls: 0, tally: new Tally() };
    this.functions.set(functionName, known);
    return known;
  }

  private ofCollection(name: string): Tally | undefined {
    const known = this.collections.get(name);
    if (known || this.collections.size >= MOST_COLLECTIONS) return known;
    const tally = new Tally();
    this.collections.set(name, tally);
    return tally;
  }
}
