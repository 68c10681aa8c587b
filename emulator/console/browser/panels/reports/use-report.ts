import { useCell } from '../../live/cell.ts';
import { control, ControlError } from '../../live/control.ts';
import { useLive, type Live } from '../../live/use-live.ts';
import type { Period } from '../../live/report-wire.ts';
import type { Outcome } from '../../live/wire.ts';
import type { Person } from '../../live/wechat-wire.ts';
import { useWorld } from '../../live/world.ts';

/** What reports are made of; they are read again when it is written to. */
const SUMS = 'figures';
const EVERY_MS = 3_000;
/** Who may read reports. */
const READERS = ['owner', 'operator'];

/** What each report is drawn from: who reads it, and the days that it is of. */
export interface ViewProps {
  person: Person;
  period: Period;
}

export interface Query {
  call: string;
  input: object;
  /** Which documents of `figures` the numbers are sums of: a pattern of their ids. */
  series: string;
}

/** A person of this world who works for the merchant and may read reports; null: there is none. */
export function useReader(): Live<Person | null> {
  const world = useWorld();
  const people = useCell(world.state)?.wechat.people ?? [];
  const has = useCell(world.state)?.collections.some(({ name }) => name === 'users') ?? false;
  const load = async (): Promise<Person | null> => {
    if (!has) return null;
    const { documents } = await control.documents('users', { filter: { roles: { $in: READERS } }, limit: 50 });
    const identities = new Set(documents.flatMap(({ identityIds }) => identityIds as string[]));
    const openIdOf = (id: string) => id.slice(id.indexOf(':') + 1);
    const openIds = new Set([...identities].map(openIdOf));
    return people.find(({ mpOpenId }) => openIds.has(mpOpenId)) ?? null;
  };
  const isOfRoles = ({ kind, detail }: { kind: string; detail?: Record<string, unknown> }): boolean =>
    kind === 'documents.written' && detail?.collection === 'users';
  return useLive(load, `reader ${people.length} ${has}`, isOfRoles, EVERY_MS);
}

interface Reply {
  ok: boolean;
  data?: unknown;
  error?: { code: string; requestId: string };
}

/** Calls the deployed function `staff` as this person, as their phone would. */
async function ask(person: Person, { call, input }: Query): Promise<unknown> {
  const as = { kind: 'miniprogram', person: person.name };
  const outcome = await control.post<Outcome>('/functions/invoke', { name: 'staff', data: { call, input }, as });
  if (!outcome.ok) throw new ControlError(String(outcome.code), outcome.message);
  const { ok, data, error } = outcome.result as Reply;
  if (!ok) throw new ControlError(error?.code ?? '', error?.requestId ?? '');
  return data;
}

/** What a report answers; read again when its sums change. */
export const useReport = <T>(person: Person, query: Query): Live<T> =>
  useLive(
    () => ask(person, query) as Promise<T>,
    `${person.name} ${query.call} ${JSON.stringify(query.input)}`,
    ({ kind, detail }) => kind === 'documents.written' && detail?.collection === SUMS,
    EVERY_MS,
  );

/** The documents that a report is made of. */
export const useSums = ({ series }: Query): Live<unknown[]> =>
  useLive(
    async () => (await control.documents(SUMS, { filter: { _id: { $regex: series } }, limit: 20 })).documents,
    `sums ${series}`,
    ({ kind, detail }) => kind === 'documents.written' && detail?.collection === SUMS,
    EVERY_MS,
  );
