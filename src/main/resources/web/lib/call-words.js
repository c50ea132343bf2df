import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { Problem, ask, get, query } from './api.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { Page, toast } from './page.js';
import { own } from './session.js';
import { live as stream } from './stream.js';
import { DISPOSITIONS, say, trouble } from './words.js';

/** @typedef {import('./call.js').Call} Call */
/** @typedef {{tags: {tag: string, calls: number}[], dispositions: string[]}} Words */

/** How long somebody has to stop typing before it is kept. */
const PAUSE = 1200;
/** How often a call is asked for that the server does not know yet. */
const AGAIN = 2000;
/** How often a tag goes to those that colleagues give a call at the same time. */
const TRIES = 4;

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

/** Over which notes that was typed: what a colleague writes meanwhile is not written over. @param {string} key */
const under = (key) => localStorage.getItem(own('under.' + key));

/** @param {string} key @param {string} text @param {string} notes those over which it was typed */
function keepDraft(key, text, notes) {
  localStorage.setItem(own('draft.' + key), text);
  localStorage.setItem(own('under.' + key), notes);
}

/** @param {string} key */
function dropDraft(key) {
  localStorage.removeItem(own('draft.' + key));
  localStorage.removeItem(own('under.' + key));
}

/** The other tabs of this browser, which are the same person's. */
const TABS = 'ramal.call-words';

/** Tells them what was written, before the stream does: it is no colleague's. @param {string} sid @param {string} notes */
function tellTabs(sid, notes) {
  const tabs = new BroadcastChannel(TABS);
  tabs.postMessage({ sid, notes });
  tabs.close();
}

/** What stands there by now, of a change that a colleague was faster with; nothing of another failure. @param {unknown} error */
const meanwhile = (error) => (error instanceof Problem && error.code === 'changed-meanwhile'
  ? /** @type {Partial<Call>} */ ({ notes: undefined, tags: undefined, disposition: undefined, ...error.now }) : null);

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
    theirs: { state: true },
    own: { state: true },
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
    /** @type {'' | 'waiting' | 'saving' | 'saved' | 'failed' | 'overtaken'} */
    this.status = '';
    /** @type {string | null} */
    this.typed = null;
    /** What a colleague wrote while this was typed, until the writer says what is to stay. @type {string | null} */
    this.theirs = null;
    /** What the writer themselves wrote in another tab. @type {string | null} */
    this.own = null;
    /** @type {BroadcastChannel | undefined} */
    this.tabs = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pausing = undefined;
    /** What was typed last is kept last. @type {Promise<void>} */
    this.keeping = Promise.resolve();
    /** So are tags, one after another. @type {Promise<void>} */
    this.writing = Promise.resolve();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.looking = undefined;
    // The phone asked for its call once: what is written elsewhere on this page, or by a colleague, comes with the stream.
    this.heard = (/** @type {Event} */ event) => {
      const { sid, notes, tags, disposition } = /** @type {CustomEvent<Call>} */ (event).detail;
      if (!this.call && this.found?.sid === sid) this.found = { ...this.found, notes, tags, disposition };
    };
  }

  connectedCallback() {
    super.connectedCallback();
    stream.addEventListener('call', this.heard);
    this.tabs = new BroadcastChannel(TABS);
    this.tabs.onmessage = ({ data: { sid, notes } }) => {
      const { found } = this;
      if (!found || found.sid !== sid) return;
      this.own = notes;
      this.found = { ...found, notes };
    };
    vocabulary().then((words) => { this.words = words; });
  }

  disconnectedCallback() {
    clearTimeout(this.looking);
    stream.removeEventListener('call', this.heard);
    this.tabs?.close();
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
        this.theirs = null;
        this.own = null;
      }
      this.found = this.call;
    }
    if (changed.has('leg') && this.leg) {
      this.found = null;
      this.typed = draft(this.leg);
      this.status = '';
      this.theirs = null;
      this.own = null;
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
        <select name="disposition" ?disabled=${!call} @change=${(/** @type {Event} */ event) => this.#settle(/** @type {HTMLSelectElement} */ (event.target).value || null)}>
          <option value="" .selected=${bound(!chosen)}>${t('call.dispositionNone')}</option>
          ${dispositions.map((each) => html`<option value=${each} .selected=${bound(each === chosen)}>${say(DISPOSITIONS, each)}</option>`)}
          ${chosen && !dispositions.includes(chosen) ? html`<option value=${chosen} selected>${say(DISPOSITIONS, chosen)}</option>` : nothing}
        </select></label>
      <label>${t('call.notes')}
        <textarea name="notes" rows="3" maxlength="4000" placeholder=${t('call.notesHint')} .value=${this.typed ?? call?.notes ?? ''}
          @input=${this.#type} @change=${() => this.#keep()}></textarea></label>
      ${this.theirs === null ? html`<p class="kept ${this.status}" role="status">${this.#said()}</p>` : this.#overtaken(this.theirs)}
      ${call ? html`<div class="tags">
        ${tags.map((tag) => html`<span class="chip">${tag}<button type="button" class="quiet" aria-label=${t('call.untag', { tag })}
          @click=${() => this.#retag((all) => all.filter((each) => each !== tag))}>${icon('close')}</button></span>`)}
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

  /** What to do with what a colleague wrote meanwhile. @param {string} theirs */
  #overtaken(theirs) {
    return html`<div class="overtaken" role="alert">
      <p>${theirs ? t(theirs === this.own ? 'call.overtakenByOwn' : 'call.overtaken') : t('call.overtakenEmpty')}</p>
      ${theirs ? html`<blockquote>${theirs}</blockquote>` : nothing}
      <div class="actions">
        ${theirs ? html`<button type="button" class="small" @click=${() => this.#meet(theirs, `${theirs}\n${this.typed ?? ''}`)}>${t('call.bothNotes')}</button>` : nothing}
        <button type="button" class="secondary small" @click=${() => this.#meet(theirs, this.typed ?? '')}>${t('call.onlyMine')}</button>
      </div></div>`;
  }

  /** Goes on over what the colleague wrote, which the writer has seen now. @param {string} theirs @param {string} text */
  #meet(theirs, text) {
    if (!this.found) return;
    this.theirs = null;
    this.typed = text;
    this.#draft(text, theirs);
    this.#keep();
  }

  /** Over which notes of the call something was typed. @param {Call | null} call */
  #under(call) {
    return [...(call ? keys(call) : []), this.leg].map((key) => key && under(key)).find((notes) => typeof notes === 'string') ?? call?.notes ?? '';
  }

  /** Keeps what is typed in the browser, in one place. @param {string} text @param {string} notes those over which it is typed */
  #draft(text, notes) {
    for (const key of [...(this.found ? keys(this.found) : []), this.leg]) if (key) dropDraft(key);
    keepDraft(this.found?.sid ?? this.leg, text, notes);
  }

  /** @param {Event} event */
  #type(event) {
    const notes = this.typed === null ? this.found?.notes ?? '' : this.#under(this.found);
    this.typed = /** @type {HTMLTextAreaElement} */ (event.target).value;
    this.#draft(this.typed, notes);
    if (this.theirs !== null) return;
    this.status = 'waiting';
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.#keep(), PAUSE);
  }

  /** Keeps the notes with the call; until that is done they stay in the browser. */
  #keep() {
    clearTimeout(this.pausing);
    const { found, typed } = this;
    if (found && typed !== null && this.theirs === null) this.keeping = this.keeping.then(() => this.#send(found, typed));
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
      await ask('PATCH', `/api/calls/${call.sid}`, { notes, seen: { notes: this.#under(call) } });
      this.#told({ ...(this.found?.sid === call.sid ? this.found : call), notes: notes.trim() });
      tellTabs(call.sid, notes.trim());
      this.#kept(call, notes);
    } catch (error) {
      const now = meanwhile(error);
      if (this.found?.sid === call.sid) this.status = now ? 'overtaken' : 'failed';
      if (!now || !this.isConnected || this.found?.sid !== call.sid) {
        toast(now ? t('call.overtakenLater') : trouble(error), 'wrong');
        return;
      }
      this.theirs = now.notes ?? '';
      this.#told({ ...this.found, ...now });
    }
  }

  /** @param {Call} call @param {string} notes */
  #kept(call, notes) {
    for (const key of [...keys(call), this.leg]) {
      if (!key || draft(key) === null) continue;
      if (draft(key) === notes) dropDraft(key);
      else keepDraft(key, draft(key) ?? '', notes.trim());
    }
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
    this.#retag((all) => (all.includes(tag) ? all : [...all, tag]));
  }

  /** Tags go to those that a colleague gave meanwhile. @param {(tags: string[]) => string[]} change */
  #retag(change) {
    const before = this.found;
    if (!before) return;
    this.found = { ...before, tags: change(before.tags ?? []) };
    this.writing = this.writing.then(async () => {
      let seen = before.tags ?? [];
      for (let tries = 1; ; tries++) {
        try {
          this.#told({ ...this.#now(before), tags: (await ask('PATCH', `/api/calls/${before.sid}`, { tags: change(seen), seen: { tags: seen } })).tags ?? [] });
          return;
        } catch (error) {
          const now = meanwhile(error);
          if (!now || tries === TRIES) {
            this.#refused(before, { tags: now ? now.tags : before.tags }, trouble(error));
            return;
          }
          seen = now.tags ?? [];
        }
      }
    });
  }

  /** Shows the choice at once; it turns back when the server refuses, or a colleague chose meanwhile. @param {string | null} disposition */
  #settle(disposition) {
    const before = this.found;
    if (!before) return;
    this.found = { ...before, disposition: disposition ?? undefined };
    this.writing = this.writing.then(async () => {
      try {
        await ask('PATCH', `/api/calls/${before.sid}`, { disposition, seen: { disposition: before.disposition ?? null } });
        this.#told({ ...this.#now(before), disposition: disposition ?? undefined });
        toast(t('call.settled'));
      } catch (error) {
        const now = meanwhile(error);
        this.#refused(before, { disposition: now ? now.disposition : before.disposition },
          now ? t('call.settledMeanwhile', { disposition: say(DISPOSITIONS, now.disposition) || t('call.dispositionNone') }) : trouble(error));
      }
    });
  }

  /** That call as it is shown, if it is still shown. @param {Call} call */
  #now(call) {
    return this.found?.sid === call.sid ? this.found : call;
  }

  /** @param {Call} call @param {Partial<Call>} stands what is shown instead @param {string} why */
  #refused(call, stands, why) {
    if (this.found?.sid === call.sid) this.#told({ ...this.found, ...stands });
    toast(why, 'wrong');
    this.requestUpdate();
  }

  /** @param {Call} call */
  #told(call) {
    if (this.found?.sid === call.sid) this.found = call;
    this.dispatchEvent(new CustomEvent('call-words', { detail: call }));
  }
}

customElements.define('call-words', CallWords);
