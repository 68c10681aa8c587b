import { INITIAL, isRead, isWrite, type History, type Read, type Recorded, type Step } from './history.harness.ts';
import { close, VersionOrder } from './version-order.harness.ts';

/**
 * What snapshot isolation rules out, by the names of Adya ("Weak Consistency", 1999), of Berenson et al. ("A Critique of
 * ANSI SQL Isolation Levels", 1995) and of Cerone and Gotsman ("Analysing Snapshot Isolation", 2016).
 */
export type AnomalyName =
  | 'G0 write cycle'
  | 'G1a aborted read'
  | 'G1b intermediate read'
  | 'G1c circular information flow'
  | 'G-single read skew'
  | 'G-SI no snapshots explain it'
  | 'dirty read'
  | 'lost update'
  | 'non-repeatable read'
  | 'own write not seen'
  | 'version out of nowhere'
  /** The one that snapshot isolation allows: reported by `writeSkews` only. */
  | 'write skew';

export interface Anomaly {
  name: AnomalyName;
  /** The transactions, and where one is concerned, the document. */
  of: string[];
}

/** Everything in a history that snapshot isolation rules out; empty: nothing that clients could see speaks against it. */
export function findAnomalies(history: History): Anomaly[] {
  const order = new VersionOrder(history);
  const edges = new Dependencies(history, order);
  return [
    ...history.transactions.flatMap((transaction) => readAnomalies(transaction, order)),
    ...lostUpdates(history, order),
    ...edges.cycles(),
  ];
}

/** Pairs of transactions that each wrote what the other had read: allowed, and a difference to serial execution. */
export function writeSkews(history: History): Anomaly[] {
  return new Dependencies(history, new VersionOrder(history)).skews();
}

/** What one transaction saw that it should not have. */
function readAnomalies(transaction: Recorded, order: VersionOrder): Anomaly[] {
  const found: Anomaly[] = [];
  const before = new Map<string, Step>();
  for (const step of transaction.steps) {
    const report = (name: AnomalyName): unknown => found.push({ name, of: [transaction.name, step.key] });
    const last = before.get(step.key);
    before.set(step.key, step);
    if (!isRead(step)) continue;
    if (last && isRead(last) && String(last.seen) !== String(step.seen)) report('non-repeatable read');
    if (last && isWrite(last) && !shows(step, last)) report('own write not seen');
    foreignReads(transaction, step, order).forEach(report);
  }
  return found;
}

function shows({ seen }: Read, { version, removes }: { version: string; removes?: boolean }): boolean {
  return removes ? seen === null : seen?.at(-1) === version;
}

/** Of every version in a document, because each of them was brought in by somebody. */
function foreignReads(reader: Recorded, { key, seen, answeredAt }: Read, order: VersionOrder): AnomalyName[] {
  return (seen ?? []).flatMap((version, i): AnomalyName[] => {
    const writer = order.writerOf(version);
    if (!writer) return ['version out of nowhere'];
    if (writer === reader) return [];
    if (writer.outcome === 'aborted') return ['G1a aborted read'];
    const writes = writer.steps.filter(isWrite).filter((write) => write.key === key);
    const isLast = i === (seen?.length ?? 0) - 1;
    if (isLast && writes.at(-1)?.version !== version) return ['G1b intermediate read'];
    return answeredAt < writer.committingAt ? ['dirty read'] : [];
  });
}

/** The reads of a transaction that its own writes had no part in. */
function foreignReadsOf({ steps }: Recorded): Read[] {
  return steps.filter(isRead).filter((read) => {
    const own = steps.slice(0, steps.indexOf(read)).filter(isWrite);
    return own.every(({ key }) => key !== read.key);
  });
}

const committed = ({ outcome }: Recorded): boolean => outcome === 'committed';

/** Two that read the same version of a document and both put another in its place. */
function lostUpdates({ transactions }: History, order: VersionOrder): Anomaly[] {
  const byVersion = new Map<string, string[]>();
  for (const transaction of transactions.filter(committed)) {
    const written = new Set(transaction.steps.filter(isWrite).map(({ key }) => key));
    const read = new Map(foreignReadsOf(transaction).map(({ key, seen }) => [key, seen]));
    for (const [key, seen] of read) {
      const writer = order.writerSeen(key, seen);
      if (!written.has(key) || writer === undefined) continue;
      const version = `${key} of ${writer === INITIAL ? INITIAL : writer.name}`;
      byVersion.set(version, [...(byVersion.get(version) ?? []), transaction.name]);
    }
  }
  return [...byVersion]
    .filter(([, names]) => names.length > 1)
    .map(([version, names]) => ({ name: 'lost update' as const, of: [...names, version] }));
}

type Edges = Map<string, Set<string>>;

/**
 * Who depends on whom. Aborted transactions stand in it with what they read: a snapshot is promised to them as well.
 */
class Dependencies {
  private readonly ww: Edges = new Map();
  private readonly wr: Edges = new Map();
  private readonly rw: Edges = new Map();
  /** Who had ended before the other began: his snapshot has to show it. */
  private readonly time: Edges = new Map();

  constructor(
    private readonly history: History,
    private readonly order: VersionOrder,
  ) {
    for (const key of order.keys()) {
      for (const { name } of history.transactions) this.put(this.ww, name, ...order.after(key, name));
    }
    for (const transaction of history.transactions) this.addReads(transaction);
    this.addTime();
  }

  /** Cycles of ever more kinds of edges; the narrowest name that fits is told. */
  cycles(): Anomaly[] {
    const reads = union(this.ww, this.wr);
    const all = union(reads, this.time);
    for (const [name, edges] of [
      ['G0 write cycle', this.ww],
      ['G1c circular information flow', reads],
      ['G-single read skew', this.withOneOf(reads)],
      ['G-SI no snapshots explain it', union(all, composed(all, this.rw))],
    ] as const) {
      const of = onCycle(edges);
      if (of.length > 0) return [{ name, of }];
    }
    return [];
  }

  skews(): Anomaly[] {
    return [...this.rw].flatMap(([one, others]) =>
      [...others]
        .filter((other) => one < other && this.rw.get(other)?.has(one))
        .map((other) => ({ name: 'write skew' as const, of: [one, other] })),
    );
  }

  /** Edges that close to a cycle exactly where a cycle has one anti-dependency. */
  private withOneOf(dependencies: Edges): Edges {
    const reached = union(dependencies, new Map());
    close(reached);
    const found: Edges = new Map();
    for (const [reader, writers] of this.rw) {
      for (const writer of [...writers].filter((name) => reached.get(name)?.has(reader))) {
        this.put(found, reader, writer);
        this.put(found, writer, reader);
      }
    }
    return found;
  }

  private addReads(reader: Recorded): void {
    for (const { key, seen } of foreignReadsOf(reader)) {
      const writer = this.order.writerSeen(key, seen);
      if (writer === undefined) continue;
      const name = writer === INITIAL ? INITIAL : writer.name;
      if (writer !== INITIAL) this.put(this.wr, name, reader.name);
      this.put(this.rw, reader.name, ...this.order.after(key, name));
    }
  }

  private addTime(): void {
    for (const first of this.history.transactions.filter(committed)) {
      const after = this.history.transactions.filter(({ startedAt }) => first.endedAt < startedAt);
      this.put(this.time, first.name, ...after.map(({ name }) => name));
    }
  }

  private put(edges: Edges, from: string, ...to: string[]): void {
    const known = edges.get(from) ?? new Set();
    for (const name of to) if (name !== from) known.add(name);
    edges.set(from, known);
  }
}

function union(one: Edges, other: Edges): Edges {
  const both: Edges = new Map([...one].map(([from, to]) => [from, new Set(to)]));
  for (const [from, to] of other) both.set(from, new Set([...(both.get(from) ?? []), ...to]));
  return both;
}

/** From a to c, where the first leads from a to b and the second from b to c. */
function composed(one: Edges, other: Edges): Edges {
  return new Map(
    [...one].map(([from, to]) => [from, new Set([...to].flatMap((middle) => [...(other.get(middle) ?? [])]))]),
  );
}

function onCycle(edges: Edges): string[] {
  const reached = union(edges, new Map());
  close(reached);
  return [...reached].filter(([name, names]) => names.has(name)).map(([name]) => name);
}
