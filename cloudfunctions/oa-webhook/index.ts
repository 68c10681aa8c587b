import { runtime, webhook } from '../../shared/runtime/index.ts';
import { receivePush } from '../../shared/runtime/oa-webhook.ts';

/** The signed server push of the Official Account (服务器配置), over HTTP access. */
export const main = webhook(runtime, receivePush);
