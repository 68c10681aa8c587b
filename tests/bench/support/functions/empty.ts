/** A function that does nothing: what HTTP access and the process cost by themselves. */
export const main = (): Promise<object> =>
  Promise.resolve({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'success' });
