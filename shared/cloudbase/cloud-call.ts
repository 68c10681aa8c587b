import cloud from 'wx-server-sdk';

interface PictureAnswer {
  contentType: string;
  buffer: Uint8Array;
}

const isPicture = (answer: object): answer is PictureAnswer => 'buffer' in answer;

/** The SDK has objects for whole numbers that JavaScript would round; they say themselves how they look in JSON: as text. */
const plain = (answer: object): unknown =>
  isPicture(answer)
    ? { contentType: answer.contentType, bytes: new Uint8Array(answer.buffer) }
    : JSON.parse(JSON.stringify(answer));

type Apis = { [name: string]: Apis } & ((parameters: object) => Promise<object>);

/**
 * Cloud calls in the name of an account that shares this environment, or without `appId` of the mini program that it
 * belongs to. A function needs each name in `permissions.openapi` of its config.json. Possible for mini program users and
 * timers; functions behind HTTP access have no right to it (-604104).
 * https://developers.weixin.qq.com/doc/oplatform/developers/dev/cloudCall.html
 */
export function cloudCalls(appId?: string): (name: string, parameters: object) => Promise<unknown> {
  // Its types do not know that `env` may be this symbol.
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV as unknown as string });
  const openapi = cloud.openapi as unknown as (options: object) => Apis;
  return async (name, parameters) => {
    const apis = openapi({ convertCase: false, ...(appId === undefined ? {} : { appid: appId }) });
    const api = name.split('.').reduce((at, part) => at[part] as Apis, apis);
    return plain(await api(parameters));
  };
}
