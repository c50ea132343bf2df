import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { ask, get, query } from '../lib/api.js';
import { began, direction, isLive, latestFirst, outcome, partyName, partyNumber, standing } from '../lib/call.js';
import { callNumber } from '../lib/dial.js';
import { clock, dayAndClock, duration, number, percent, since, today } from '../lib/format.js';
import { t, tn } from '../lib/i18n.js';
import { icon, mark } from '../lib/icons.js';
import { Page, empty, failed, loading, toast } from '../lib/page.js';
import { agentName, learnNames } from '../lib/people.js';
import { isDemo, may } from '../lib/session.js';
import { live } from '../lib/stream.js';
import { advice, destinationName, say, trouble } from '../lib/words.js';
import './callbacks.js';

/** @typedef {import('../lib/call.js').Call} Call */

/** @type {Record<string, string>} */
const PRESENCE = { available: 'presence.available', away: 'presence.away', busy: 'presence.busy', talking: 'presence.busy', gone: 'presence.gone' };

/** How far back a call may have begun that still goes on. */
const LONGEST_HOURS = 4;
/** So many pages of calls are looked through for those. */
const MOST_PAGES = 20;
/** How often what the stream does not tell is asked for. */
const EVERY = 15_000;
/** How many of the missed callers are shown; the others are in the list of calls. */
const SHOWN_MISSED = 8;

/** What the office sees of this moment. Calls come by the stream, the rest is asked for from time to time. */
class Board extends Page {
  static properties = {
    calls: { state: true },
    figures: { state: true },
    missed: { state: true },
    promised: { state: true },
    people: { state: true },
    queues: { state: true },
    stuck: { state: true },
    error: { state: true },
    online: { state: true },
  };

  constructor() {
    super();
    /** @type {Call[] | null} */
    this.calls = null;
    /** @type {any} */
    this.figures = null;
    /** Callers whom nobody called back; null while nothing is known of them. @type {Call[] | null} */
    this.missed = null;
    this.moreMissed = false;
    /** @type {import('./callbacks.js').Callback[]} */
    this.promised = [];
    /** @type {any[] | null} */
    this.people = null;
    /** @type {any[] | null} */
    this.queues = null;
    /** @type {any[]} */
    this.stuck = [];
    this.error = null;
    this.online = live.online;
    this.happened = (/** @type {Event} */ event) => this.#happen(/** @type {CustomEvent<Call[]>} */ (event).detail);
    this.told = () => { this.online = live.online; if (this.online && (this.calls || this.error)) this.#load(); };
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.ticking = undefined;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.asking = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.settling = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    learnNames();
    live.addEventListener('calls', this.happened);
    live.addEventListener('state', this.told);
    live.addEventListener('reset', this.told);
    live.join();
    this.#load();
    this.ticking = setInterval(() => this.requestUpdate(), 1000);
    this.asking = setInterval(() => { if (!document.hidden) this.#rest(); }, EVERY);
  }

  disconnectedCallback() {
    live.removeEventListener('calls', this.happened);
    live.removeEventListener('state', this.told);
    live.removeEventListener('reset', this.told);
    live.leave();
    clearInterval(this.ticking);
    clearInterval(this.asking);
    clearTimeout(this.settling);
    super.disconnectedCallback();
  }

  async #load() {
    this.error = null;
    const told = live.keep();
    try {
      const since = new Date(Date.now() - LONGEST_HOURS * 3_600_000).toISOString();
      /** @type {Call[]} */
      const calls = [];
      let before = '';
      for (let page = 0; page < MOST_PAGES && (page === 0 || before); page++) {
        const said = await get('/api/calls' + query({ since, limit: 200, before }));
        calls.push(...said.calls.filter(isLive));
        before = said.next ?? '';
      }
      this.calls = calls;
      this.#happen(told());
    } catch (error) {
      this.error = error;
      told();
    }
    await this.#rest();
  }

  /** What the stream does not tell. */
  async #rest() {
    const since = today();
    // Each is shown as it comes; what could not be learnt stays as it was known.
    const learn = (/** @type {string} */ path, /** @type {(said: any) => void} */ keep) =>
      get(path).then((said) => { if (this.isConnected) keep(said); }, () => undefined);
    await Promise.all([
      learn('/api/figures' + query({ since, by: 'hour' }), (said) => { this.figures = said; }),
      learn('/api/calls' + query({ since: today(-1), missed: 'open', limit: 50 }), (said) => { this.missed = said.calls; this.moreMissed = Boolean(said.next); }),
      learn('/api/callbacks', (said) => { this.promised = said.callbacks; }),
      learn('/api/presence', (said) => { this.people = said.presence ?? said.people ?? null; }),
      learn('/api/queues', (said) => { this.queues = said.queues ?? null; }),
      may('supervisor') ? learn('/api/deliveries?state=given-up', (said) => { this.stuck = Array.isArray(said) ? said : said.deliveries ?? []; }) : null,
    ]);
  }

  /** @param {Call[]} news */
  #happen(news) {
    if (!this.calls) return;
    const known = new Map(this.calls.map((call) => [call.sid, call]));
    let over = false;
    for (const call of news) {
      if (isLive(call)) known.set(call.sid, call);
      else over = known.delete(call.sid) || over;
    }
    this.calls = [...known.values()].sort(latestFirst);
    if (over || news.some((call) => !isLive(call))) {
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.#rest(), 800);
    }
  }

  /** The numbers of today so far. */
  tiles() {
    const total = this.figures?.total;
    const ringing = (this.calls ?? []).filter((call) => standing(call) !== 'in-progress').length;
    const tile = (/** @type {string} */ name, /** @type {unknown} */ value, /** @type {string} */ href, /** @type {string} */ kind = '', /** @type {unknown} */ more = nothing) =>
      href ? html`<a class="tile ${kind}" href=${href}><span>${name}</span><strong>${value}</strong><small>${more}</small></a>`
        : html`<div class="tile ${kind}"><span>${name}</span><strong>${value}</strong><small>${more}</small></div>`;
    const since = today();
    return html`<div class="tiles">
      ${tile(t('now.live'), this.calls ? number(this.calls.length) : '–', '', 'accent', this.calls ? tn('now.ringing', ringing) : '')}
      ${tile(t('now.calls'), total ? number(total.calls) : '–', `/app/calls?since=${since}`, '', t('period.today'))}
      ${tile(t('now.answered'), total ? number(total.answered) : '–', `/app/calls?since=${since}&outcome=answered`, 'good', total?.calls ? percent(total.answered / total.calls) : '')}
      ${tile(t('now.missed'), total ? number(total.missed) : '–', `/app/calls?since=${since}&missed=true`, total?.missed ? 'bad' : '', total?.missedNotCalledBack ? t('now.notCalledBack', { n: number(total.missedNotCalledBack) }) : '')}
      ${tile(t('now.ringTime'), total ? duration(total.averageRingSeconds) : '–', may('supervisor') ? '/app/reports' : '', '', t('now.average'))}
    </div>`;
  }

  liveCalls() {
    if (this.error && !this.calls) return failed(this.error, () => this.#load());
    if (!this.calls) return loading(4);
    if (this.calls.length === 0) return empty(t('now.quiet'), t('now.quietHint'));
    return html`<div class="live-calls" role="list">${repeat(this.calls, (call) => call.sid, (call) => html`
      <article role="listitem" class="call live ${standing(call) ?? ''}">
        ${direction(call)}
        <a class="who" href=${`/app/calls/${call.sid}`}><strong>${partyName(call)}</strong>
          <small>${[call.contact ? partyNumber(call) : '', call.region].filter(Boolean).join(' · ')}</small></a>
        <span class="agent">${agentName(call.agent)}</span>
        <span class="what">${outcome(call)}</span>
        <span class="long">${began(call) ? duration(since(/** @type {string} */ (call.answeredAt ?? began(call)))) : ''}</span>
      </article>`)}</div>`;
  }

  line() {
    return html`<span class="line ${this.online ? 'on' : ''}" role="status"><span class="dot"></span>${this.online ? t('now.online') : t('now.offline')}</span>`;
  }

  promises(watched = false) {
    return html`<promised-callbacks ?watched=${watched} .callbacks=${this.promised} @changed=${() => this.#rest()}></promised-callbacks>`;
  }

  /** Who was promised a call stands there already. */
  missedCalls() {
    if (!this.missed) return loading(3);
    const promised = new Set(this.promised.map((callback) => callback.call));
    const missed = this.missed.filter((call) => !promised.has(call.sid));
    if (missed.length === 0) return html`<p class="muted calm">${icon('check')}${t('now.noneMissed')}</p>`;
    return html`<ul class="plain">${missed.slice(0, SHOWN_MISSED).map((call) => html`<li>
      ${direction(call)}<a class="who" href=${`/app/calls/${call.sid}`}><strong>${partyName(call)}</strong><small>${began(call) ? dayAndClock(/** @type {string} */ (began(call))) : ''}</small></a>
      ${call.party?.startsWith('+') ? html`<button class="secondary round" aria-label=${t('calls.callName', { name: partyName(call) })} title=${t('action.callBack')}
        @click=${() => callNumber(/** @type {string} */ (call.party))}>${icon('phone')}</button>` : nothing}
    </li>`)}</ul>
    ${missed.length > SHOWN_MISSED ? html`<p><a href=${'/app/calls' + query({ since: today(-1), missed: 'open' })}>${t(this.moreMissed ? 'now.allMissed' : 'now.allOfMissed', { n: number(this.missed.length) })}</a></p>` : nothing}`;
  }

  peopleList() {
    if (!this.people?.length) return html`<p class="muted">${t('now.nobody')}</p>`;
    return html`<ul class="plain">${this.people.map((person) => {
      const state = this.calls?.some((call) => call.agent === person.identity && standing(call) === 'in-progress') ? 'busy' : person.state;
      return html`<li><span class="dot ${state}"></span><span class="who"><strong>${person.name ?? agentName(person.identity)}</strong></span><small>${say(PRESENCE, state)}</small></li>`;
    })}</ul>`;
  }

  queueList() {
    return html`<ul class="plain">${(this.queues ?? []).map((queue) => html`<li><span class="who"><strong>${queue.queue}</strong></span>
      <small>${tn('now.waiting', queue.waiting ?? 0)}${queue.waiting && queue.longestWaitSeconds ? ' · ' + duration(queue.longestWaitSeconds) : ''}</small></li>`)}</ul>`;
  }

  stuckList() {
    return html`<ul class="plain">${this.stuck.slice(0, 6).map((delivery) => html`<li><span class="dot given-up"></span>
      <span class="who"><strong>${destinationName(delivery)}</strong><small title=${delivery.error ?? ''}>${advice(delivery.fault) || delivery.error}</small></span>
      <button class="secondary round" data-once aria-label=${t('action.retry')} title=${t('action.retry')} @click=${() => this.#replay(delivery)}>${icon('again')}</button></li>`)}</ul>`;
  }

  /** @param {any} delivery */
  async #replay(delivery) {
    const before = this.stuck;
    this.stuck = before.filter((each) => each !== delivery);
    try {
      await ask('POST', '/api/deliveries/replay' + query({ key: delivery.key }));
      toast(t('delivery.replayed'));
    } catch (error) {
      this.stuck = before;
      toast(trouble(error), 'wrong');
    }
  }
}

class NowPage extends Board {
  render() {
    return html`<header class="title"><h1>${t('now.title')}</h1>${this.line()}</header>
      ${isDemo() ? html`<demo-card></demo-card>` : nothing}
      ${this.tiles()}
      <div class="board">
        <section class="card wide"><h2>${t('now.inProgress')}</h2>${this.liveCalls()}</section>
        ${this.promises()}
        <section class="card"><h2>${t('now.callBackNow')}</h2>${this.missedCalls()}</section>
        ${this.people ? html`<section class="card"><h2>${t('now.people')}</h2>${this.peopleList()}</section>` : nothing}
        ${this.queues?.length ? html`<section class="card"><h2>${t('now.queues')}</h2>${this.queueList()}</section>` : nothing}
        ${this.stuck.length ? html`<section class="card"><h2>${t('now.stuck')}</h2>${this.stuckList()}</section>` : nothing}
      </div>`;
  }
}

/** The same for a screen on the wall: larger, nothing to press. */
class WallPage extends Board {
  render() {
    return html`<main class="wall">
      <header class="title"><h1>${mark}<span>${t('now.title')}</span></h1><span class="time">${clock(new Date())}</span>${this.line()}
        <a class="quiet" href="/app/now" aria-label=${t('action.close')}>${icon('close')}</a></header>
      ${this.tiles()}
      <div class="board">
        <section class="card wide"><h2>${t('now.inProgress')}</h2>${this.liveCalls()}</section>
        ${this.promises(true)}
        ${this.people ? html`<section class="card"><h2>${t('now.people')}</h2>${this.peopleList()}</section>` : nothing}
        ${this.queues?.length ? html`<section class="card"><h2>${t('now.queues')}</h2>${this.queueList()}</section>` : nothing}
      </div>
    </main>`;
  }
}

customElements.define('now-page', NowPage);
customElements.define('wall-page', WallPage);
