/** Name of the person whose phone this browser is, percent-encoded. The console's phone sets it; so does a page that had to ask. */
export const HOLDER_COOKIE = 'weilian-person';
