'use strict';
/**
 * The process of one instance of a cloud function: loads the bundle and answers one invocation after the other.
 * Plain CommonJS for bare `node`, because it is what a cold start pays for; it knows nothing of any application.
 * Argument: JSON { entry, exportName, clock, limits, reportsMemory }. Messages (see instance.ts): in `invoke`, `clock`;
 * out `ready`, `load-failed`, `log`, `memory`, `done`, `failed`, `too-large`.
 */
const { StringDecoder } = require('node:string_decoder');
const { setInterval } = require('node:timers');
const { invocationOf } = require('./invocation.cjs');

const { entry, exportName, clock, limits, reportsMemory } = JSON.parse(process.argv[2]);
process.argv.splice(1, process.argv.length, entry);

const RealDate = Date;
const realNow = RealDate.now;
const sendToWorld = process.send.bind(process);
const { channel } = process;
// The channel is the platform's; a function that finds `process.send` might take itself for a cluster worker.
delete process.send;

let setting = clock;
let contextNames = [];
let outputLeft = limits.outputBytes;

showWorldTime();
captureOutput('stdout');
captureOutput('stderr');
process.on('disconnect', () => process.exit(0));
process.on('message', receive);
if (reportsMemory) setInterval(sendMemory, 50).unref();
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
  const decoder = new StringDecoder('utf8');
  process[stream].write = (chunk, encoding, callback) => {
    const isText = typeof chunk === 'string' && (typeof encoding !== 'string' || /^utf-?8$/i.test(encoding));
    print(stream, isText ? chunk : decoder.write(Buffer.from(chunk, encoding)));
    const written = typeof encoding === 'function' ? encoding : callback;
    if (typeof written === 'function') process.nextTick(written);
    return true;
  };
}

/** Of what one invocation prints, no more than the world keeps is sent at all. */
function print(stream, text) {
  if (outputLeft <= 0 || text === '') return;
  const kept = text.length > outputLeft ? text.slice(0, outputLeft) : text;
  outputLeft -= kept.length;
  send({ type: 'log', stream, text: kept });
  if (outputLeft <= 0)
    send({ type: 'log', stream, text: '\n… what this invocation prints from here on is not kept\n' });
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
  outputLeft = limits.outputBytes;
  let answer;
  try {
    answer = answerOf(await invocationOf(handler, JSON.parse(event), context, channel));
  } catch (error) {
    answer = { type: 'failed', error: describe(error) };
  }
  if (reportsMemory) sendMemory();
  send({ ...answer, requestId });
}

/** The result as JSON: what JSON does not know is left out or null, as everywhere; a BigInt or a circle is an error. */
function answerOf(result) {
  const json = JSON.stringify(result) ?? 'null';
  // A result beyond the limit is not worth its way to the world.
  return json.length > limits.resultBytes ? { type: 'too-large' } : { type: 'done', result: json };
}

/** The variables of one call replace those of the call before; what the function itself has set stays, as in any process. */
function enterContext(variables) {
  for (const name of contextNames) delete process.env[name];
  contextNames = Object.keys(variables);
  Object.assign(process.env, variables);
}

/** The stack, as the platform shows it; anything may be thrown. */
function describe(error) {
  try {
    if (error instanceof Error && typeof error.stack === 'string') return error.stack;
    return (typeof error === 'object' ? JSON.stringify(error) : undefined) ?? String(error);
  } catch {
    return 'an error that cannot be shown';
  }
}

function sendMemory() {
  send({ type: 'memory', bytes: process.memoryUsage.rss() });
}

function send(message) {
  if (process.connected) sendToWorld(message, undefined, undefined, ignoreGoneWorld);
}

/** The world may go away between the check and the write; `disconnect` ends this process then. */
function ignoreGoneWorld() {}
