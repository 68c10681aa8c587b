export { parseCron, type Schedule } from './cron.ts';
export { Timers, type TimerStatus, type TimersOptions } from './timers.ts';
