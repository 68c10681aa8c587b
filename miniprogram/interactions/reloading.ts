/** A page that reads what it shows. */
interface Loading {
  load(): Promise<void>;
  setData(data: { retrying: boolean }): void;
}

/** Reads again when it is asked to; for `Page({ ...reloading, … })`. */
export const reloading = {
  async onPullDownRefresh(this: Loading) {
    await this.load();
    await wx.stopPullDownRefresh();
  },

  async retry(this: Loading) {
    this.setData({ retrying: true });
    await this.load();
    this.setData({ retrying: false });
  },
};
