import type { PlatformPusher } from './pusher.ts';
import type { Runtime } from './runtime.ts';

/** What a function answers to a push: `success`, or a message. */
export type PushAnswer = string | Readonly<Record<string, unknown>>;

/**
 * What the platform's page does not give to any other caller. It does not say what a push has: whatever names a client,
 * DevTools, another function, HTTP, a timer or a payment is none.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/utils/Cloud.getWXContext.html
 */
const isPush = (source: string): boolean => source === 'wx_unknown';

/**
 * The entry point of a function that the platform hands pushes to. Nothing is signed: the function rule keeps clients
 * out, and the context must name a person and no other kind of caller. That a push has such a context could not be
 * tried: if not, everything is refused, and the log names what stood there.
 */
export function platformPush(
  runtime: () => Runtime,
  handle: (event: unknown, pusher: PlatformPusher, runtime: Runtime) => Promise<PushAnswer>,
) {
  return async (event: unknown): Promise<PushAnswer> => {
    const { logger, pusher, trigger } = runtime();
    const who = pusher();
    if (!who || trigger() !== undefined || !who.sources.every(isPush)) {
      logger.warn('push.refused', { refusal: 'SOURCE', sources: who?.sources, trigger: trigger() });
      return 'refused';
    }
    return handle(event, who, runtime());
  };
}
