/**
 * What wxs has and JavaScript has not: getRegExp, getDate, and `x.constructor` as the name of a type (the build writes
 * `x.wxsTypeName` for it). https://developers.weixin.qq.com/miniprogram/dev/reference/wxs/06datatype.html
 */
export function installWxsGlobals(): void {
  Object.assign(window, {
    getRegExp: (pattern: string, flags?: string) => new RegExp(pattern, flags),
    getDate: (...parts: [number]) => new Date(...parts),
  });
  Object.defineProperty(Object.prototype, 'wxsTypeName', {
    configurable: true,
    get(this: unknown) {
      return Object.prototype.toString.call(this).slice('[object '.length, -1);
    },
  });
}
