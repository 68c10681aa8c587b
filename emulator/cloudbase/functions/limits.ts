/** Concurrent runs of one function on small plans. https://developers.weixin.qq.com/minigame/en/dev/wxcloud/basis/concepts/quota.html */
export const MAX_INSTANCES = 20;

/** Bytes of a synchronous request or answer. https://cloud.tencent.com/document/product/583/11637 */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/** Bytes of an answer that a mini program takes; more is -604001 there (text in wx-server-sdk's error table). */
export const MAX_MINIPROGRAM_RESULT_BYTES = 1024 * 1024;

/** Bytes of all variables of a function, names and values. https://cloud.tencent.com/document/product/583/11637 */
export const MAX_VARIABLES_BYTES = 4 * 1024;

/** Seconds, when a function does not say; the platform's own default. https://cloud.tencent.com/document/product/583/11637 */
export const DEFAULT_TIMEOUT_SECONDS = 3;

/** Seconds. WeChat's own console stops at 60, which a deployment has to know itself. https://cloud.tencent.com/document/product/583/11637 */
export const MAX_TIMEOUT_SECONDS = 900;

/** Megabytes, when a function does not say. */
export const DEFAULT_MEMORY_MB = 256;

/** Milliseconds for loading the bundle, which do not count as run time. https://cloud.tencent.com/document/product/583/76387 */
export const LOAD_TIMEOUT_MS = 65_000;

/** Milliseconds (real) after which an instance without work is ended; the platform says only "minutes". */
export const IDLE_MS = 5 * 60_000;

/** Characters that are kept of what one invocation prints; a number of our own, to bound the memory of the world. */
export const MAX_OUTPUT_CHARACTERS = 1024 * 1024;
