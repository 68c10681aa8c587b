import { countBuyers } from './count-buyers.ts';
import { countCampaigns } from './count-campaigns.ts';
import { countJourneys } from './count-journeys.ts';
import { countStores } from './count-stores.ts';
import { countTimes } from './count-times.ts';
import { countWeeks } from './count-weeks.ts';
import { Counts } from './counts.ts';
import type { History } from './history.ts';
import { storyOf, type CountingRules } from './story.ts';

/**
 * What one person counts for: a function of what is kept of them, whatever came first and how often it was told. Days that
 * are closed are left out. A change of what is counted needs another generation.
 */
export function countPerson(history: History, rules: CountingRules): ReadonlyMap<string, number> {
  const counts = new Counts(rules.from);
  if (history.person.isStaff) return counts.all();
  const story = storyOf(history, rules);
  countJourneys(story, counts);
  countCampaigns(story, counts);
  countBuyers(story, counts, rules);
  countStores(story, counts);
  countWeeks(story, counts);
  countTimes(story, counts);
  return counts.all();
}
