import { html, nothing } from 'lit';
import { ask, get } from '../../lib/api.js';
import { dialled, moment, number, phone } from '../../lib/format.js';
import { t, tn } from '../../lib/i18n.js';
import { icon } from '../../lib/icons.js';
import { Page, empty, failed, loading, records, toast } from '../../lib/page.js';
import { actorName } from '../../lib/people.js';
import { advice, deliveryState, destinationName, trouble } from '../../lib/words.js';

/**
 * @typedef {{number: string, contact?: {name: string}, calls: import('../../lib/call.js').Call[], namedIn: string[], messages: {at: string}[],
 *   callbacks: {waitingSince: string}[], dials: {at: string}[], optOut?: object}} Held
 * @typedef {{id: string, tail: string, by: string, reason: string, calls: number, recordings: number, messages: number, at: string,
 *   doneAt?: string, waiting: {destination: string, state: string, deliveries: number, fault?: import('../../lib/words.js').Fault}[]}} Erasure
 */

/** While something of an erasure waits it is looked at again. */
const AGAIN = 3000;

/**
 * How much there is of each kind that there is something of.
 * @param {{calls: number, recordings: number, messages: number, callbacks?: number, dials?: number, namedIn?: number}} counts
 */
const counted = ({ calls, recordings, messages, callbacks = 0, dials = 0, namedIn = 0 }) => [
  calls ? tn('privacy.calls', calls) : '',
  recordings ? tn('privacy.recordings', recordings) : '',
  messages ? tn('privacy.messages', messages) : '',
  callbacks ? tn('privacy.callbacks', callbacks) : '',
  dials ? tn('privacy.dials', dials) : '',
  namedIn ? tn('privacy.namedIn', namedIn) : '',
].filter(Boolean);

/** What is kept about a number: to be given to whom it belongs, or erased. */
class SettingsPrivacy extends Page {
  static properties = { erasures: { state: true }, error: { state: true }, held: { state: true }, wrong: { state: true }, sure: { state: true } };

  constructor() {
    super();
    /** @type {Erasure[] | null} */
    this.erasures = null;
    this.error = null;
    /** @type {Held | null} */
    this.held = null;
    this.wrong = '';
    /** Whether the next press erases. */
    this.sure = false;
    this.busy = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
    super.disconnectedCallback();
  }

  async #load() {
    clearTimeout(this.waiting);
    this.error = null;
    try {
      this.erasures = (await get('/api/erasures')).erasures;
      if (this.isConnected && this.erasures?.some((each) => !each.doneAt || each.waiting.some(({ state }) => state === 'open'))) {
        this.waiting = setTimeout(() => this.#load(), AGAIN);
      }
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    if (this.error) return failed(this.error, () => this.#load());
    if (!this.erasures) return loading(4);
    return html`<div class="stack">
      <form class="card" @submit=${this.#look} novalidate><h2>${t('privacy.look')}</h2><p class="muted">${t('privacy.hint')}</p>
        <div class="inline"><label>${t('phone.number')}<input name="number" type="tel" required autocomplete="off"></label>
          <button type="submit">${t('privacy.lookButton')}</button></div>
        ${this.wrong ? html`<p class="wrong" role="alert">${icon('alert')}${this.wrong}</p>` : nothing}</form>
      ${this.held ? this.#found(this.held) : nothing}
      <section class="card"><h2>${t('privacy.erased')}</h2>${this.erasures.length === 0 ? empty(t('privacy.noneErased')) : this.#list(this.erasures)}</section></div>`;
  }

  /** @param {Held} held */
  #found(held) {
    const times = [...held.calls.map((call) => call.beganAt), ...held.messages.map(({ at }) => at), ...held.callbacks.map(({ waitingSince }) => waitingSince), ...held.dials.map(({ at }) => at)]
      .filter((at) => typeof at === 'string').sort((left, right) => Date.parse(left) - Date.parse(right));
    const recordings = held.calls.reduce((sum, call) => sum + (call.recordings?.length ?? 0), 0);
    const nothingHeld = times.length === 0 && !held.contact && held.namedIn.length === 0;
    return html`<section class="card held" tabindex="-1"><h2>${held.contact?.name ? `${held.contact.name}, ` : ''}${phone(held.number)}</h2>
        ${nothingHeld ? html`<p>${t('privacy.nothing')}</p>` : html`<ul class="plain">${counted({ calls: held.calls.length, recordings, messages: held.messages.length, callbacks: held.callbacks.length, dials: held.dials.length, namedIn: held.namedIn.length })
          .map((each) => html`<li>${each}</li>`)}</ul>
        ${times.length ? html`<p class="muted">${t('privacy.between', { first: moment(times[0]), last: moment(times[times.length - 1]) })}</p>` : nothing}
        <div class="actions"><button class="secondary" data-once @click=${() => this.#download(held)}>${icon('download')}${t('privacy.download')}</button></div>`}
        ${held.optOut ? html`<p class="muted">${t('privacy.optOut')}</p>` : nothing}</section>
      ${nothingHeld ? nothing : html`<form class="card erase" @submit=${this.#erase} novalidate><h2>${t('privacy.erase')}</h2><p class="muted">${t('privacy.eraseHint')}</p>
        <div class="inline"><label>${t('settings.reason')}<input name="reason" maxlength="400" required autocomplete="off"></label>
          <button type="submit" class=${this.sure ? 'danger' : 'secondary'} @blur=${() => { this.sure = false; }}>${t(this.sure ? 'privacy.eraseNow' : 'privacy.eraseButton')}</button></div></form>`}`;
  }

  /** @param {Erasure[]} erasures */
  #list(erasures) {
    return records(t('privacy.erased'), [t('phone.number'), t('settings.reason'), t('privacy.what'), t('privacy.state')], erasures.map((each) => ({
      cells: [
        html`<strong>${each.tail}</strong><br><small>${moment(each.at)} · ${actorName(each.by)}</small>`,
        each.reason,
        counted({ calls: each.calls, recordings: each.recordings, messages: each.messages }).join(', '),
        each.waiting.length === 0 && each.doneAt ? html`<span class="good-text">${t('privacy.done')}</span>` : html`<span>${t(each.doneAt ? 'privacy.waits' : 'privacy.underWay')}</span>
          ${each.waiting.map((one) => html`<br><small>${destinationName({ key: '', destination: one.destination })}: ${number(one.deliveries)} ${deliveryState(one)}${advice(one.fault) ? ` – ${advice(one.fault)}` : ''}</small>`)}`,
      ],
    })));
  }

  /** @param {SubmitEvent} submit */
  async #look(submit) {
    submit.preventDefault();
    const own = dialled(String(new FormData(/** @type {HTMLFormElement} */ (submit.target)).get('number')));
    this.held = null;
    this.sure = false;
    this.wrong = own ? '' : t('phone.notANumber');
    if (!own || this.busy) return;
    this.busy = true;
    try {
      this.held = await get('/api/parties/' + encodeURIComponent(own));
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector('.held'))?.focus();
    } catch (error) {
      this.wrong = trouble(error);
    }
    this.busy = false;
  }

  /** What was looked at, as a file: nobody is asked a second time. @param {Held} held */
  #download(held) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(held, null, 2)], { type: 'application/json' }));
    link.download = `ramal-${held.number.replace('+', '')}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), AGAIN);
  }

  /** Nothing brings it back: it takes two presses. @param {SubmitEvent} submit */
  async #erase(submit) {
    submit.preventDefault();
    const held = this.held;
    const form = /** @type {HTMLFormElement} */ (submit.target);
    const reason = String(new FormData(form).get('reason')).trim();
    if (!held || this.busy) return;
    if (!reason) {
      toast(t('privacy.reasonMissing'), 'wrong');
      /** @type {HTMLElement} */ (form.elements.namedItem('reason')).focus();
      return;
    }
    if (!this.sure) {
      this.sure = true;
      await this.updateComplete;
      // Enter in the field counts as the first press too; the second is the button's.
      /** @type {HTMLElement | null} */ (form.querySelector('button[type=submit]'))?.focus();
      return;
    }
    this.busy = true;
    try {
      await ask('DELETE', '/api/parties/' + encodeURIComponent(held.number), { reason });
      this.held = null;
      toast(t('privacy.begun'));
      await this.#load();
    } catch (error) {
      toast(trouble(error), 'wrong');
    }
    this.sure = false;
    this.busy = false;
  }
}

customElements.define('settings-privacy', SettingsPrivacy);
