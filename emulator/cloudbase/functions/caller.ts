/** Who calls a function, as the platform can tell them apart. */
export type Caller =
  | { kind: 'miniprogram'; openId: string; appId: string; unionId?: string; clientIp?: string }
  | { kind: 'web'; uid: string }
  | { kind: 'anonymous'; uid: string }
  /** A page that has not logged in, not even anonymously; the environment has to allow such requests at all. */
  | { kind: 'unauthenticated' }
  | { kind: 'timer'; triggerName: string }
  | { kind: 'http' }
  /** WeChat itself, with a push of this account: what a person did, who has an OpenID there. */
  | { kind: 'push'; openId: string; appId: string; unionId?: string }
  /** Another function; `context` is who called that one. */
  | { kind: 'function'; name: string; context?: Caller };

const CLIENTS: ReadonlySet<Caller['kind']> = new Set(['miniprogram', 'web', 'anonymous', 'unauthenticated']);

/** Callers whose client code anybody can change: function rules and the limits of clients hold for them only. */
export function isClient(caller: Caller): boolean {
  return CLIENTS.has(caller.kind);
}

/** How a caller is shown to people. */
export function describeCaller(caller: Caller): string {
  switch (caller.kind) {
    case 'miniprogram':
      return `mini program user ${caller.openId}`;
    case 'web':
      return `web user ${caller.uid}`;
    case 'anonymous':
      return 'anonymous user';
    case 'unauthenticated':
      return 'client without login';
    case 'timer':
      return `timer ${caller.triggerName}`;
    case 'http':
      return 'HTTP';
    case 'push':
      return 'a push of WeChat';
    case 'function':
      return `function ${caller.name}`;
  }
}
