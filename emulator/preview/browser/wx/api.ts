/** What every asynchronous API of WeChat takes besides its own options. */
export interface Callbacks {
  success?: (result: object) => void;
  fail?: (error: object) => void;
  complete?: (result: object) => void;
}

/** Thrown by an implementation to fail with more than an errMsg. */
export class ApiFailure extends Error {
  constructor(
    message: string,
    readonly fields: object = {},
  ) {
    super(message);
  }
}

/**
 * Makes an API of WeChat out of its work: with callbacks it returns nothing, without them a promise.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/app-service/api.html
 */
export function api<O extends object>(name: string, work: (options: O) => object | void | Promise<object | void>) {
  return (options?: O & Callbacks): Promise<object> | undefined => {
    const { success, fail, complete } = options ?? {};
    const done = run(name, work, (options ?? {}) as O);
    if (!success && !fail && !complete) return done;
    done.then(
      (result) => {
        success?.(result);
        complete?.(result);
      },
      (error: object) => {
        fail?.(error);
        complete?.(error);
      },
    );
    return undefined;
  };
}

async function run<O>(
  name: string,
  work: (options: O) => object | void | Promise<object | void>,
  options: O,
): Promise<object> {
  try {
    return { errMsg: `${name}:ok`, ...(await work(options)) };
  } catch (error) {
    throw failure(name, error);
  }
}

/** What a mini program gets: `errMsg` and, from some APIs, `errCode`. WeChat's own is a plain object and no Error. */
function failure(name: string, error: unknown): Error {
  const fields = error instanceof ApiFailure ? error.fields : {};
  const errMsg = `${name}:fail ${error instanceof Error ? error.message : String(error)}`;
  return Object.assign(new Error(errMsg), { errMsg, ...fields });
}
