import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { ask, get, query } from './api.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { Page, toast } from './page.js';
import { own } from './session.js';
import { DISPOSITIONS, say, trouble } from './words.js';

/** @typedef {import('./call.js').Call} Call */
/** @typedef {{tags: {tag: string, calls: number}[], dispositions: string[]}} Words */

/** How long somebody has to stop typing before it is kept. */
const PAUSE = 1200;
/** How often a call is asked for that the server does not know yet. */
const AGAIN = 2000;

/** @type {Promise<Words> | undefined} */
let asked;

/** The words that calls are given; asked for once, and anew when a tag was made. @returns {Promise<Words>} */
export function vocabulary() {
  asked ??= get('/api/tags').catch(() => {
    asked = undefined;
    return { tags: [], dispositions: [] };
  });
  return /** @type {Promise<Words>} */ (asked);
}

/** What was typed and not kept yet stands in the browser, so that no reload loses it. @param {string} key */
const draft = (key) => localStorage.getItem(own('draft.' + key));

/** Under which a draft of a call may stand. @param {Call} call */
const keys = (call) => [call.sid, ...(call.legs ?? []).map((leg) => leg.sid)];

/** @param {string} key @param {string | null} text */
function keepDraft(key, text) {
  if (text === null) localStorage.removeItem(own('draft.' + key));
  else localStorage.setItem(own('draft.' + key), text);
}

/**
 * What people write about a call: how it was settled, notes, tags. Of a call of the phone, only a leg is known at first:
 * what is written then waits for the call.
 */
class CallWords extends Page {
  static properties = {
    call: { attribute: false },
    leg: { attribute: false },
    found: { state: true },
    words: { state: true },
    status: { state: true },
    typed: { state: true },
  };

  constructor() {
    super();
    /** @type {Call | null} */
    this.call = null;
    this.leg = '';
    /** @type {Call | null} */
    this.found = null;
    /** @type {Words} */
    this.words = { tags: [], dispositions: [] };
    /** @type {'' | 'waiting' | 'saving' | 'saved' | 'failed'} */
    this.status = '';
    /** @type {string | null} */
    this.typed = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pausing = undefined;
    /** What was typed last is kept last. @type {Promise<void>} */
    this.keeping = Promise.resolve();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.looking = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    vocabulary().then((words) => { this.words = words; });
  }

  disconnectedCallback() {
    clearTimeout(this.looking);
    this.#keep();
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('call') && this.call) {
      if (this.found?.sid !== this.call.sid) {
        // What was typed on the call before is kept with that one.
        this.#keep();
        // What was typed in the phone before anybody knew of the call stands under its leg.
        this.typed = keys(this.call).map(draft).find((text) => text !== null) ?? null;
        this.status = this.typed === null ? '' : 'failed';
      }
      this.found = this.call;
    }
    if (changed.has('leg') && this.leg) {
      this.found = null;
      this.typed = draft(this.leg);
      this.status = '';
      this.#find(this.leg);
    }
  }

  /** Looks for the call of the leg until it is known here. @param {string} leg */
  async #find(leg) {
    clearTimeout(this.looking);
    const said = await get('/api/calls' + query({ q: leg, limit: 1 })).catch(() => null);
    if (leg !== this.leg) return;
    const call = said?.calls?.[0] ?? null;
    if (call) {
      this.found = call;
      if (this.typed !== null) await this.#keep();
    } else if (this.isConnected) {
      this.looking = setTimeout(() => this.#find(leg), AGAIN);
    }
  }

  render() {
    const call = this.found;
    const dispositions = this.words.dispositions;
    const chosen = call?.disposition ?? '';
    const tags = call?.tags ?? [];
    return html`<form class="words" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
      <label class="settled">${t('call.disposition')}
        <select name="disposition" ?disabled=${!call} @change=${(/** @type {Event} */ event) => this.#write({ disposition: /** @type {HTMLSelectElement} */ (event.target).value || null })}>
          <option value="" .selected=${bound(!chosen)}>${t('call.dispositionNone')}</option>
          ${dispositions.map((each) => html`<option value=${each} .selected=${bound(each === chosen)}>${say(DISPOSITIONS, each)}</option>`)}
          ${chosen && !dispositions.includes(chosen) ? html`<option value=${chosen} selected>${say(DISPOSITIONS, chosen)}</option>` : nothing}
        </select></label>
      <label>${t('call.notes')}
        <textarea name="notes" rows="3" maxlength="4000" placeholder=${t('call.notesHint')} .value=${this.typed ?? call?.notes ?? ''}
          @input=${this.#type} @change=${() => this.#keep()}></textarea></label>
      <p class="kept ${this.status}" role="status">${this.#said()}</p>
      ${call ? html`<div class="tags">
        ${tags.map((tag) => html`<span class="chip">${tag}<button type="button" class="quiet" aria-label=${t('call.untag', { tag })}
          @click=${() => this.#write({ tags: tags.filter((each) => each !== tag) })}>${icon('close')}</button></span>`)}
        <label class="add"><span class="hidden">${t('call.tag')}</span>
          <input name="tag" maxlength="40" list="known-tags" autocomplete="off" placeholder=${t('call.tag')} @keydown=${this.#tagKey} @change=${this.#tagChosen}></label>
        <datalist id="known-tags">${this.words.tags.filter((each) => !tags.includes(each.tag)).slice(0, 50).map((each) => html`<option value=${each.tag}></option>`)}</datalist>
      </div>` : nothing}
    </form>`;
  }

  #said() {
    switch (this.status) {
      case 'waiting': return t('call.keptSoon');
      case 'saving': return t('call.keeping');
      case 'saved': return html`${icon('check')}${t('call.noted')}`;
      case 'failed': return html`${t('call.notKept')} <button type="button" class="quiet small" @click=${() => this.#keep()}>${t('action.tryAgain')}</button>`;
      default: return nothing;
    }
  }

  /** @param {Event} event */
  #type(event) {
    this.typed = /** @type {HTMLTextAreaElement} */ (event.target).value;
    keepDraft(this.found?.sid ?? this.leg, this.typed);
    this.status = 'waiting';
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.#keep(), PAUSE);
  }

  /** Keeps the notes with the call; until that is done they stay in the browser. */
  #keep() {
    clearTimeout(this.pausing);
    const { found, typed } = this;
    if (found && typed !== null) this.keeping = this.keeping.then(() => this.#send(found, typed));
    return this.keeping;
  }

  /** @param {Call} of @param {string} notes */
  async #send(of, notes) {
    const call = this.found?.sid === of.sid ? this.found : of;
    if (notes.trim() === (call.notes ?? '')) {
      this.#kept(call, notes);
      return;
    }
    if (this.typed === notes) this.status = 'saving';
    try {
      await ask('PATCH', `/api/calls/${call.sid}`, { notes });
      this.#told({ ...(this.found?.sid === call.sid ? this.found : call), notes });
      this.#kept(call, notes);
    } catch (error) {
      if (this.found?.sid === call.sid) this.status = 'failed';
      toast(trouble(error), 'wrong');
    }
  }

  /** @param {Call} call @param {string} notes */
  #kept(call, notes) {
    for (const key of [...keys(call), this.leg]) if (key && draft(key) === notes) keepDraft(key, null);
    if (this.found?.sid !== call.sid || this.typed !== notes) return;
    this.typed = null;
    this.status = 'saved';
  }

  /** @param {KeyboardEvent} key */
  #tagKey(key) {
    if (key.key !== 'Enter') return;
    key.preventDefault();
    this.#tag(/** @type {HTMLInputElement} */ (key.target));
  }

  /** @param {Event} event */
  #tagChosen(event) {
    this.#tag(/** @type {HTMLInputElement} */ (event.target));
  }

  /** @param {HTMLInputElement} input */
  #tag(input) {
    const tag = input.value.trim();
    const tags = this.found?.tags ?? [];
    input.value = '';
    if (!tag || tags.includes(tag)) return;
    if (!this.words.tags.some((each) => each.tag === tag)) asked = undefined;
    this.#write({ tags: [...tags, tag] });
  }

  /** Shows the change at once; it turns back when the server refuses. @param {{disposition?: string | null, tags?: string[]}} change */
  async #write(change) {
    const before = this.found;
    if (!before) return;
    this.found = /** @type {Call} */ ({ ...before, ...change });
    try {
      await ask('PATCH', `/api/calls/${before.sid}`, change);
      this.#told(this.found);
      if ('disposition' in change) toast(t('call.settled'));
    } catch (error) {
      if (this.found?.sid === before.sid) this.found = { ...this.found, disposition: 'disposition' in change ? before.disposition : this.found.disposition, tags: 'tags' in change ? before.tags : this.found.tags };
      toast(trouble(error), 'wrong');
      this.requestUpdate();
    }
  }

  /** @param {Call} call */
  #told(call) {
    if (this.found?.sid === call.sid) this.found = call;
    this.dispatchEvent(new CustomEvent('call-words', { detail: call }));
  }
}

customElements.define('call-words', CallWords);
