'use strict';
/**
 * When a handler is done, and with what. A handler that returns a promise is done when that is settled; its callback
 * counts for nothing. Any other handler answers through `callback(error, result)` or by what it returns, and its
 * answer is sent when nothing is left to be done in the process, or at once if the handler has set
 * `context.callbackWaitsForEmptyEventLoop = false`. Without either the result is null.
 * https://cloud.tencent.com/document/product/583/67790
 */

/** Resolves to the result of one run of `handler`; rejects with what it throws or gives to its callback as an error. */
function invocationOf(handler, event, context, channel) {
  const answer = { given: false, error: undefined, result: undefined };
  return new Promise((resolve, reject) => {
    const finish = () => (isError(answer.error) ? reject(answer.error) : resolve(answer.result));
    const give = (error, result) => {
      if (answer.given) return;
      Object.assign(answer, { given: true, error, result });
      if (context.callbackWaitsForEmptyEventLoop === false) finish();
    };
    const returned = handler(event, context, (error, result) => give(error, result));
    if (typeof returned?.then === 'function') return void Promise.resolve(returned).then(resolve, reject);
    if (returned !== undefined) give(undefined, returned);
    whenNothingIsLeft(channel, finish);
  });
}

const isError = (error) => error !== undefined && error !== null;

/** The channel to the world keeps the process alive; without it Node itself says when nothing is left. */
function whenNothingIsLeft(channel, then) {
  channel.unref();
  process.once('beforeExit', () => {
    channel.ref();
    then();
  });
}

module.exports = { invocationOf };
