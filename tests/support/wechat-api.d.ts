/** What we use of the npm package, which has no types of its own. */
declare module 'wechat-api' {
  type Callback = (error: Error | null, answer: unknown) => void;

  class WeChatApi {
    constructor(appId: string, appSecret: string);
    /** Where all requests go; the package has it as a plain field. */
    endpoint: string;
    getFollowers(nextOpenId: string, callback: Callback): void;
    batchGetUsers(openIds: string[], callback: Callback): void;
    createMenu(menu: object, callback: Callback): void;
    getMenu(callback: Callback): void;
    removeMenu(callback: Callback): void;
    sendTemplate(openId: string, templateId: string, dest: object, data: object, callback: Callback): void;
    getAllPrivateTemplate(callback: Callback): void;
    sendText(openId: string, text: string, callback: Callback): void;
    sendImage(openId: string, mediaId: string, callback: Callback): void;
    sendNews(openId: string, articles: object[], callback: Callback): void;
    uploadMedia(path: string, type: string, callback: Callback): void;
  }
  export default WeChatApi;
}
