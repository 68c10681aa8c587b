import * as z from 'zod/mini';
import type { AccountNeed } from './account-needs.ts';
import { UnreadableAnswerError } from './errors.ts';

/**
 * Why a call whose outcome is unknown may, or may not, be made again:
 * `read` it changes nothing · `sets` the second leaves what the first left · `recognised` WeChat knows the second by an id
 * of ours and does nothing · `spare` the second makes another one, and the first is never used · `never` the second would do
 * a second thing, or find the first in its way. Each attempt uses the quota.
 */
export type Repeatable = 'read' | 'sets' | 'recognised' | 'spare' | 'never';

/** A path without query: tokens are put into the query by the driver, and nowhere else. */
type PathOnly<P extends string> = P extends `${string}?${string}` ? never : P;

/** One call of WeChat's server API, with everything about it but its parameters. */
export interface Endpoint<A = unknown> {
  readonly path: string;
  /** Parameters go into the query, or into a JSON body; of those with a file (`Blob`) the file into a form, the rest into the query. */
  readonly method: 'GET' | 'POST';
  readonly repeatable: Repeatable;
  /** What the account needs so that WeChat allows the call. */
  readonly needs: AccountNeed;
  /** `secret`: AppID and AppSecret stand in the query in place of a token. */
  readonly credential: 'token' | 'secret';
  /** Of what WeChat's “quota reached” (45009) speaks here: of the day when left out. */
  readonly quotaPeriod?: 'minute';
  /** What WeChat answers, read into our own form. */
  readonly answer: z.core.$ZodType<A>;
}

export function endpoint<A, const P extends string>(
  method: Endpoint['method'],
  path: P & PathOnly<P>,
  rest: Pick<Endpoint<A>, 'repeatable' | 'needs' | 'answer' | 'quotaPeriod'> & { credential?: 'secret' },
): Endpoint<A> {
  return { credential: 'token', ...rest, method, path };
}

/** Parameters with WeChat's own names; undefined ones are left out. */
export type Parameters = Readonly<Record<string, unknown>>;

/** One account's API, as endpoint functions need it: for one purpose, and until one deadline. */
export interface WeChatApi {
  readonly appId: string;
  /** @throws WeChatFailure */
  call<A>(endpoint: Endpoint<A>, parameters?: Parameters): Promise<A>;
}

/** @throws UnreadableAnswerError */
export function readAnswer<A>({ path, answer }: Endpoint<A>, given: unknown): A {
  const read = z.safeParse(answer, given);
  if (read.success) return read.data;
  throw new UnreadableAnswerError(
    path,
    read.error.issues.map((issue) => issue.path.map(String).join('.')),
  );
}

/** Nothing but `errcode: 0`, which the driver has looked at. */
export const done = z.pipe(
  z.object({}),
  z.transform(() => undefined),
);

/** An id: text, or a whole number, which becomes text. */
export const idText = z.pipe(
  z.union([z.string(), z.int()]),
  z.transform((id) => String(id)),
);

/** A text of WeChat's: what is missing comes as null or empty. */
export const optionalText = z.pipe(
  z.nullish(z.string()),
  z.transform((text) => text || undefined),
);
