/** Who calls a function, as the platform can tell them apart. */
export type Caller =
  | { kind: 'miniprogram'; openId: string; appId: string; unionId?: string; clientIp?: string }
  | { kind: 'web'; uid: string }
  | { kind: 'anonymous'; uid: string }
  | { kind: 'timer'; triggerName: string }
  | { kind: 'http' }
  /** Another function; `context` is who called that one. */
  | { kind: 'function'; name: string; context?: Caller };

/** Callers whose client code anybody can change: function rules and the limits of clients hold for them only. */
export function isClient(caller: Caller): boolean {
  return caller.kind === 'miniprogram' || caller.kind === 'web' || caller.kind === 'anonymous';
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
    case 'timer':
      return `timer ${caller.triggerName}`;
    case 'http':
      return 'HTTP';
    case 'function':
      return `function ${caller.name}`;
  }
}
