import { platformPush, runtime } from '../../shared/runtime/index.ts';
import { takeMiniProgramPush } from '../../shared/runtime/mp-push.ts';

/** Pushes of the mini program that the platform delivers to a function (消息推送 → 云函数), unsigned; deployed by choice only. */
export const main = platformPush(runtime, takeMiniProgramPush);
