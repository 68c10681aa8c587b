import { platformPush, runtime } from '../../shared/runtime/index.ts';
import { takePush } from '../../shared/runtime/oa-push.ts';

/** Pushes that the platform delivers straight to a function (消息推送 → 云函数), unsigned; deployed by choice only. */
export const main = platformPush(runtime, takePush);
