import { html, nothing } from 'lit';
import { ask, get } from '../../lib/api.js';
import { dialled, moment, number, phone } from '../../lib/format.js';
import { t } from '../../lib/i18n.js';
import { icon } from '../../lib/icons.js';
import { Page, empty, failed, loading, records, toast } from '../../lib/page.js';
import { trouble } from '../../lib/words.js';

/** @typedef {{number: string, pool: string, label?: string, dailyCap?: number, restSeconds?: number, confirmed: boolean, lastUsedAt?: string}} CallerId */

/** The numbers that may be shown as ours, in their pools. */
class SettingsNumbers extends Page {
  static properties = { numbers: { state: true }, error: { state: true }, wrong: { state: true }, edited: { state: true } };

  constructor() {
    super();
    /** @type {CallerId[] | null} */
    this.numbers = null;
    this.error = null;
    this.wrong = '';
    this.edited = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    this.error = null;
    try {
      this.numbers = (await get('/api/caller-ids')).callerIds;
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    if (this.error) return failed(this.error, () => this.#load());
    if (!this.numbers) return loading(4);
    const pools = new Map();
    for (const each of this.numbers) pools.set(each.pool, [...(pools.get(each.pool) ?? []), each]);
    return html`<div class="stack">
      ${this.numbers.length === 0 ? empty(t('numbers.none'), t('numbers.noneHint')) : [...pools].map(([pool, numbers]) => this.#pool(pool, numbers))}
      <form class="card" @submit=${this.#add} novalidate><h2>${t('numbers.add')}</h2><p class="muted">${t('numbers.addHint')}</p>
        <div class="inline"><label>${t('phone.number')}<input name="number" type="tel" required autocomplete="off"></label>
          <label>${t('numbers.pool')}<input name="pool" value="default" maxlength="41" autocomplete="off" list="pools"></label>
          <datalist id="pools">${[...pools.keys()].map((pool) => html`<option value=${pool}></option>`)}</datalist>
          <button type="submit">${t('action.save')}</button></div>
        ${this.wrong ? html`<p class="wrong" role="alert">${icon('alert')}${this.wrong}</p>` : nothing}</form></div>`;
  }

  /** @param {string} pool @param {CallerId[]} numbers */
  #pool(pool, numbers) {
    return html`<section class="card"><h2>${pool === 'default' ? t('numbers.usual') : t('numbers.poolNamed', { pool })}</h2>
      ${records(t('numbers.poolNamed', { pool }), [t('phone.number'), t('numbers.cap'), t('numbers.rest'), t('settings.used')], numbers.map((each) => ({
        cells: [
          html`<strong>${phone(each.number)}</strong>${each.label ? html`<br><small>${each.label}</small>` : nothing}${each.confirmed ? nothing : html`<br><small class="wrong-text">${t('numbers.unconfirmed')}</small>`}`,
          each.dailyCap ? number(each.dailyCap) : t('numbers.noCap'),
          each.restSeconds ? t('numbers.seconds', { n: number(each.restSeconds) }) : '–',
          each.lastUsedAt ? moment(each.lastUsedAt) : t('settings.never'),
          html`<button class="secondary small" data-number=${each.number} aria-expanded=${String(this.edited === each.number)} aria-label=${t('numbers.changeName', { number: phone(each.number) })} @click=${() => (this.edited = this.edited === each.number ? '' : each.number)}>${t('settings.change')}</button>`,
        ],
        below: this.edited === each.number ? this.#editor(each) : undefined,
      })), t('settings.change'))}</section>`;
  }

  /** @param {CallerId} each */
  #editor(each) {
    return html`<form class="inline" @submit=${(/** @type {SubmitEvent} */ event) => this.#change(event, each)} novalidate>
      <label>${t('numbers.pool')}<input name="pool" maxlength="41" .value=${each.pool} autocomplete="off"></label>
      <label>${t('numbers.label')}<input name="label" maxlength="128" .value=${each.label ?? ''} autocomplete="off"></label>
      <label>${t('numbers.cap')}<input name="dailyCap" type="number" min="1" max="100000" placeholder=${t('numbers.noCap')} .value=${String(each.dailyCap ?? '')}></label>
      <label>${t('numbers.rest')}<input name="restSeconds" type="number" min="0" max="86400" .value=${String(each.restSeconds ?? 0)}></label>
      <button type="submit">${t('action.save')}</button></form>`;
  }

  /** @param {SubmitEvent} submit @param {CallerId} each */
  async #change(submit, each) {
    submit.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (submit.target));
    const cap = Number(said.get('dailyCap'));
    await this.#put(each.number, {
      pool: String(said.get('pool')).trim().toLowerCase() || 'default',
      label: String(said.get('label')).trim(),
      ...(cap ? { dailyCap: cap } : {}),
      restSeconds: Number(said.get('restSeconds')) || 0,
    });
  }

  /** @param {SubmitEvent} submit */
  async #add(submit) {
    submit.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submit.target);
    const said = new FormData(form);
    const own = dialled(String(said.get('number')));
    if (!own) {
      this.wrong = t('phone.notANumber');
      return;
    }
    if (await this.#put(own, { pool: String(said.get('pool')).trim().toLowerCase() || 'default' })) form.reset();
  }

  /** @param {string} own @param {object} change */
  async #put(own, change) {
    this.wrong = '';
    try {
      this.numbers = (await ask('PUT', `/api/caller-ids/${encodeURIComponent(own)}`, change)).callerIds;
      this.edited = '';
      toast(t('settings.changed'));
      await this.updateComplete;
      // The form in which somebody stood is gone: they stand where they opened it.
      if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (this.querySelector(`button[data-number="${own}"]`))?.focus();
      return true;
    } catch (error) {
      this.wrong = trouble(error);
      toast(this.wrong, 'wrong');
      return false;
    }
  }
}

customElements.define('settings-numbers', SettingsNumbers);
