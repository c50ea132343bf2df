import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ask } from '../lib/api.js';
import { callNumber } from '../lib/dial.js';
import { dayAndClock, phone } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page, toast } from '../lib/page.js';
import { agentName } from '../lib/people.js';
import { may, me } from '../lib/session.js';
import { trouble } from '../lib/words.js';

/**
 * @typedef {{id: string, call: string, number: string, contact?: string, queue?: string, owner?: string, dueAt: string,
 *   waitingSince: string, note?: string, reachedAt?: string}} Callback
 */

/** How long a callback that was marked as done can be brought back. */
const SECOND_THOUGHTS = 10_000;

/** @param {Callback} callback */
const name = (callback) => callback.contact || phone(callback.number);

/** Callers who were promised to be called back: who looks after each, and until when. It says `changed` when one is. */
class PromisedCallbacks extends Page {
  static properties = {
    callbacks: { attribute: false },
    watched: { type: Boolean },
    done: { state: true },
  };

  constructor() {
    super();
    /** @type {Callback[]} */
    this.callbacks = [];
    /** Nobody can press anything. */
    this.watched = false;
    /** Just marked as done. @type {Callback[]} */
    this.done = [];
  }

  render() {
    const done = new Set(this.done.map((callback) => callback.id));
    const open = this.callbacks.filter((callback) => !done.has(callback.id));
    if (open.length + this.done.length === 0) return nothing;
    return html`<section class="card"><h2>${t('now.promised')}</h2><ul class="plain">
      ${repeat(open, (callback) => callback.id, (callback) => this.#one(callback))}
      ${repeat(this.done, (callback) => callback.id, (callback) => html`<li class="settled">${icon('check')}
        <span class="who"><strong>${name(callback)}</strong><small>${t('callbacks.done')}</small></span>
        <button class="secondary" data-once @click=${() => this.#bringBack(callback)}>${t('action.undo')}</button></li>`)}
    </ul></section>`;
  }

  /** @param {Callback} callback */
  #one(callback) {
    const late = Date.parse(callback.dueAt) < Date.now();
    const waited = [t('callbacks.since', { time: dayAndClock(callback.waitingSince) }), callback.queue].filter(Boolean).join(' · ');
    const words = [
      callback.owner ? (this.#isMine(callback) ? t('callbacks.mine') : t('callbacks.theirs', { name: agentName(callback.owner) })) : '',
      callback.reachedAt ? t('callbacks.reached', { time: dayAndClock(callback.reachedAt) }) : '',
      callback.note ?? '',
    ].filter(Boolean).join(' · ');
    const who = html`<strong>${name(callback)}</strong>
      <small>${waited}</small>
      <small class=${late ? 'late' : ''}>${t(late ? 'callbacks.late' : 'callbacks.due', { time: dayAndClock(callback.dueAt) })}</small>
      ${words ? html`<small>${words}</small>` : nothing}`;
    return html`<li>
      ${may('supervisor') ? html`<a class="who" href=${`/app/calls/${callback.call}`}>${who}</a>` : html`<span class="who">${who}</span>`}
      ${this.watched ? nothing : this.#buttons(callback)}</li>`;
  }

  /** @param {Callback} callback */
  #buttons(callback) {
    const who = { name: name(callback) };
    if (callback.owner && !this.#isMine(callback)) {
      return html`<button class="secondary" data-once aria-label=${t('callbacks.takeOver', who)} @click=${() => this.#take(callback)}>${t('action.takeOver')}</button>`;
    }
    return html`<button class="secondary round" data-once aria-label=${t('calls.callName', who)} title=${t('action.callBack')}
        @click=${() => this.#call(callback)}>${icon('phone')}</button>
      <button class="secondary round" data-once aria-label=${t('callbacks.settle', who)} title=${t('callbacks.settle', who)}
        @click=${() => this.#settle(callback)}>${icon('check')}</button>`;
  }

  /** @param {Callback} callback */
  #isMine(callback) {
    return callback.owner === me()?.identity;
  }

  /** Takes it before the number is dialled, so that no colleague calls there too. @param {Callback} callback */
  async #call(callback) {
    if (this.#isMine(callback) || await this.#take(callback)) callNumber(callback.number);
  }

  /** @param {Callback} callback */
  async #take(callback) {
    return await this.#change(callback, { owner: me()?.identity, seen: { owner: callback.owner ?? null } });
  }

  /** @param {Callback} callback */
  async #settle(callback) {
    if (!await this.#change(callback, { state: 'done' })) return;
    this.done = [...this.done, callback];
    setTimeout(() => this.#forget(callback), SECOND_THOUGHTS);
  }

  /** @param {Callback} callback */
  async #bringBack(callback) {
    if (await this.#change(callback, { state: 'open' })) this.#forget(callback);
  }

  /** @param {Callback} callback */
  #forget(callback) {
    this.done = this.done.filter((each) => each !== callback);
  }

  /**
   * @param {Callback} callback
   * @param {Record<string, unknown>} change
   */
  async #change(callback, change) {
    try {
      await ask('PATCH', `/api/callbacks/${callback.id}`, change);
      return true;
    } catch (error) {
      toast(trouble(error), 'wrong');
      return false;
    } finally {
      this.dispatchEvent(new Event('changed'));
    }
  }
}

customElements.define('promised-callbacks', PromisedCallbacks);
