import { language, t } from './i18n.js';

/** The office's time zone. */
export const zone = document.documentElement.dataset.zone ?? 'UTC';

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {Intl.DateTimeFormatOptions} options
 */
function dates(options) {
  const key = language() + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'pt-BR', { timeZone: zone, ...options });
    formats.set(key, format);
  }
  return format;
}

/**
 * The office's calendar day of a moment, as `2026-11-24`.
 * @param {Date} moment
 */
export function day(moment) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(moment);
}

/** Today in the office, or so many days from it. @param {number} [days] */
export function today(days = 0) {
  const date = new Date(day(new Date(Date.now())));
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** @param {string | Date} moment */
export const clock = (moment) => dates({ hour: '2-digit', minute: '2-digit' }).format(new Date(moment));

/** @param {string | Date} moment */
export const clockSeconds = (moment) =>
  dates({ hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(moment));

/** Date and time: 23/11/2026, 12:31; in English with the month's name, which nobody takes for the day. @param {string | Date} moment */
export const moment = (moment) => dates({ dateStyle: language() === 'en' ? 'medium' : 'short', timeStyle: 'short' }).format(new Date(moment));

/** A short date, or today and yesterday in words. @param {string | Date} moment */
export function dayName(moment) {
  const that = day(new Date(moment));
  if (that === today()) return t('time.today');
  if (that === today(-1)) return t('time.yesterday');
  return dates({ weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(moment));
}

/** The time of today, or of another day with its name. @param {string} moment */
export const dayAndClock = (moment) =>
  (day(new Date(moment)) === today() ? clock(moment) : `${dayName(moment)}, ${clock(moment)}`);

/** A day in short. @param {string} text such as `2026-11-24` */
export function shortDay(text) {
  const noon = new Date(text + 'T12:00:00Z');
  return Number.isNaN(noon.getTime()) ? text : dates({ day: '2-digit', month: '2-digit', year: '2-digit', timeZone: 'UTC' }).format(noon);
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The name of a day of the week. @param {string} weekday such as `mon` @param {'long' | 'short'} [length] */
export const weekdayName = (weekday, length = 'long') =>
  new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'pt-BR', { weekday: length, timeZone: 'UTC' })
    .format(new Date(Date.UTC(2024, 0, 1 + Math.max(0, WEEKDAYS.indexOf(weekday)))));

/**
 * Seconds as `1:05` or `1:02:05`.
 * @param {number | undefined} seconds
 */
export function duration(seconds) {
  if (seconds === undefined || seconds === null) return '–';
  const whole = Math.max(0, Math.round(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** Seconds since a moment. @param {string | Date} moment */
export const since = (moment) => (Date.now() - new Date(moment).getTime()) / 1000;

/** @param {number} n */
export const number = (n) => n.toLocaleString(language());

/** @param {number} share from 0 to 1 */
export const percent = (share) => share.toLocaleString(language(), { style: 'percent', maximumFractionDigits: 0 });

/**
 * A number as people of its country write it; of ours without the country.
 * @param {string | undefined} text E.164, or `client:user_1`
 */
export function phone(text) {
  if (!text) return t('number.hidden');
  const brazil = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(text);
  if (brazil) return `(${brazil[1]}) ${brazil[2]}-${brazil[3]}`;
  const america = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(text);
  if (america) return `+1 ${america[1]} ${america[2]}-${america[3]}`;
  return text.replace(/^client:/, '');
}

/**
 * What somebody typed or pasted, as E.164; null when it is no number.
 * @param {string} text
 */
export function dialled(text) {
  const digits = text.replace(/[^\d+]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits;
  if (/^00[1-9]\d{6,14}$/.test(digits)) return '+' + digits.slice(2);
  const national = digits.replace(/^0(\d{2})?(?=\d{10,11}$)/, '');
  if (/^[1-9]\d(9\d{8}|[2-5]\d{7})$/.test(national)) return '+55' + national;
  if (/^55[1-9]\d(9\d{8}|[2-5]\d{7})$/.test(digits)) return '+' + digits;
  return null;
}
