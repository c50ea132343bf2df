import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { began } from '../lib/call.js';
import { clock, dayName, dialled, phone as written } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page } from '../lib/page.js';
import { OUTCOMES, say } from '../lib/words.js';
import '../lib/call-words.js';
import { recents, thePhone } from './phone.js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const LETTERS = ['', 'ABC', 'DEF', 'GHI', 'JKL', 'MNO', 'PQRS', 'TUV', 'WXYZ', '', '+', ''];

/** @type {Record<string, string>} */
const STATES = {
  off: 'phone.off',
  starting: 'phone.starting',
  ready: 'phone.ready',
  away: 'phone.away',
  offline: 'phone.offline',
  elsewhere: 'phone.elsewhere',
  talking: 'phone.open',
  stillTalking: 'phone.stillTalking',
  outsideHours: 'phone.outsideHours',
  unheard: 'phone.unheard',
};

/** The colour beside it. @type {Record<string, string>} */
const DOTS = { ready: 'available', starting: 'open', unheard: 'open', talking: 'busy', stillTalking: 'busy' };

/** @type {Record<string, string>} */
const STAGES = {
  incoming: 'phone.incoming',
  dialling: 'phone.dialling',
  ringing: 'phone.ringing',
  open: 'phone.open',
  reconnecting: 'phone.reconnecting',
  ended: 'phone.ended',
};

/** @type {Record<string, string>} */
const LACKS = { none: 'demo.noMicrophone', denied: 'demo.microphoneDenied' };

/** The phone's face: folded to a button, unfolded to a pad, and a card while there is a call. */
class WebPhone extends Page {
  /** Whether who works by keys is here. */
  #focused = false;

  static properties = {
    whole: { type: Boolean },
    unfolded: { state: true },
    typed: { state: true },
    pad: { state: true },
    choosing: { state: true },
    level: { state: true },
    wrong: { state: true },
  };

  constructor() {
    super();
    this.whole = false;
    this.unfolded = false;
    this.typed = '';
    this.pad = false;
    this.choosing = false;
    this.level = 0;
    this.wrong = '';
    this.changed = () => {
      const stage = thePhone.talk?.stage;
      if (stage && stage !== 'ended') this.unfolded = true;
      if (!stage) this.pad = false;
      this.requestUpdate();
    };
    this.shown = () => { this.unfolded = true; };
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.ticking = undefined;
    /** @type {(() => void) | undefined} */
    this.deaf = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    thePhone.addEventListener('change', this.changed);
    thePhone.addEventListener('show', this.shown);
    this.ticking = setInterval(() => { if (thePhone.talk) this.requestUpdate(); }, 1000);
  }

  disconnectedCallback() {
    thePhone.removeEventListener('change', this.changed);
    thePhone.removeEventListener('show', this.shown);
    clearInterval(this.ticking);
    this.#stopListening();
    super.disconnectedCallback();
  }

  willUpdate() {
    this.#focused = this.contains(document.activeElement);
  }

  /** A button that goes away, as the one that answers, leaves whoever pressed it with the phone. */
  updated() {
    if (!this.#focused || this.contains(document.activeElement)) return;
    /** @type {HTMLElement | null} */ (this.querySelector('section.phone, .phone-fold'))?.focus();
  }

  render() {
    // The page of the phone shows the phone itself.
    if (!this.whole && location.pathname === '/app/phone') return nothing;
    const talk = thePhone.talk;
    if (!this.whole && !this.unfolded && !talk) {
      return html`<button class="phone-fold" @click=${this.#unfold} aria-label=${t('phone.open.label', { state: t(STATES[thePhone.standing]) })}>
        ${icon('phone')}<span class="dot ${DOTS[thePhone.standing] ?? ''}"></span></button>`;
    }
    return html`<section class="phone ${this.whole ? 'whole' : ''} ${talk?.stage ?? ''}" tabindex="-1" aria-label=${t('nav.phone')}>
      <header>
        <span class="dot ${DOTS[thePhone.standing] ?? ''}"></span>
        <span role="status">${t(STATES[thePhone.standing])}</span>
        ${this.whole ? nothing : html`<a class="quiet" href="/app/phone" aria-label=${t('phone.page')} title=${t('phone.page')}>${icon('wall')}</a>
          <button class="quiet round" @click=${() => (this.unfolded = false)} ?hidden=${talk !== null && talk.stage !== 'ended'} aria-label=${t('phone.fold')}>${icon('minimise')}</button>`}
      </header>
      ${talk ? this.#talk(talk) : this.#idle()}
    </section>`;
  }

  async #unfold() {
    this.unfolded = true;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector('input[name=number]'))?.focus();
  }

  #idle() {
    if (thePhone.state === 'elsewhere') {
      return html`<p class="muted">${t('phone.elsewhereText')}</p>
        <button @click=${() => thePhone.takeOver()}>${t('phone.bringHere')}</button>${this.#trouble(thePhone.error)}`;
    }
    return html`
      <label class="switch"><input type="checkbox" role="switch" .checked=${bound(thePhone.available)}
        @change=${(/** @type {Event} */ event) => thePhone.want(/** @type {HTMLInputElement} */ (event.target).checked)}>${t('phone.available')}</label>
      ${this.#trouble(thePhone.error)}
      <form @submit=${this.#dial}>
        <div class="number">
          <label><span class="hidden">${t('phone.number')}</span>
            <input name="number" type="tel" inputmode="tel" autocomplete="off" placeholder=${t('phone.number')} .value=${bound(this.typed)}
              @input=${(/** @type {Event} */ event) => { this.typed = /** @type {HTMLInputElement} */ (event.target).value; this.wrong = ''; }}></label>
          ${this.typed ? html`<button type="button" class="quiet round" aria-label=${t('phone.erase')} @click=${() => (this.typed = this.typed.slice(0, -1))}>${icon('erase')}</button>` : nothing}
        </div>
        ${this.#trouble(this.wrong)}
        ${this.#keys((key) => { this.typed += key; this.wrong = ''; })}
        <button type="submit" class="call-now">${icon('phone')}${t('phone.call')}</button>
      </form>
      ${recents().length ? html`<div class="recents"><h3>${t('phone.recents')}</h3>
        ${recents().slice(0, this.whole ? 6 : 3).map((number) => html`<button class="quiet" @click=${() => thePhone.dial(number)}>${icon('clock')}${written(number)}</button>`)}</div>` : nothing}
      ${this.#devices()}`;
  }

  /** @param {(key: string) => void} press */
  #keys(press) {
    return html`<div class="keys" role="group" aria-label=${t('phone.keypad')}>${KEYS.map((key, index) => html`
      <button type="button" class="secondary" @click=${() => press(key)}>${key}<small aria-hidden="true">${LETTERS[index]}</small></button>`)}</div>`;
  }

  /** @param {string} text */
  #trouble(text) {
    return text ? html`<p class="wrong" role="alert">${icon('alert')}<span>${text}</span></p>` : nothing;
  }

  /** @param {SubmitEvent} submit */
  #dial(submit) {
    submit.preventDefault();
    const number = dialled(this.typed);
    if (!number) {
      this.wrong = t('phone.notANumber');
      return;
    }
    this.typed = '';
    thePhone.dial(number);
  }

  /** @param {import('./phone.js').Talk} talk */
  #talk(talk) {
    const name = talk.name || written(talk.number);
    return html`
      <div class="caller" role=${talk.stage === 'incoming' ? 'alert' : nothing}>
        <small>${t(STAGES[talk.stage])}</small>
        <strong>${name}</strong>
        <span>${[talk.name ? written(talk.number) : '', talk.region].filter(Boolean).join(' · ')}</span>
        ${talk.stage === 'open' || talk.stage === 'reconnecting' || talk.stage === 'ended' ? html`<span class="clock" role="timer">${thePhone.clock}</span>` : nothing}
      </div>
      ${talk.warnings.map((key) => html`<p class="warning" role="status">${icon('alert')}${t(key)}</p>`)}
      ${thePhone.lack && talk.stage !== 'ended' ? html`<p class="warning" role="status">${icon('micOff')}${t(LACKS[thePhone.lack])}</p>` : nothing}
      ${this.#trouble(talk.error)}
      ${talk.history.length && talk.stage !== 'ended' ? html`<ul class="before">${talk.history.map((call) => html`<li>
        <span>${began(call) ? dayName(/** @type {string} */ (began(call))) + ' ' + clock(/** @type {string} */ (began(call))) : ''}</span><span>${say(OUTCOMES, call.outcome)}</span></li>`)}</ul>` : nothing}
      ${talk.stage === 'incoming' ? html`<div class="answer">
          <button class="take" @click=${() => thePhone.accept()}>${icon('phone')}${t('phone.accept')}</button>
          <button class="danger" @click=${() => thePhone.decline()}>${icon('hangup')}${t('phone.decline')}</button></div>`
        : talk.stage === 'ended' ? html`${this.#words(talk)}<div class="answer">
          ${talk.number.startsWith('+') ? html`<a class="button secondary" role="button" href=${`/app/calls?number=${encodeURIComponent(talk.number)}`}>${t('call.history')}</a>` : nothing}
          <button @click=${() => thePhone.forget()}>${t('action.close')}</button></div>`
        : html`${this.pad ? this.#keys((key) => thePhone.press(key)) : nothing}
          <div class="answer">
            <button class="secondary" aria-pressed=${String(talk.muted)} @click=${() => thePhone.mute()}>${icon(talk.muted ? 'micOff' : 'mic')}${talk.muted ? t('phone.unmute') : t('phone.mute')}</button>
            <button class="secondary" aria-expanded=${String(this.pad)} @click=${() => (this.pad = !this.pad)}>${icon('keypad')}${t('phone.keypad')}</button>
            <button class="danger" @click=${() => thePhone.hangUp()}>${icon('hangup')}${t('phone.hangUp')}</button>
          </div>${talk.stage === 'open' || talk.stage === 'reconnecting' ? this.#words(talk) : nothing}`}`;
  }

  /** What the agent writes while they talk, and when it is over. @param {import('./phone.js').Talk} talk */
  #words(talk) {
    const leg = talk.sdk?.parameters?.CallSid;
    return leg ? html`<call-words .leg=${leg}></call-words>` : nothing;
  }

  #devices() {
    if (!thePhone.device) return nothing;
    const microphone = localStorage.getItem('ramal.microphone') ?? 'default';
    const speaker = localStorage.getItem('ramal.speaker') ?? 'default';
    return html`<details class="devices" @toggle=${this.#choose}>
      <summary>${t('phone.devices')}</summary>
      ${this.choosing ? html`
        <label>${t('phone.microphone')}<select @change=${this.#microphone}>
          ${thePhone.inputs.map((each) => html`<option value=${each.deviceId} ?selected=${each.deviceId === microphone}>${each.label || t('phone.microphone')}</option>`)}</select></label>
        <label>${t('phone.level')}<meter min="0" max="1" .value=${this.level}></meter></label>
        ${thePhone.outputs.length ? html`<label>${t('phone.speaker')}<select @change=${(/** @type {Event} */ event) => thePhone.useOutput(/** @type {HTMLSelectElement} */ (event.target).value)}>
          ${thePhone.outputs.map((each) => html`<option value=${each.deviceId} ?selected=${each.deviceId === speaker}>${each.label || t('phone.speaker')}</option>`)}</select></label>` : nothing}` : nothing}
    </details>`;
  }

  /** @param {Event} event */
  #microphone(event) {
    const id = /** @type {HTMLSelectElement} */ (event.target).value;
    thePhone.useInput(id);
    this.#listen(id);
  }

  /** @param {Event} event */
  #choose(event) {
    this.choosing = /** @type {HTMLDetailsElement} */ (event.target).open;
    if (this.choosing) this.#listen(localStorage.getItem('ramal.microphone') ?? 'default');
    else this.#stopListening();
  }

  /** Shows how loud the microphone is while somebody looks. @param {string} id */
  async #listen(id) {
    this.#stopListening();
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: { deviceId: id } });
      const context = new AudioContext();
      const meter = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(meter);
      const samples = new Float32Array(meter.fftSize);
      const looking = setInterval(() => {
        meter.getFloatTimeDomainData(samples);
        this.level = Math.min(1, Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length) * 4);
      }, 100);
      this.deaf = () => {
        clearInterval(looking);
        stream.getTracks().forEach((track) => track.stop());
        context.close();
      };
    } catch {
      this.wrong = t('phone.error31401');
    }
  }

  #stopListening() {
    this.deaf?.();
    this.deaf = undefined;
    this.level = 0;
  }
}

customElements.define('web-phone', WebPhone);
