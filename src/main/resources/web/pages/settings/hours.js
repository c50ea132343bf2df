import { weekdayName } from '../../lib/format.js';
import { t } from '../../lib/i18n.js';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** A person's hours in a line, days with the same hours together. @param {Record<string, string[]>} hours */
export function hoursText(hours) {
  /** @type {{days: string[], text: string}[]} */
  const runs = [];
  for (const day of DAYS) {
    const text = (hours[day] ?? []).join(', ');
    if (!text) continue;
    const last = runs.at(-1);
    if (last?.text === text && DAYS.indexOf(last.days[last.days.length - 1]) === DAYS.indexOf(day) - 1) last.days.push(day);
    else runs.push({ days: [day], text });
  }
  if (runs.length === 0) return t('hours.never');
  return runs.map(({ days, text }) => `${weekdayName(days[0], 'short')}${days.length > 1 ? '–' + weekdayName(days[days.length - 1], 'short') : ''} ${text}`).join(' · ');
}
