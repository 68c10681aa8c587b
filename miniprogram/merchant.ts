/** What the merchant fills in; nothing of it is secret. */
export const merchant = {
  /** The original id (原始 ID, gh_…) of the Official Account that “follow” opens; empty: people are told to search for it. */
  officialAccount: '',
  /** What people may say that they want to hear of, as segments ask for it and as they read it; none: they are not asked. */
  topics: [
    { topic: 'new-goods', name: '新品' },
    { topic: 'offers', name: '优惠活动' },
    { topic: 'events', name: '门店活动' },
  ],
};
