import { isDeepStrictEqual } from 'node:util';
import type { WorldClock } from '../../../clock.ts';
import { TRANSACTION_LIFETIME_MS } from '../storage/transactions.ts';
import { refusalOf, type Client, type Sdk, type SdkTransaction } from './client.harness.ts';
import { Recorder, type Recorded, type Seen, type Step } from './history.harness.ts';
import { Model, sorted, type Content, type Contents, type Operation, type Result } from './model.harness.ts';

/** One event of a history: an operation of a transaction or an ordinary one, an end, or time that passes. */
export type Event =
  | { who: string; operation: Pick<Operation, 'kind' | 'key'> }
  | { who: string; end: 'start' | 'commit' | 'rollback' }
  | { passMs: number };

interface Waiting {
  operation: Operation;
  record: Pick<Recorded, 'name' | 'startedAt' | 'committingAt'>;
  answer: Promise<Result>;
  isAnswered: boolean;
}

type Open = Pick<Recorded, 'name' | 'startedAt'> & { steps: Step[]; sdk: SdkTransaction };

/** More ordinary operations than these are not kept waiting at once: every order of them is tried. */
const MOST_WAITING = 4;

/**
 * Plays events against the server and the model, one at a time; throws at the first answer that the model does not
 * expect. After each event everybody is asked what is committed. What clients saw is written down for the checker.
 */
export class Player {
  readonly recorder: Recorder;
  private readonly model: Model;
  private readonly open = new Map<string, Open>();
  private waiting: Waiting[] = [];
  private versions = 0;

  constructor(
    private readonly parts: { db: Sdk; client: Client; clock: WorldClock },
    initial: Contents,
    private readonly keys: readonly string[],
  ) {
    this.model = new Model(initial, TRANSACTION_LIFETIME_MS);
    this.recorder = new Recorder(keys.filter((key) => !initial.has(key)));
  }

  async play(event: Event): Promise<void> {
    if ('passMs' in event) await this.pass(event.passMs);
    else if ('end' in event) await this.startOrEnd(event.who, event.end);
    else if (event.who === 'ordinary') await this.ordinary(event.operation);
    else await this.within(event.who, event.operation);
    await this.settle();
  }

  /** Leaves whoever is running to the clock. */
  async finish(): Promise<void> {
    await this.play({ passMs: TRANSACTION_LIFETIME_MS });
    for (const name of [...this.open.keys()]) this.close(name, 'aborted');
    if (this.waiting.length > 0) throw new Error('operations wait although no transaction is running');
  }

  private async pass(ms: number): Promise<void> {
    await this.parts.clock.advance(ms);
    this.model.expire(this.parts.clock.nowMs());
  }

  private async startOrEnd(who: string, end: 'start' | 'commit' | 'rollback'): Promise<void> {
    const open = this.open.get(who);
    if (end === 'start') return open ? undefined : this.start(who);
    if (!open) return;
    const committingAt = this.recorder.tick();
    const answer = await open.sdk[end === 'commit' ? 'commit' : 'rollback'](undefined).then(() => undefined, refusalOf);
    const expected = this.model[end](open.name);
    this.expectSame(`${end} of ${open.name}`, answer, expected);
    this.close(who, end === 'commit' && answer === undefined ? 'committed' : 'aborted', committingAt);
  }

  private async start(who: string): Promise<void> {
    const sdk = await this.parts.db.startTransaction();
    const name = `${who}${++this.versions}`;
    this.model.start(name, this.parts.clock.nowMs());
    this.open.set(who, { name, startedAt: 0, steps: [], sdk });
  }

  private async within(who: string, asked: Pick<Operation, 'kind' | 'key'>): Promise<void> {
    if (!this.open.has(who)) await this.start(who);
    const open = this.open.get(who) as Open;
    const operation = this.named(asked);
    open.startedAt ||= this.recorder.tick();
    const result = await this.parts.client.send(operation, open.sdk);
    this.expectSame(
      `${open.name} ${operation.kind} ${operation.key}`,
      result,
      this.model.perform(open.name, operation),
    );
    open.steps.push(...this.stepsOf(operation, result));
    // The platform has ended it: whatever is asked next has to be refused.
    if (!this.model.names.includes(open.name)) {
      const later = await this.parts.client.send({ kind: 'get', key: asked.key, version: '' }, open.sdk);
      this.expectSame(`${open.name} after its end`, later, 'DATABASE_TRANSACTION_FAIL');
      this.close(who, 'aborted');
    }
  }

  private async ordinary(asked: Pick<Operation, 'kind' | 'key'>): Promise<void> {
    if (this.waiting.length === MOST_WAITING) return;
    const operation = this.named(asked);
    const sentAt = this.recorder.tick();
    const answer = this.parts.client.send(operation);
    const record = { name: operation.version, startedAt: sentAt, committingAt: sentAt };
    const waiting = { operation, record, answer, isAnswered: false };
    answer.then(
      () => (waiting.isAnswered = true),
      () => (waiting.isAnswered = true),
    );
    this.waiting.push(waiting);
  }

  /** Waits for everybody who need not wait for a transaction, and compares what is committed then. */
  private async settle(): Promise<void> {
    const due = this.waiting.filter(({ operation }) => !this.model.mustWait(operation));
    this.waiting = this.waiting.filter((one) => !due.includes(one));
    const results = await Promise.all(due.map(({ answer }) => answer));
    const endedAt = this.recorder.tick();
    const sentAt = this.recorder.tick();
    const found = await this.parts.client.all();
    this.takeOver(due, results, found);
    due.forEach(({ operation, record }, i) => {
      const steps = this.stepsOf(operation, results[i] as Result);
      this.recorder.add({ ...record, steps, outcome: 'committed', endedAt });
    });
    this.look(found, sentAt);
    const early = this.waiting.find(({ isAnswered }) => isAnswered);
    if (early) throw new Error(`${early.operation.kind} ${early.operation.key} did not wait for the transaction`);
  }

  /** Lets the model do what was due, in an order that explains the answers and the documents. */
  private takeOver(due: Waiting[], results: Result[], found: [string, Content][]): void {
    const fits = (order: number[]): boolean => {
      const after = this.model.afterAll(order.map((i) => (due[i] as Waiting).operation));
      return (
        isDeepStrictEqual(
          after.results,
          order.map((i) => results[i]),
        ) && isDeepStrictEqual(sorted(after.contents), found)
      );
    };
    const order = permutations(due.map((_one, i) => i)).find(fits);
    if (!order) {
      const asked = due.map(({ operation }) => `${operation.kind} ${operation.key} ${operation.version}`);
      const expected = this.model.afterAll(due.map(({ operation }) => operation));
      this.expectSame(
        `what is committed after ${asked.join(', ')}`,
        [results, found],
        [expected.results, sorted(expected.contents)],
      );
    }
    for (const i of order ?? []) this.model.performAlone((due[i] as Waiting).operation);
  }

  /** An ordinary read of everything, as one more transaction of the history. */
  private look(found: [string, Content][], sentAt: number): void {
    const answeredAt = this.recorder.tick();
    const steps = this.readsOf(found, answeredAt);
    const name = `look${++this.versions}`;
    this.recorder.add({
      name,
      steps,
      outcome: 'committed',
      startedAt: sentAt,
      committingAt: sentAt,
      endedAt: answeredAt,
    });
  }

  private stepsOf({ kind, key, version }: Operation, result: Result): Step[] {
    const answeredAt = this.recorder.tick();
    const read = (seen: Seen): Step[] => [{ kind: 'read', key, seen, answeredAt }];
    const write: Step = { kind: 'write', key, version };
    if (Array.isArray(result)) return this.readsOf(result, answeredAt);
    if (result === null || result === 0) return kind === 'pushAll' ? [] : read(null);
    if (typeof result === 'object') return [...(kind === 'take' ? [write] : []), ...read(result.trail)];
    if (typeof result === 'string' && result !== 'created') return [];
    if (kind === 'pushAll')
      return [...this.model.committed.keys()].map((name) => ({ kind: 'write', key: name, version }));
    return [kind === 'remove' ? { ...write, removes: true } : write];
  }

  private readsOf(found: [string, Content][], answeredAt: number): Step[] {
    const contents = new Map(found);
    return this.keys.map((key) => ({ kind: 'read', key, seen: contents.get(key)?.trail ?? null, answeredAt }));
  }

  private close(who: string, outcome: Recorded['outcome'], committingAt = this.recorder.tick()): void {
    const { name, startedAt, steps } = this.open.get(who) as Open;
    this.open.delete(who);
    this.recorder.add({ name, startedAt, steps, outcome, committingAt, endedAt: this.recorder.tick() });
  }

  private named({ kind, key }: Pick<Operation, 'kind' | 'key'>): Operation {
    return { kind, key, version: `v${++this.versions}` };
  }

  private expectSame(what: string, actual: unknown, expected: unknown): void {
    if (isDeepStrictEqual(actual, expected)) return;
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

function permutations(items: number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) =>
    permutations(items.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  );
}
