/** What a call answers that has nothing to tell but that it was done. */
export const OK = { errcode: 0, errmsg: 'ok' };
