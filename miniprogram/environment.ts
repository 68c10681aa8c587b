/**
 * The cloud environment that the mini program calls. Empty: the default environment of the AppID (the first one
 * that was made), so that nothing of a merchant is committed.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/reference-sdk-api/init/client.init.html
 */
export const environment = { envId: '' };
