import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { get, query } from '../lib/api.js';
import { began, direction, isLive, latestFirst, outcome, partyName, partyNumber, recordedMark } from '../lib/call.js';
import { callNumber } from '../lib/dial.js';
import { clock, day, dayName, duration, phone, shortDay, today, weekdayName } from '../lib/format.js';
import { vocabulary } from '../lib/call-words.js';
import { t, tn } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page, empty, failed, loading } from '../lib/page.js';
import { agentName, knownNames, learnNames } from '../lib/people.js';
import { go } from '../lib/router.js';
import { may } from '../lib/session.js';
import { live } from '../lib/stream.js';
import { DIRECTIONS, DISPOSITIONS, OUTCOMES, say } from '../lib/words.js';
import './call.js';

const FILTERS = ['q', 'number', 'direction', 'outcome', 'missed', 'agent', 'since', 'until', 'recording', 'tag', 'disposition', 'queue', 'weekday', 'hour'];
const PAGE = 50;
const PATIENCE = 250;

/** @typedef {import('../lib/call.js').Call} Call */

/** What was asked of the history stands in the address, so that it can be kept and sent. */
const filters = () => {
  const asked = new URLSearchParams(location.search);
  return Object.fromEntries(FILTERS.map((name) => [name, asked.get(name) ?? '']));
};

const PERIODS = () => [
  { since: '', until: '', text: t('period.all') },
  { since: today(), until: '', text: t('period.today') },
  { since: today(-1), until: today(-1), text: t('period.yesterday') },
  { since: today(-6), until: '', text: t('period.week') },
  { since: today(-29), until: '', text: t('period.month') },
];

/** The history of calls, and one of them opened beside it. */
class CallsPage extends Page {
  static properties = {
    calls: { state: true },
    next: { state: true },
    busy: { state: true },
    error: { state: true },
    opened: { state: true },
    more: { state: true },
    words: { state: true },
  };

  constructor() {
    super();
    /** @type {Call[]} */
    this.calls = [];
    this.next = '';
    this.busy = true;
    this.error = null;
    this.opened = '';
    this.more = false;
    /** @type {import('../lib/call-words.js').Words} */
    this.words = { tags: [], dispositions: [] };
    this.asked = '';
    /** @type {AbortController | undefined} */
    this.request = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.typing = undefined;
    /** The search as it is typed; what the address says of it comes later. */
    this.searched = '';
    this.arrived = () => this.#arrive();
    this.happened = (/** @type {Event} */ event) => this.#happen(/** @type {CustomEvent<Call[]>} */ (event).detail);
    this.reset = () => this.#load(false);
    this.told = () => { if (live.online && this.error) this.#load(this.calls.length > 0); };
    this.watcher = new IntersectionObserver((seen) => {
      if (seen.some((each) => each.isIntersecting)) this.#load(true);
    }, { rootMargin: '600px' });
  }

  connectedCallback() {
    super.connectedCallback();
    learnNames();
    vocabulary().then((words) => { this.words = words; });
    addEventListener('ramal-route', this.arrived);
    live.addEventListener('calls', this.happened);
    live.addEventListener('reset', this.reset);
    live.addEventListener('state', this.told);
    live.join();
    this.#arrive();
  }

  disconnectedCallback() {
    removeEventListener('ramal-route', this.arrived);
    live.removeEventListener('calls', this.happened);
    live.removeEventListener('reset', this.reset);
    live.removeEventListener('state', this.told);
    live.leave();
    clearTimeout(this.typing);
    this.watcher.disconnect();
    this.request?.abort();
    super.disconnectedCallback();
  }

  #arrive() {
    if (!location.pathname.startsWith('/app/calls')) return;
    const before = this.opened;
    this.opened = location.pathname.split('/')[3] ?? '';
    if (before !== this.opened && this.hasUpdated) this.#follow(before);
    const { q } = filters();
    if (!this.typing && q !== this.searched.trim()) this.searched = q;
    const asked = query(filters());
    if (asked !== this.asked || (this.calls.length === 0 && !this.request)) {
      this.asked = asked;
      this.#load(false);
    }
    this.requestUpdate();
  }

  /**
   * Who goes by keys goes along into the call that was opened, which stands behind the whole list, and back to its row.
   * @param {string} before what was open
   */
  async #follow(before) {
    await this.updateComplete;
    const at = document.activeElement;
    if (at && at !== document.body && !this.contains(at)) return;
    const to = this.opened ? this.querySelector('.detail') : [...this.querySelectorAll('.call .who')].find((link) => link.getAttribute('href')?.startsWith('/app/calls/' + before));
    /** @type {HTMLElement | undefined | null} */ (to)?.focus({ preventScroll: Boolean(this.opened) });
  }

  /** @param {boolean} more */
  async #load(more) {
    if (more && (this.busy || !this.next)) return;
    this.request?.abort();
    const request = new AbortController();
    this.request = request;
    this.busy = true;
    this.error = null;
    if (!more) this.next = '';
    const told = live.keep();
    try {
      const said = await get('/api/calls' + query({ ...filters(), limit: PAGE, before: more ? this.next : '' }), { signal: request.signal });
      const known = new Set(more ? this.calls.map((call) => call.sid) : []);
      this.calls = more ? [...this.calls, ...said.calls.filter((/** @type {Call} */ call) => !known.has(call.sid))] : said.calls;
      this.next = said.next ?? '';
      this.#happen(told());
    } catch (error) {
      told();
      if (request.signal.aborted) return;
      this.error = error;
      if (!more) this.calls = [];
    }
    this.busy = false;
  }

  /** Calls began or went on: each changes where it stands, or joins the list when it belongs to it. @param {Call[]} news */
  #happen(news) {
    const latest = new Map(news.map((call) => [call.sid, call]));
    const calls = this.calls.map((call) => {
      const now = latest.get(call.sid);
      latest.delete(call.sid);
      return now ?? call;
    });
    const fresh = [...latest.values()].filter((call) => this.#belongs(call));
    this.calls = fresh.length ? [...fresh, ...calls].sort(latestFirst) : calls;
  }

  /** Whether it stands among the calls that were loaded. @param {Call} call */
  #belongs(call) {
    const asked = filters();
    const last = this.next ? this.calls.at(-1) : undefined;
    return (!last || latestFirst(call, last) <= 0)
      && (!asked.since || day(new Date(began(call) ?? 0)) >= asked.since)
      && !asked.q && !asked.number && !asked.until && !asked.missed && !asked.recording && !asked.queue && !asked.weekday && !asked.hour
      && (!asked.tag || (call.tags ?? []).includes(asked.tag))
      && (!asked.disposition || asked.disposition === call.disposition)
      && (!asked.direction || asked.direction === call.direction)
      && (!asked.outcome || asked.outcome === call.outcome)
      && (!asked.agent || asked.agent === call.agent);
  }

  updated() {
    const end = this.querySelector('.more');
    this.watcher.disconnect();
    if (end) this.watcher.observe(end);
  }

  render() {
    return html`<div class="split ${this.opened ? 'open' : ''}">
      <section class="list" aria-label=${t('calls.title')}>
        <header class="title">
          <h1>${t('calls.title')}</h1>
          <a class="button secondary" role="button" href=${'/api/calls.csv' + query(filters())} download>${icon('download')}<span>${t('calls.csv')}</span></a>
        </header>
        ${this.#filters()}
        ${this.#list()}
      </section>
      ${this.opened ? html`<call-detail .sid=${this.opened} .back=${'/app/calls' + location.search}></call-detail>` : nothing}
    </div>`;
  }

  #filters() {
    const asked = filters();
    const set = FILTERS.filter((name) => name !== 'q' && name !== 'until' && asked[name]).length;
    const periods = PERIODS();
    const period = periods.findIndex((each) => each.since === asked.since && each.until === asked.until);
    const [first, last] = [asked.since, asked.until].map((each) => shortDay(each.slice(0, 10)));
    return html`<search class="filters">
      <label class="find"><span class="hidden">${t('calls.search')}</span>${icon('search')}
        <input type="search" name="q" maxlength="100" placeholder=${t('calls.search')} .value=${bound(this.searched)} @input=${this.#type}></label>
      <button class="secondary fold" aria-expanded=${String(this.more)} aria-controls="filters" @click=${() => (this.more = !this.more)}>
        ${icon('filter')}<span>${t('calls.filters')}</span>${set ? html` <span class="count">${set}</span>` : nothing}</button>
      <div id="filters" class=${this.more ? 'shown' : ''}>
        <label><span class="hidden">${t('calls.period')}</span>
          <select name="period" @change=${this.#period}>
            ${periods.map((each, index) => html`<option value=${index} .selected=${bound(index === period)}>${each.text}</option>`)}
            ${period < 0 ? html`<option value="-1" selected>${first === last ? first : `${first} – ${last}`}</option>` : nothing}
          </select></label>
        ${this.#choice('direction', t('calls.direction'), Object.keys(DIRECTIONS).slice(0, 2).map((key) => [key, say(DIRECTIONS, key)]))}
        ${this.#choice('outcome', t('calls.outcome'), Object.keys(OUTCOMES).map((key) => [key, say(OUTCOMES, key)]))}
        ${may('supervisor') && knownNames().length ? this.#choice('agent', t('calls.agent'), knownNames()) : nothing}
        ${this.#choice('recording', t('calls.recording'), [['true', t('calls.recorded')], ['false', t('calls.notRecorded')]])}
        ${this.words.tags.length || asked.tag ? this.#choice('tag', t('calls.tag'), this.words.tags.slice(0, 50).map(({ tag }) => [tag, tag])) : nothing}
        ${this.words.dispositions.length ? this.#choice('disposition', t('call.disposition'), this.words.dispositions.map((each) => [each, say(DISPOSITIONS, each)])) : nothing}
        ${this.#chip('missed', asked.missed && (asked.missed === 'open' ? t('now.callBackNow') : t('now.missed')))}
        ${this.#chip('queue', asked.queue && t('calls.queue', { queue: asked.queue }))}
        ${this.#chip('weekday', asked.weekday && weekdayName(asked.weekday))}
        ${this.#chip('hour', asked.hour && t('calls.hour', { hour: asked.hour.padStart(2, '0') }))}
        ${this.#chip('number', asked.number && phone(asked.number))}
        ${set || asked.q ? html`<button class="quiet" @click=${() => go(location.pathname)}>${t('calls.clear')}</button>` : nothing}
      </div>
    </search>`;
  }

  /** A filter that a link set, to be taken away. @param {string} name @param {string} text */
  #chip(name, text) {
    return text ? html`<button class="chip" @click=${() => this.#ask({ [name]: '' })}>${text}${icon('close')}<span class="hidden">${t('calls.clearOne')}</span></button>` : nothing;
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {string[][]} options
   */
  #choice(name, label, options) {
    const chosen = filters()[name];
    return html`<label><span class="hidden">${label}</span>
      <select name=${name} class=${chosen ? 'set' : ''} @change=${(/** @type {Event} */ event) => this.#ask({ [name]: /** @type {HTMLSelectElement} */ (event.target).value })}>
        <option value="" .selected=${bound(!chosen)}>${label}</option>
        ${options.map(([value, text]) => html`<option value=${value} .selected=${bound(value === chosen)}>${text}</option>`)}
        ${chosen && !options.some(([value]) => value === chosen) ? html`<option value=${chosen} selected>${chosen}</option>` : nothing}
      </select></label>`;
  }

  /** @param {Event} event */
  #type(event) {
    this.searched = /** @type {HTMLInputElement} */ (event.target).value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      this.typing = undefined;
      this.#ask({ q: this.searched.trim() }, true);
    }, PATIENCE);
  }

  /** @param {Event} event */
  #period(event) {
    const { since, until } = PERIODS()[Number(/** @type {HTMLSelectElement} */ (event.target).value)] ?? { since: '', until: '' };
    this.#ask({ since, until });
  }

  /** @param {Record<string, string>} change @param {boolean} [replace] */
  #ask(change, replace) {
    go(location.pathname + query({ ...filters(), ...change }), { replace });
  }

  #list() {
    if (this.error && this.calls.length === 0) return failed(this.error, () => this.#load(false));
    if (this.busy && this.calls.length === 0) return loading(9);
    if (this.calls.length === 0) {
      return query(filters())
        ? empty(t('calls.noneFound'), t('calls.noneFoundHint'), html`<button class="secondary" @click=${() => go('/app/calls')}>${t('calls.clear')}</button>`)
        : empty(t('calls.none'), t('calls.noneHint'));
    }
    let last = '';
    return html`<div class="calls" role="list" aria-busy=${String(this.busy)}>
      ${repeat(this.calls, (call) => call.sid, (call) => {
        const name = began(call) ? dayName(/** @type {string} */ (began(call))) : '';
        const head = name !== last ? html`<h2 class="day">${name}</h2>` : nothing;
        last = name;
        return html`<div role="listitem">${head}${this.#row(call)}</div>`;
      })}
    </div>
    <p class="more" role="status">
      ${this.error ? failed(this.error, () => this.#load(true))
        : this.next ? html`<button class="secondary" aria-busy=${String(this.busy)} @click=${() => this.#load(true)}>${t('calls.more')}</button>`
        : tn('calls.count', this.calls.length)}
    </p>`;
  }

  /** What people wrote, in short. @param {Call} call */
  #written(call) {
    const words = [say(DISPOSITIONS, call.disposition), ...(call.tags ?? [])].filter(Boolean);
    return words.length ? html`<span class="written" title=${words.join(', ')}>${icon('tag')}<span>${words[0]}${words.length > 1 ? ` +${words.length - 1}` : ''}</span></span>` : nothing;
  }

  /** @param {Call} call */
  #row(call) {
    const start = began(call);
    const number = call.party;
    return html`<article class="call ${call.sid === this.opened ? 'chosen' : ''} ${isLive(call) ? 'live' : ''}">
      ${direction(call)}
      <a class="who" href=${`/app/calls/${call.sid}${location.search}`} aria-current=${call.sid === this.opened ? 'true' : nothing}>
        <strong>${partyName(call)}</strong>
        <small>${[call.contact ? partyNumber(call) : '', call.region].filter(Boolean).join(' · ')}</small>
      </a>
      <span class="agent">${agentName(call.agent)}</span>
      <span class="what">${outcome(call)}${recordedMark(call)}${this.#written(call)}</span>
      <span class="long" title=${t('call.talk')}>${call.talkSeconds ? duration(call.talkSeconds) : ''}</span>
      <time datetime=${start ?? nothing}>${start ? clock(start) : ''}</time>
      ${number?.startsWith('+') ? html`<button class="quiet round" aria-label=${t('calls.callName', { name: partyName(call) })}
        title=${t('action.callBack')} @click=${() => callNumber(number)}>${icon('phone')}</button>` : html`<span></span>`}
    </article>`;
  }
}

customElements.define('calls-page', CallsPage);
