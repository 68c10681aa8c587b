import type { Caller } from './caller.ts';

/** Variables by name, as `process.env` has them. */
export type Variables = Record<string, string>;

/**
 * The context variables of one call, which tell the SDKs inside the function who calls: `getWXContext()` of
 * wx-server-sdk reads those that WX_CONTEXT_KEYS lists, @cloudbase/node-sdk also those of TCB_CONTEXT_KEYS.
 * Only mini program users and pushes have an OPENID: not timers, HTTP, web or anonymous users.
 * The names come from the sources of both SDKs; what the real platform sets besides is not known.
 */
export function callVariables(call: { caller: Caller; envId: string; requestId: string }): Variables {
  const source = sourceOf(call.caller);
  const wx = weChatVariables(call.caller, call.requestId);
  const tcb: Variables = {
    TCB_ENV: call.envId,
    // The SDK puts it in front of the number of each request: the gateway learns from it which invocation asks.
    TCB_SEQID: call.requestId,
    ...(source ? { TCB_SOURCE: source } : {}),
    ...(call.caller.kind === 'timer' ? { TRIGGER_SRC: 'timer' } : {}),
    ...loginVariables(call.caller),
  };
  return {
    ...tcb,
    TCB_CONTEXT_KEYS: Object.keys(tcb).join(','),
    ...wx,
    ...(Object.keys(wx).length > 0 ? { WX_CONTEXT_KEYS: Object.keys(wx).join(',') } : {}),
  };
}

/** The chain of sources, e.g. `wx_client,scf` in a function that a function called; undefined where none is known. */
function sourceOf(caller: Caller): string | undefined {
  if (caller.kind === 'miniprogram') return 'wx_client';
  if (caller.kind === 'timer') return 'wx_trigger';
  // What the platform says of pushes is not documented; the SDK has this word for what it does not know.
  if (caller.kind === 'push') return 'wx_unknown';
  if (caller.kind !== 'function') return undefined;
  const before = caller.context ? sourceOf(caller.context) : undefined;
  return before ? `${before},scf` : 'scf';
}

/** A called function sees the WeChat user of the function that called it. */
function weChatVariables(caller: Caller, requestId: string): Variables {
  if (caller.kind === 'function') return caller.context ? inherited(caller.context, requestId) : {};
  // The SDK's list of keys not to show names this one: so it stands in WX_CONTEXT_KEYS, and SOURCE can be read.
  if (caller.kind === 'timer') return { WX_TRIGGER_API_TOKEN_V0: `trigger-${requestId}` };
  if (caller.kind !== 'miniprogram' && caller.kind !== 'push') return {};
  return {
    ...(caller.kind === 'push' ? {} : { WX_CLIENTIP: caller.clientIp ?? '127.0.0.1' }),
    WX_OPENID: caller.openId,
    WX_APPID: caller.appId,
    ...(caller.unionId === undefined ? {} : { WX_UNIONID: caller.unionId }),
    WX_API_TOKEN: `api-${requestId}`,
  };
}

function inherited(context: Caller, requestId: string): Variables {
  return context.kind === 'timer' ? {} : weChatVariables(context, requestId);
}

function loginVariables(caller: Caller): Variables {
  switch (caller.kind) {
    case 'web':
      return { LOGINTYPE: 'CUSTOM', TCB_UUID: caller.uid, TCB_ISANONYMOUS_USER: 'false', TCB_SOURCE_IP: '127.0.0.1' };
    case 'anonymous':
      return { LOGINTYPE: 'ANONYMOUS', TCB_UUID: caller.uid, TCB_ISANONYMOUS_USER: 'true', TCB_SOURCE_IP: '127.0.0.1' };
    case 'function':
      return caller.context ? loginVariables(caller.context) : {};
    default:
      return {};
  }
}
