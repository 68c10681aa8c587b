/** What the merchant fills in; nothing of it is secret. */
export const merchant = {
  /** The original id (原始 ID, gh_…) of the Official Account that “follow” opens; empty: people are told to search for it. */
  officialAccount: '',
};
