import { html, nothing } from 'lit';
import { ask, get, query } from '../lib/api.js';
import { began, direction, isLive, outcome, partyName, partyNumber } from '../lib/call.js';
import { callNumber } from '../lib/dial.js';
import { clockSeconds, duration, moment, phone } from '../lib/format.js';
import { t, tn } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page, failed, loading, toast } from '../lib/page.js';
import { actorName, agentName } from '../lib/people.js';
import { may } from '../lib/session.js';
import { live } from '../lib/stream.js';
import { told } from '../lib/decisions.js';
import { STATUSES, advice, deliveryState, destinationName, say, trouble } from '../lib/words.js';
import '../lib/call-words.js';
import '../lib/player.js';

/** @typedef {import('../lib/call.js').Call} Call */
/** @typedef {import('../lib/call.js').Delivery} Delivery */

/** One call: what happened, what was said, what people wrote, and where it was delivered. */
class CallDetail extends Page {
  /** How often it was asked for: of two answers on their way the one to the later question counts. */
  #asked = 0;

  static properties = {
    sid: { attribute: false },
    back: { attribute: false },
    call: { state: true },
    error: { state: true },
    blocking: { state: true },
  };

  constructor() {
    super();
    this.sid = '';
    this.back = '/app/calls';
    /** @type {Call | null} */
    this.call = null;
    this.error = null;
    this.blocking = false;
    this.happened = (/** @type {Event} */ event) => {
      const call = /** @type {CustomEvent<Call>} */ (event).detail;
      if (call.sid === this.sid) this.#load();
    };
    this.reset = () => this.#load();
    this.told = () => { if (live.online && this.error) this.#load(); };
  }

  connectedCallback() {
    super.connectedCallback();
    live.addEventListener('call', this.happened);
    live.addEventListener('reset', this.reset);
    live.addEventListener('state', this.told);
    live.join();
  }

  disconnectedCallback() {
    live.removeEventListener('call', this.happened);
    live.removeEventListener('reset', this.reset);
    live.removeEventListener('state', this.told);
    live.leave();
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('sid')) {
      this.call = null;
      this.blocking = false;
      this.#load();
    }
  }

  async #load() {
    const asked = ++this.#asked;
    this.error = null;
    try {
      const call = await get(`/api/calls/${this.sid}`);
      if (asked === this.#asked) this.call = call;
    } catch (error) {
      if (asked === this.#asked && !this.call) this.error = error;
    }
  }

  render() {
    return html`<aside class="detail" tabindex="-1" aria-label=${t('call.title')}>
      <a class="back" href=${this.back}>${icon('back')}<span>${t('call.back')}</span></a>
      ${this.error ? failed(this.error, () => this.#load()) : this.call ? this.#whole(this.call) : loading(7)}
    </aside>`;
  }

  /** @param {Call} call */
  #whole(call) {
    const start = began(call);
    return html`
      <header class="head">
        <div>${direction(call)}<h2>${partyName(call)}</h2></div>
        <p>${[call.erasedAt ? t('call.erased', { at: moment(call.erasedAt) }) : '', call.contact ? partyNumber(call) : '', call.region, start ? moment(start) : ''].filter(Boolean).join(' · ')}</p>
        <p class="what">${outcome(call)} ${call.agent ? html`<span class="with">${icon('person')}${agentName(call.agent)}</span>` : nothing}</p>
        <div class="actions">
          ${call.party?.startsWith('+') ? html`
            <button @click=${() => callNumber(/** @type {string} */ (call.party))}>${icon('phone')}${t('action.callBack')}</button>
            <a class="button secondary" role="button" href=${`/app/calls?number=${encodeURIComponent(call.party)}`}>${icon('clock')}${t('call.history')}</a>
            ${may('supervisor') ? html`<button class="secondary" data-block aria-expanded=${String(this.blocking)} @click=${() => this.#asks(true)}>${icon('block')}${t('action.block')}</button>` : nothing}` : nothing}
        </div>
      </header>
      ${this.blocking ? this.#block(call) : nothing}
      <dl class="facts">
        ${this.#fact(t('call.ring'), duration(call.ringSeconds))}
        ${this.#fact(t('call.talk'), duration(call.talkSeconds))}
        ${this.#fact(t('call.total'), duration(call.totalSeconds))}
      </dl>
      ${(call.recordings ?? []).map((recording) => html`<section>
        <h3>${t(recording.source === 'RecordVerb' || call.outcome === 'voicemail' ? 'call.message' : 'call.recording')}</h3>
        ${recording.deletedAt && call.erasedAt
          ? html`<p class="muted">${t('call.erasedRecording')}</p>`
          : recording.deletedAt
          ? html`<p class="muted">${t('call.recordingDeleted', { name: actorName(recording.deletedBy), at: moment(recording.deletedAt), reason: recording.deletedReason ?? '–' })}</p>`
          : recording.status === 'completed'
          ? html`<recording-player .sid=${recording.sid} .seconds=${recording.seconds ?? 0} .channels=${recording.channels ?? 1}></recording-player>`
          : html`<p class="muted">${recording.status === 'in-progress' ? t('call.recordingNow') : t('call.recordingNone')}</p>`}
        ${recording.transcription ? html`<p class="transcription"><span class="muted">${t('call.transcription')}</span> ${recording.transcription}</p>` : nothing}
        ${this.#deliveries(recording.deliveries)}
      </section>`)}
      ${call.erasedAt ? nothing : this.#notes(call)}
      <section><h3>${t('call.timeline')}</h3>${this.#timeline(call)}</section>
      ${call.deliveries?.length ? html`<section><h3>${t('call.deliveries')}</h3>${this.#deliveries(call.deliveries)}</section>` : nothing}
      <p class="sid muted">${call.sid}</p>`;
  }

  /** @param {string} name @param {unknown} value */
  #fact(name, value) {
    return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  }

  /** @param {Call} call */
  #timeline(call) {
    /** @type {{at: string, text: unknown, kind?: string}[]} */
    const all = [];
    const add = (/** @type {string | undefined} */ at, /** @type {unknown} */ text, kind = '') => { if (at) all.push({ at, text, kind }); };
    add(began(call), call.direction === 'outbound' ? t('timeline.dialled', { name: partyName(call) }) : t('timeline.came', { name: partyName(call), to: phone(call.to) }), 'start');
    (call.decisions ?? []).forEach((decision) => {
      const said = told(decision);
      if (!said) return;
      const { text, why, kind } = said;
      add(decision.at, html`${text}${why ? html`<small>${why}</small>` : nothing}`, 'decision ' + (kind ?? ''));
    });
    (call.legs ?? []).filter((leg) => leg.parent).forEach((leg) => {
      const name = agentName(leg.to?.replace(/^client:/, ''));
      add(leg.startedAt, t('timeline.rang', { name }));
      add(leg.answeredAt, t('timeline.answered', { name }), 'good');
      if (leg.endedAt && !leg.answeredAt) add(leg.endedAt, leg.status === 'no-answer' ? t('timeline.noAnswer', { name }) : t('timeline.notAnswered', { name, status: say(STATUSES, leg.status) }));
    });
    add(call.endedAt, t('timeline.ended'), 'end');
    all.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
    if (all.length === 0) return html`<p class="muted">${t('timeline.nothing')}</p>`;
    return html`<ol class="timeline">
      ${all.map((each) => html`<li class=${each.kind ?? ''}><time datetime=${each.at}>${clockSeconds(each.at)}</time><span>${each.text}</span></li>`)}
      ${isLive(call) ? html`<li class="live"><time></time><span>${t('timeline.goesOn')}</span></li>` : nothing}
    </ol>`;
  }

  /** @param {Delivery[] | undefined} deliveries */
  #deliveries(deliveries) {
    const shown = (deliveries ?? []).filter((delivery) => delivery.destination !== 'enrich' || delivery.state === 'given-up');
    if (shown.length === 0) return nothing;
    return html`<ul class="deliveries">${shown.map((delivery) => html`<li>
      <span class="dot ${delivery.state}"></span>
      <span>${destinationName(delivery)}: ${deliveryState(delivery)}
        ${delivery.state !== 'sent' && delivery.attempts ? html`<small>${tn('delivery.attempts', delivery.attempts)}</small>` : nothing}</span>
      ${delivery.link?.startsWith('https://') ? html`<a href=${delivery.link} target="_blank" rel="noreferrer">${t('delivery.openLink')}</a>` : nothing}
      ${delivery.state === 'given-up' && may('supervisor') ? html`<button class="quiet" data-once @click=${() => this.#replay(delivery)}>${icon('again')}${t('action.retry')}</button>` : nothing}
      ${delivery.state === 'given-up' && delivery.error ? html`<small class="error">${advice(delivery.fault) || delivery.error}</small>` : nothing}
      ${delivery.state === 'given-up' && advice(delivery.fault) ? html`<small class="muted" lang="en">${delivery.error}</small>` : nothing}
    </li>`)}</ul>`;
  }

  /** Shows it as queued at once; it turns back when the server refuses. @param {Delivery} delivery */
  async #replay(delivery) {
    delivery.state = 'open';
    this.requestUpdate();
    try {
      await ask('POST', '/api/deliveries/replay' + query({ key: delivery.key }));
      toast(t('delivery.replayed'));
    } catch (error) {
      delivery.state = 'given-up';
      toast(trouble(error), 'wrong');
      this.requestUpdate();
    }
  }

  /** @param {Call} call */
  #notes(call) {
    return html`<section class="notes"><h3>${t('call.words')}</h3>
      <call-words .call=${call} @call-words=${(/** @type {CustomEvent<Call>} */ event) => { if (this.call?.sid === event.detail.sid) this.call = { ...this.call, ...event.detail }; }}></call-words></section>`;
  }

  /** @param {Call} call */
  #block(call) {
    return html`<form class="card ask" @submit=${(/** @type {SubmitEvent} */ event) => this.#blocked(event, call)}>
      <p><strong>${t('block.title', { name: partyName(call) })}</strong><br>${t('block.text')}</p>
      <label>${t('block.reason')}<input name="reason" maxlength="200"></label>
      <div class="actions"><button type="submit" class="danger">${icon('block')}${t('action.block')}</button>
        <button type="button" class="secondary" @click=${() => this.#asks(false)}>${t('action.cancel')}</button></div>
    </form>`;
  }

  /** Asks for the reason, or no more; who goes by keys goes along. @param {boolean} asks */
  async #asks(asks) {
    this.blocking = asks;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(asks ? '[name=reason]' : '[data-block]'))?.focus();
  }

  /** @param {SubmitEvent} submit @param {Call} call */
  async #blocked(submit, call) {
    submit.preventDefault();
    const reason = String(new FormData(/** @type {HTMLFormElement} */ (submit.target)).get('reason') ?? '').trim();
    try {
      await ask('POST', '/api/opt-outs', { number: call.party, ...(reason ? { reason } : {}) });
      if (this.sid === call.sid) this.#asks(false);
      toast(t('block.done', { name: partyName(call) }));
    } catch (error) {
      toast(trouble(error), 'wrong');
    }
  }
}

customElements.define('call-detail', CallDetail);
