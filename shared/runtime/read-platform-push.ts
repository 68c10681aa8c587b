import { MalformedMessageError } from '../wechat/fields.ts';
import { fieldsOf } from '../wechat/json.ts';
import { isFromFuture, readPush, type Push } from '../wechat/push.ts';
import type { PlatformPusher } from './pusher.ts';
import type { Runtime } from './runtime.ts';

function read(event: unknown): Push | undefined {
  try {
    return readPush(fieldsOf(event));
  } catch (error) {
    if (error instanceof MalformedMessageError) return undefined;
    throw error;
  }
}

/** Undefined, and logged, for what is no push of this account and of the person whom the platform names. */
export function readPlatformPush(
  event: unknown,
  pusher: PlatformPusher,
  appId: string,
  { clock, logger }: Pick<Runtime, 'clock' | 'logger'>,
): Push | undefined {
  const push = read(event);
  const isTheirs = pusher.appId === appId && pusher.openId === push?.openId;
  if (push && isTheirs && !isFromFuture(push, clock.now())) return push;
  logger.warn('push.refused', { refusal: 'MALFORMED' });
  return undefined;
}
