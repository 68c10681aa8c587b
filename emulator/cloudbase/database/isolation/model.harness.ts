/** What one request asks for; `version` is the name of what it writes. */
export interface Operation {
  kind: 'get' | 'getAll' | 'push' | 'take' | 'set' | 'add' | 'remove' | 'pushAll';
  key: string;
  version: string;
}

/** A document of the tests: the versions since it was last replaced, and how many came after that one. */
export interface Content {
  trail: readonly string[];
  n: number;
}
export type Contents = ReadonlyMap<string, Content>;

/** What the client is told: a document, all of them, how many were written, or the code of a refusal. */
export type Result = Content | null | [string, Content][] | number | 'created' | Refusal;
export type Refusal = 'DUPLICATE' | 'DATABASE_TRANSACTION_CONFLICT' | 'DATABASE_TRANSACTION_FAIL';

/** New contents of documents; undefined: removed. */
type Changes = Map<string, Content | undefined>;

interface Running {
  startedMs: number;
  snapshot?: { contents: Contents; moment: number };
  writes: Changes;
}

/** Snapshot isolation with locks for written documents, as platform.md §4.7 says it, in the fewest words. */
export class Model {
  private moment = 0;
  private readonly writtenAt = new Map<string, number>();
  private readonly locks = new Map<string, string>();
  private readonly running = new Map<string, Running>();

  constructor(
    private contents: Contents,
    private readonly lifetimeMs: number,
  ) {}

  get committed(): Contents {
    return this.contents;
  }

  get names(): string[] {
    return [...this.running.keys()];
  }

  start(name: string, nowMs: number): void {
    this.running.set(name, { startedMs: nowMs, writes: new Map() });
  }

  /** Ends every transaction that is too old. */
  expire(nowMs: number): void {
    for (const [name, { startedMs }] of this.running) if (nowMs - startedMs >= this.lifetimeMs) this.end(name);
  }

  /** An operation within a transaction. */
  perform(name: string, operation: Operation): Result {
    const transaction = this.running.get(name);
    if (!transaction) return 'DATABASE_TRANSACTION_FAIL';
    const { contents, moment } = (transaction.snapshot ??= { contents: this.contents, moment: this.moment });
    const { result, changes } = applied(changed(contents, transaction.writes), operation);
    const isLate = (key: string): boolean =>
      this.locks.has(key) ? this.locks.get(key) !== name : (this.writtenAt.get(key) ?? 0) > moment;
    const refusal = result === 'DUPLICATE' || [...changes.keys()].some(isLate);
    if (refusal) this.end(name);
    else for (const [key, content] of changes) this.write(name, transaction, key, content);
    return refusal && result !== 'DUPLICATE' ? 'DATABASE_TRANSACTION_CONFLICT' : result;
  }

  commit(name: string): Refusal | undefined {
    const transaction = this.running.get(name);
    if (!transaction) return 'DATABASE_TRANSACTION_FAIL';
    this.put(transaction.writes);
    this.end(name);
    return undefined;
  }

  rollback(name: string): Refusal | undefined {
    if (!this.running.has(name)) return 'DATABASE_TRANSACTION_FAIL';
    this.end(name);
    return undefined;
  }

  /** Whether an ordinary operation has to wait for a transaction. */
  mustWait({ kind, key }: Operation): boolean {
    if (kind === 'get' || kind === 'getAll') return false;
    if (kind === 'pushAll') return [...this.contents.keys()].some((other) => this.locks.has(other));
    const insertsPossibly = kind === 'set' || kind === 'add';
    return this.locks.has(key) && (insertsPossibly || this.contents.has(key));
  }

  /** An ordinary operation that need not wait. */
  performAlone(operation: Operation): Result {
    const { result, changes } = applied(this.contents, operation);
    this.put(changes);
    return result;
  }

  /** What would be true after ordinary operations in this order. */
  afterAll(operations: readonly Operation[]): { results: Result[]; contents: Contents } {
    let { contents } = this;
    const results = operations.map((operation) => {
      const { result, changes } = applied(contents, operation);
      contents = changed(contents, changes);
      return result;
    });
    return { results, contents };
  }

  private write(name: string, { writes }: Running, key: string, content: Content | undefined): void {
    this.locks.set(key, name);
    writes.set(key, content);
  }

  private put(changes: Changes): void {
    this.moment += 1;
    for (const key of changes.keys()) this.writtenAt.set(key, this.moment);
    this.contents = changed(this.contents, changes);
  }

  private end(name: string): void {
    this.running.delete(name);
    for (const [key, owner] of this.locks) if (owner === name) this.locks.delete(key);
  }
}

function changed(contents: Contents, changes: Changes): Contents {
  const copy = new Map(contents);
  for (const [key, content] of changes) {
    if (content) copy.set(key, content);
    else copy.delete(key);
  }
  return copy;
}

const pushed = ({ trail, n }: Content, version: string): Content => ({ trail: [...trail, version], n: n + 1 });

/** What an operation answers and changes, whoever asks. */
function applied(contents: Contents, { kind, key, version }: Operation): { result: Result; changes: Changes } {
  const content = contents.get(key);
  const next = content && pushed(content, version);
  const fresh: Content = { trail: [version], n: 0 };
  const only = (value: Content | undefined): Changes => new Map([[key, value]]);
  switch (kind) {
    case 'get':
      return { result: content ?? null, changes: new Map() };
    case 'getAll':
      return { result: sorted(contents), changes: new Map() };
    case 'push':
      return { result: next ? 1 : 0, changes: next ? only(next) : new Map() };
    case 'take':
      return { result: next ?? null, changes: next ? only(next) : new Map() };
    case 'set':
      return { result: content ? 1 : 'created', changes: only(fresh) };
    case 'add':
      return content ? { result: 'DUPLICATE', changes: new Map() } : { result: 'created', changes: only(fresh) };
    case 'remove':
      return { result: content ? 1 : 0, changes: content ? only(undefined) : new Map() };
    case 'pushAll':
      return {
        result: contents.size,
        changes: new Map([...contents].map(([name, old]) => [name, pushed(old, version)])),
      };
  }
}

export function sorted(contents: Contents): [string, Content][] {
  return [...contents].sort(([a], [b]) => (a < b ? -1 : 1));
}
