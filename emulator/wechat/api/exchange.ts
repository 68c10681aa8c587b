import type { Context } from 'hono';
import type { Account } from '../accounts/entities.ts';
import { ApiCall } from './call.ts';
import { clientIp } from './client-ip.ts';
import type { Outgoing } from './disturbance.ts';

/** Where a call came in and its answer goes out: a connection, or a cloud call with the account that it is made for. */
export interface Exchange {
  incoming: AsyncIterable<Buffer> & { destroyed: boolean; complete: boolean; socket?: { remoteAddress?: string } };
  outgoing: Outgoing;
  cloudAccount?: Account;
}
export type ApiContext = Context<{ Bindings: Exchange }>;

/** The call as routes see it, once its body has been read. */
export function callOf({ req, env }: ApiContext, path: string, body: Buffer): ApiCall {
  return new ApiCall({
    path,
    parameters: new URL(req.url).searchParams,
    body,
    contentType: req.header('content-type') ?? '',
    clientIp: clientIp(req.header('x-forwarded-for'), env.incoming.socket?.remoteAddress),
    ...(env.cloudAccount === undefined ? {} : { cloudAccount: env.cloudAccount }),
  });
}
