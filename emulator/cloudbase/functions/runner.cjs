'use strict';
/**
 * The process of one instance of a cloud function: loads the bundle and answers one invocation after the other.
 * Plain CommonJS for bare `node`, because it is what a cold start pays for; it knows nothing of any application.
 * Argument: JSON { entry, exportName, clock }. Messages (see instance.ts): in `invoke`, `clock`; out `ready`,
 * `load-failed`, `log`, `done`, `failed`.
 */
const { entry, exportName, clock } = JSON.parse(process.argv[2]);
process.argv.splice(1, process.argv.length, entry);

const RealDate = Date;
const realNow = RealDate.now;
const sendToWorld = process.send.bind(process);
// The channel is the platform's; a function that finds `process.send` might take itself for a cluster worker.
delete process.send;

let setting = clock;
let contextNames = [];

showWorldTime();
captureOutput('stdout');
captureOutput('stderr');
process.on('disconnect', () => process.exit(0));
process.on('message', receive);
const handler = load();

/** Makes `Date` tell the world's time instead of the machine's; timers and `performance` stay real. */
function showWorldTime() {
  const worldNow = () => (setting.frozenAt === undefined ? realNow() + setting.offsetMs : setting.frozenAt);
  function WorldDate(...parts) {
    if (new.target === undefined) return new RealDate(worldNow()).toString();
    return Reflect.construct(RealDate, parts.length === 0 ? [worldNow()] : parts, new.target);
  }
  Object.defineProperties(WorldDate, {
    name: { value: 'Date', configurable: true },
    length: { value: RealDate.length, configurable: true },
    prototype: { value: RealDate.prototype, writable: false },
    now: { value: () => Math.trunc(worldNow()), writable: true, configurable: true },
    parse: { value: RealDate.parse, writable: true, configurable: true },
    UTC: { value: RealDate.UTC, writable: true, configurable: true },
  });
  RealDate.prototype.constructor = WorldDate;
  globalThis.Date = WorldDate;
}

/** Sends what is printed over the channel, so that it keeps its order with the answer; the pipes carry only a crash. */
function captureOutput(stream) {
  process[stream].write = (chunk, encoding, callback) => {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    send({ type: 'log', stream, text });
    const written = typeof encoding === 'function' ? encoding : callback;
    if (typeof written === 'function') process.nextTick(written);
    return true;
  };
}

function load() {
  try {
    const main = require(entry)[exportName];
    if (typeof main !== 'function') throw new TypeError(`${entry} does not export a function named ${exportName}`);
    send({ type: 'ready' });
    return main;
  } catch (error) {
    send({ type: 'load-failed', error: describe(error) });
    return undefined;
  }
}

function receive(message) {
  setting = message.clock;
  if (message.type === 'invoke') void invoke(message);
}

async function invoke({ requestId, event, context, variables }) {
  enterContext(variables);
  let answer;
  try {
    const result = await handler(JSON.parse(event), context);
    answer = { type: 'done', requestId, result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    answer = { type: 'failed', requestId, error: describe(error) };
  }
  send(answer);
}

/** The variables of one call replace those of the call before; what the function itself has set stays, as in any process. */
function enterContext(variables) {
  for (const name of contextNames) delete process.env[name];
  contextNames = Object.keys(variables);
  Object.assign(process.env, variables);
}

/** The stack, as the platform shows it; anything may be thrown. */
function describe(error) {
  if (error instanceof Error && typeof error.stack === 'string') return error.stack;
  try {
    return typeof error === 'object' ? JSON.stringify(error) : String(error);
  } catch {
    return 'an error that cannot be shown';
  }
}

function send(message) {
  if (process.connected) sendToWorld(message, undefined, undefined, ignoreGoneWorld);
}

/** The world may go away between the check and the write; `disconnect` ends this process then. */
function ignoreGoneWorld() {}
