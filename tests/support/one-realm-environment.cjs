'use strict';
// Jest's environment for tests of Node code: everything runs in the realm of the process, as it does when deployed.
//
// Jest's own gives every test file a `vm` context, in which each `Math`, `Buffer` or `JSON` is looked up by an
// interceptor: code that counts its own operations ran at half its speed, and errors of Node were of a foreign `Error`.
// Test files of one worker share their globals here, so what a test changes of them it puts back; `process.env` is put
// back for it.
const { AsyncLocalStorage } = require('node:async_hooks');
const { createRequire } = require('node:module');
const vm = require('node:vm');
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Stands for "no context of its own" where Jest compiles a module. */
const OWN_REALM = {};

const { compileFunction } = vm;
/** What V8 found out about a module when a test file of this worker first compiled it, by its path. */
const compiled = new Map();
vm.compileFunction = (code, parameters, options) => {
  if (options?.parsingContext !== OWN_REALM) return compileFunction(code, parameters, options);
  const known = compiled.get(options.filename);
  const cachedData = known?.code === code ? known.cachedData : undefined;
  const own = { parsingContext: undefined, cachedData, produceCachedData: cachedData === undefined };
  const result = compileFunction(code, parameters, { ...options, ...own });
  if (result.cachedData) compiled.set(options.filename, { code, cachedData: result.cachedData });
  return result;
};

// Jest keeps which test runs in an AsyncLocalStorage; on Node 20 that makes every promise of the process dearer, and tests
// of one file run one after another here: a plain field holds it as well.
AsyncLocalStorage.prototype.run = function (store, callback) {
  this.current = store;
  return callback();
};
AsyncLocalStorage.prototype.getStore = function () {
  return this.current;
};

/** Jest's `require`, but for packages: they are loaded once by each worker, and not once for each test file. */
globalThis.requirePackagesOnce = (requireOfJest, file) => {
  const ownRequire = createRequire(file);
  return Object.assign(
    (name) => (/^(\.|\/|node:|@jest\/)/.test(name) ? requireOfJest : ownRequire)(name),
    requireOfJest,
  );
};

module.exports = class OneRealmEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.variables = { ...process.env };
  }

  async setup() {}

  /** Tests leave in `whenTestFails` what shall be told of a failure before anything is put away. */
  async handleTestEvent({ name }) {
    if (name === 'test_fn_failure') await globalThis.whenTestFails?.();
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return OWN_REALM;
  }
};
