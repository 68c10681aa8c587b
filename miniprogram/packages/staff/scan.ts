/** What the camera saw; nothing when whoever scanned changed their mind, or does not let us have the camera. */
export const scanCode = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    wx.scanCode({
      scanType: ['qrCode'],
      success: ({ result }) => resolve(result),
      fail: () => resolve(undefined),
    });
  });

export const redeemPage = (code: string, storeId: string): string =>
  `/packages/staff/redeem?code=${encodeURIComponent(code)}&store=${encodeURIComponent(storeId)}`;
