export type { Caller } from './caller.ts';
export { describeCaller, isClient } from './caller.ts';
export { Functions, type Call, type FunctionsOptions, type PreparedFunctions } from './functions.ts';
export type { FunctionStatus } from './host.ts';
export { invokeAction } from './invoke-action.ts';
export type { InvocationReport } from './invocation-report.ts';
export type { LogFilter, LogLine } from './log-book.ts';
export type { Outcome } from './outcome.ts';
export type { FunctionRules } from './rules.ts';
