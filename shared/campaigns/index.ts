export { needFollowing } from './claim-channels.ts';
export {
  costsOfCampaign,
  endCampaign,
  getCampaign,
  listCampaigns,
  pauseCampaign,
  startCampaign,
} from './run-campaign.ts';
export { previewCampaign, saveCampaign } from './save-campaign.ts';
