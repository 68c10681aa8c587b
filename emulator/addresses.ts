/** Where the parts of a world are. */
export interface Addresses {
  url: string;
  admin: string;
  http: string;
  files: string;
  wechat: string;
  wechatPay: string;
  control: string;
  console: string;
  preview: string;
}

export const addressesOf = (url: string): Addresses => ({
  url,
  admin: `${url}/admin`,
  http: `${url}/http`,
  files: `${url}/files`,
  wechat: `${url}/wechat`,
  wechatPay: `${url}/wechat-pay`,
  control: `${url}/control`,
  console: `${url}/console`,
  preview: `${url}/preview`,
});
