export type OutputStream = 'stdout' | 'stderr';

/** What the process of an instance (runner.cjs) tells the world. */
export type Message =
  | { type: 'ready' }
  | { type: 'load-failed'; error: string }
  | { type: 'log'; stream: OutputStream; text: string }
  | { type: 'memory'; bytes: number }
  /** The result as JSON. */
  | { type: 'done'; requestId: string; result: string }
  | { type: 'too-large'; requestId: string }
  | { type: 'failed'; requestId: string; error: string };
