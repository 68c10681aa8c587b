import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../core/clock.ts';
import { PayError, PayUnreachableError } from './errors.ts';
import { payHttp, type PayAnswer } from './http.ts';
import type { Merchant } from './merchant.ts';
import { authorization, signatureProblem, type SignedRequest } from './signature.ts';

const NONCE_BYTES = 16;
/** WeChat Pay answers within a second, or not at all. */
const REQUEST_LIMIT_MS = 8_000;

export interface PayClientDeps {
  /** `https://api.mch.weixin.qq.com`, or the emulator's address with its path. */
  baseUrl: string;
  merchant: Merchant;
  clock: Clock;
}

/** A request of WeChat Pay's API v3, with how its answer is read. */
export interface PayCall<A> {
  method: SignedRequest['method'];
  /** With what belongs into it, encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
  answer: z.ZodMiniType<A>;
}

const refusal = z.object({ code: z.string(), message: z.nullish(z.string()) });

function parsed<A>(schema: z.ZodMiniType<A>, text: string): A | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** An error's signature is not looked at: it gives nobody anything. */
function errorOf({ status, body }: PayAnswer): PayError {
  const { code, message } = parsed(refusal, body) ?? { code: `HTTP_${status}`, message: '' };
  return new PayError(status, code, message ?? '');
}

/**
 * WeChat Pay's API v3 in a merchant's name: signs requests and believes only answers that WeChat Pay signed a moment ago.
 * One attempt: whoever repeats a request does so with the same numbers in it.
 */
export class PayClient {
  readonly merchantId: string;

  constructor(private readonly deps: PayClientDeps) {
    this.merchantId = deps.merchant.merchantId;
  }

  /** @throws PayError, PayUnreachableError; within 8 s and before `deadline` */
  async call<A>({ method, path, query, body, answer }: PayCall<A>, deadline: Date): Promise<A> {
    const { baseUrl, merchant, clock } = this.deps;
    const base = new URL(baseUrl);
    const target = `${path}${query ? `?${new URLSearchParams(query).toString()}` : ''}`;
    const request = { method, path: target, body: body ? JSON.stringify(body) : '' };
    const now = clock.now();
    const timeoutMs = Math.min(REQUEST_LIMIT_MS, deadline.getTime() - now.getTime());
    if (timeoutMs <= 0) throw new PayUnreachableError('no time left');
    const nonce = randomBytes(NONCE_BYTES).toString('hex');
    const given = await payHttp({
      ...{ ...request, url: `${base.origin}${base.pathname.replace(/\/$/, '')}${target}`, timeoutMs },
      authorization: authorization(request, merchant, { now, nonce }),
      serial: merchant.wechatKey.id,
    });
    if (given.status < 200 || given.status > 299) throw errorOf(given);
    const problem = signatureProblem(given, merchant.wechatKey, clock.now());
    if (problem) throw new PayUnreachableError(`not signed by WeChat Pay: ${problem}`, 'NOT_BELIEVED');
    const read = parsed(answer, given.body);
    if (read === undefined) throw new PayUnreachableError('unexpected form of the answer', 'NOT_BELIEVED');
    return read;
  }
}
