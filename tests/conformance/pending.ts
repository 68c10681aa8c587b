/** Cases that are right and that the emulator does not pass yet. Each must fail: one that passes has to leave this list. */
export const PENDING: readonly string[] = [];
