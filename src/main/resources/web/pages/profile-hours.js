import { html, nothing } from 'lit';
import { weekdayName } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page } from '../lib/page.js';
import { DAYS } from './settings/hours.js';

/** @typedef {Record<string, string[]>} Hours such as `{mon: ['09:00-12:00', '13:00-18:00']}` */

/** As many as the server takes. */
const MOST = 6;

/** @param {string} span */
const ends = (span) => /** @type {[string, string]} */ (span.split('-'));

/**
 * What is wrong with some hours, by day; nothing when nothing is.
 * @param {Hours} hours
 */
export function faults(hours) {
  /** @type {Record<string, string>} */
  const all = {};
  for (const [day, spans] of Object.entries(hours)) {
    const sorted = spans.map(ends).sort(([left], [right]) => left.localeCompare(right));
    if (sorted.some(([from, to]) => !from || !to)) all[day] = t('hours.incomplete');
    else if (sorted.some(([from, to]) => from >= to)) all[day] = t('hours.backwards');
    else if (sorted.some(([from], index) => index > 0 && from < sorted[index - 1][1])) all[day] = t('hours.overlap');
  }
  return all;
}

/** A week of somebody's hours, each day with as many spans as it has. */
class HoursEditor extends Page {
  static properties = { hours: { attribute: false } };

  constructor() {
    super();
    /** @type {Hours} */
    this.hours = {};
  }

  /** @param {string} day @param {string[]} spans */
  #set(day, spans) {
    const { [day]: _, ...rest } = this.hours;
    this.hours = spans.length ? { ...rest, [day]: spans } : rest;
    this.dispatchEvent(new CustomEvent('hours', { detail: this.hours }));
  }

  /** Another span of the day, after its last one. @param {string} day */
  #add(day) {
    const spans = this.hours[day] ?? [];
    const last = spans.at(-1)?.split('-')[1];
    this.#set(day, [...spans, !last ? '09:00-18:00' : last < '23:00' ? `${String(Number(last.slice(0, 2)) + 1).padStart(2, '0')}:00-${last < '17:00' ? '18:00' : '23:59'}` : '-']);
  }

  /** @param {string} day @param {number} index @param {0 | 1} end @param {string} time */
  #change(day, index, end, time) {
    const span = ends(this.hours[day][index]);
    span[end] = time;
    this.#set(day, this.hours[day].with(index, span.join('-')));
  }

  /** The same hours as on that day from Monday to Friday. @param {string} day */
  #copy(day) {
    const spans = this.hours[day];
    this.hours = { ...this.hours, ...Object.fromEntries(DAYS.slice(0, 5).map((each) => [each, [...spans]])) };
    this.dispatchEvent(new CustomEvent('hours', { detail: this.hours }));
  }

  render() {
    const wrong = faults(this.hours);
    return html`<div class="week">${DAYS.map((day) => {
      const name = weekdayName(day);
      const spans = this.hours[day] ?? [];
      return html`<fieldset class="day-hours"><legend>${name}</legend>
        ${spans.length === 0 ? html`<span class="muted">${t('hours.off')}</span>` : nothing}
        ${spans.map((span, index) => {
          const [from, to] = ends(span);
          return html`<span class="span"><input type="time" aria-label=${t('hours.from', { day: name, n: index + 1 })} .value=${from} required
              @change=${(/** @type {Event} */ event) => this.#change(day, index, 0, /** @type {HTMLInputElement} */ (event.target).value)}>
            <span aria-hidden="true">–</span><input type="time" aria-label=${t('hours.to', { day: name, n: index + 1 })} .value=${to === '24:00' ? '23:59' : to} required
              @change=${(/** @type {Event} */ event) => this.#change(day, index, 1, /** @type {HTMLInputElement} */ (event.target).value)}>
            <button type="button" class="quiet round" aria-label=${t('hours.remove', { day: name, n: index + 1 })} @click=${() => this.#set(day, spans.toSpliced(index, 1))}>${icon('close')}</button></span>`;
        })}
        <span class="more-hours">${spans.length < MOST ? html`<button type="button" class="quiet small" aria-label=${t('hours.addTo', { day: name })} @click=${() => this.#add(day)}>${icon('plus')}${t('hours.add')}</button>` : nothing}
          ${day === 'mon' && spans.length ? html`<button type="button" class="quiet small" @click=${() => this.#copy(day)}>${t('hours.copy')}</button>` : nothing}</span>
        ${wrong[day] ? html`<p class="wrong" role="alert">${icon('alert')}${wrong[day]}</p>` : nothing}
      </fieldset>`;
    })}</div>`;
  }
}

customElements.define('hours-editor', HoursEditor);
