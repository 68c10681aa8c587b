/** What the mini program's App hears of what it did not catch itself. */
export interface FaultListener {
  error(text: string): void;
  rejection(reason: unknown, promise: Promise<unknown>): void;
}

/** WeChat gives words and places as one text. */
const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);

let listener: FaultListener | undefined;

/** Something of the mini program threw where nobody caught it: also said in the browser's log. */
export function tellFault(error: unknown): void {
  console.error(error);
  listener?.error(textOf(error));
}

/** From now on; what the browser itself reports, it has written down already. */
export function watchFaults(heard: FaultListener): void {
  listener = heard;
  window.addEventListener('error', ({ error, message }) => heard.error(textOf(error ?? message)));
  window.addEventListener('unhandledrejection', ({ reason, promise }) => heard.rejection(reason, promise));
}
