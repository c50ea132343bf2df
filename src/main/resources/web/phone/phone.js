import { get, ask, query } from '../lib/api.js';
import { duration, phone as written } from '../lib/format.js';
import { t } from '../lib/i18n.js';
import { agentName } from '../lib/people.js';
import { device as browser, isDemo, me, own, takesCalls } from '../lib/session.js';

/**
 * @typedef {'incoming' | 'dialling' | 'ringing' | 'open' | 'reconnecting' | 'ended'} Stage
 * @typedef {{stage: Stage, incoming: boolean, number: string, name: string, region: string, history: import('../lib/call.js').Call[],
 *   since: number, seconds: number, muted: boolean, warnings: string[], error: string, sdk: any}} Talk
 */

const SDK = '/vendor/twilio/2.18.5/twilio.min.js';
/** How long registering may take before it is called a trouble: after a token error the SDK never says. */
const PATIENCE = 12_000;
/** How long the office may take to hear this page before it is called a trouble. */
const HEARING = 10_000;
/** How soon the office is told anew that did not hear, or for which the last conversation still goes on: sooner at first. */
const SOON = 1000;
const REFRESH_AHEAD = 60_000;
const LONGEST_WAIT = 30_000;
const LOCK = 'ramal-phone';

/** What the SDK's errors ask the agent to do. @type {Record<string, string>} */
const ERRORS = {
  20101: 'phone.error20101',
  20104: 'phone.error20104',
  20151: 'phone.error20101',
  31005: 'phone.error31005',
  31009: 'phone.error31005',
  31401: 'phone.error31401',
  31402: 'phone.error31402',
  31486: 'phone.error31486',
  31603: 'phone.error31486',
  53000: 'phone.error53000',
  53001: 'phone.error53000',
};

/** @type {Record<string, string>} */
const WARNINGS = {
  'high-rtt': 'phone.warnNetwork',
  'high-jitter': 'phone.warnNetwork',
  'high-packet-loss': 'phone.warnNetwork',
  'high-packets-lost-fraction': 'phone.warnNetwork',
  'low-mos': 'phone.warnNetwork',
  'ice-connectivity-lost': 'phone.warnLost',
  'low-bytes-received': 'phone.warnLost',
  'low-bytes-sent': 'phone.warnLost',
  'constant-audio-input-level': 'phone.warnMicrophone',
};

/**
 * The webphone of this browser: one registration at Twilio, held by one tab, told to all of its pages by `change`.
 *
 * Only the tab that holds the lock is registered, so that no two tabs ring for one call; another tab may ask for it.
 */
class Phone extends EventTarget {
  /** Where this page stands with Twilio. @type {'off' | 'starting' | 'ready' | 'away' | 'offline' | 'elsewhere'} */
  state = 'off';
  /** As what it counts in the office; empty while that is not known. @type {'' | 'available' | 'away' | 'talking' | 'outside-hours' | 'unheard'} */
  #office = '';
  /** Until when that holds by the office's word, in milliseconds. */
  #until = 0;
  /** Whether the agent wants calls. */
  available = false;
  error = '';
  /** That the office knows whether calls are wanted here. @type {Promise<unknown>} */
  told = Promise.resolve();
  /** What the demo makes do without. @type {'' | 'none' | 'denied'} */
  lack = '';
  /** @type {Talk | null} */
  talk = null;
  /** Who rings at the same time, and comes up when the call that is shown rings no more. @type {Talk[]} */
  #next = [];
  /** @type {any} */
  device = null;
  #wait = 1000;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {Worker | undefined} */
  #clock;
  #soon = SOON;
  /** Whether there is something to say that was not said yet. */
  #news = false;
  /** @type {Promise<void> | undefined} */
  #saying;
  /** @type {(() => void) | undefined} */
  #release;
  /** @type {Promise<void> | undefined} */
  #starting;
  #tabs = new BroadcastChannel('ramal-phone');
  /** Whose phone it is. */
  #owner = '';
  #title = '';
  #ringing = '';

  constructor() {
    super();
    this.#tabs.onmessage = (message) => this.#hear(message.data);
    addEventListener('ramal-dial', (event) => this.dial(/** @type {CustomEvent<string>} */ (event).detail));
    addEventListener('ramal-session', () => this.#meet());
    addEventListener('online', () => this.#recover());
    addEventListener('offline', () => { if (this.device && this.state === 'ready') this.#become('offline'); });
    addEventListener('pageshow', (event) => { if (event.persisted) this.#recover(); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#recover(); });
    this.#meet();
  }

  /** Everybody's phone is as they left it in this browser. */
  #meet() {
    const owner = String(me()?.id ?? '');
    if (owner === this.#owner) return;
    if (this.#owner) this.stop();
    this.#owner = owner;
    this.available = takesCalls();
    if (this.available) this.#withFirstGesture();
    this.#tell();
  }

  /** A browser plays no sound before a page was touched: the phone that was on comes back with the first touch. */
  #withFirstGesture() {
    const begin = () => {
      removeEventListener('pointerdown', begin, true);
      removeEventListener('keydown', begin, true);
      if (this.available && me() && this.state === 'off') this.start();
    };
    addEventListener('pointerdown', begin, true);
    addEventListener('keydown', begin, true);
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }

  /** What the agent is told of the phone: that it is ready only when the office has said so. */
  get standing() {
    if (this.state !== 'ready') return this.state;
    if (this.talking) return 'talking';
    switch (this.#office) {
      case 'available': return 'ready';
      case 'talking': return 'stillTalking';
      case 'outside-hours': return 'outsideHours';
      case 'unheard': return 'unheard';
      default: return 'starting';
    }
  }

  /** @param {Phone['state']} state */
  #become(state) {
    if (state !== this.state) this.#office = '';
    this.state = state;
    this.#tell();
    this.#beat();
  }

  /** Wants calls, or none. @param {boolean} available */
  async want(available) {
    this.available = available;
    localStorage.setItem('ramal.available', available ? this.#owner : '');
    this.error = '';
    this.#tell();
    if (available) {
      this.#askToNotify();
      await this.start();
    } else if (this.device?.state === 'registered') {
      await this.device.unregister().catch(() => undefined);
      this.#become('away');
    } else {
      this.#beat();
    }
  }

  /** Loads the SDK, takes the lock, and registers when calls are wanted. */
  start() {
    this.#starting ??= this.#begin().finally(() => { this.#starting = undefined; });
    return this.#starting;
  }

  async #begin() {
    if (this.device) {
      await this.#register();
      return;
    }
    this.error = '';
    this.#become('starting');
    try {
      if (!(await this.#hold())) {
        this.#become('elsewhere');
        return;
      }
      await load();
      const { token } = await get('/api/token');
      this.#make(token, isDemo() ? await this.#simulated() : {});
      await this.#register();
    } catch (error) {
      this.error = this.#words(error);
      this.#become('offline');
      this.#later();
    }
  }

  /** Takes the lock for as long as this tab lives; false when another tab has it. */
  #hold() {
    if (this.#release) return Promise.resolve(true);
    return new Promise((held) => {
      navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        if (!lock) {
          held(false);
          return undefined;
        }
        held(true);
        return new Promise((/** @type {(value?: unknown) => void} */ release) => { this.#release = () => release(); });
      });
    });
  }

  /** Has the phone ring in this tab instead of the other. */
  async takeOver() {
    this.#tabs.postMessage('give');
    for (let i = 0; i < 20 && this.state === 'elsewhere'; i++) {
      await new Promise((later) => setTimeout(later, 150));
      if (await this.#hold()) {
        await this.start();
        return;
      }
    }
    this.error = t('phone.inCallElsewhere');
    this.#tell();
  }

  /** @param {unknown} said by another tab */
  #hear(said) {
    if (said === 'give' && this.#release && !this.#busy) {
      this.stop();
      this.#become('elsewhere');
    }
  }

  get #busy() {
    return this.talk !== null && this.talk.stage !== 'ended';
  }

  /** Whether somebody is, or is about to be, at the other end. */
  get talking() {
    return this.#busy && this.talk?.stage !== 'incoming';
  }

  async #simulated() {
    const { simulated } = await import('./demo.js');
    return simulated((lack) => {
      this.lack = lack;
      this.#tell();
    });
  }

  /** @param {string} token @param {object} more that the SDK is told */
  #make(token, more) {
    const sounds = new URL('../sounds/', import.meta.url).href;
    const names = ['incoming', 'outgoing', 'disconnect', ...'0123456789hs'.split('').map((key) => `dtmf${key}`)];
    const device = new /** @type {any} */ (window).Twilio.Device(token, {
      appName: 'Ramal',
      logLevel: 'silent',
      codecPreferences: ['opus', 'pcmu'],
      closeProtection: true,
      enableImprovedSignalingErrorPrecision: true,
      maxCallSignalingTimeoutMs: 30_000,
      tokenRefreshMs: REFRESH_AHEAD,
      sounds: Object.fromEntries(names.map((name) => [name, `${sounds}${name}.wav`])),
      ...more,
    });
    device.on('registered', () => {
      this.#wait = 1000;
      this.error = '';
      this.#become('ready');
    });
    device.on('unregistered', () => {
      if (this.device !== device) return;
      this.#become(this.available ? 'offline' : 'away');
      if (this.available) this.#later();
    });
    device.on('error', (/** @type {any} */ error) => this.#fail(error));
    device.on('tokenWillExpire', () => this.#renew(device));
    device.on('incoming', (/** @type {any} */ call) => this.#ring(call));
    this.device = device;
    this.#chosenDevices();
  }

  async #register() {
    const device = this.device;
    if (!this.available) {
      this.#become('away');
      return;
    }
    if (device.state !== 'unregistered') return;
    this.#become('starting');
    const registered = new Promise((done) => {
      device.once('registered', done);
      device.once('error', done);
      setTimeout(done, PATIENCE);
    });
    device.register().catch((/** @type {any} */ error) => this.#fail(error));
    await registered;
    if (this.device === device && device.state !== 'registered' && this.available) {
      this.#become('offline');
      this.#later();
    }
  }

  /** @param {any} error */
  async #fail(error) {
    const code = Number(error?.code);
    if (code === 20104 || code === 20101) {
      // The token ran out, as after a night's sleep: with a new one it goes on by itself.
      if (await this.#renew(this.device)) {
        this.#later();
        return;
      }
    }
    this.error = this.#words(error);
    if (this.talk) this.talk.error = this.error;
    this.#tell();
  }

  /** @param {any} error */
  #words(error) {
    const key = ERRORS[error?.code] ?? (error?.name === 'NotAllowedError' ? ERRORS[31401] : '');
    if (key) return t(key);
    if (error?.status === 503 || error?.status === 404) return t('phone.notConfigured');
    if (error?.status === 0) return t('trouble.offline');
    return t('phone.errorOther', { code: error?.code ?? error?.status ?? '–' });
  }

  /** A new token for the old one; a call that goes on notices nothing. @param {any} device */
  async #renew(device) {
    for (let wait = 1000; wait <= 16_000; wait *= 2) {
      try {
        const { token } = await get('/api/token');
        if (this.device === device) device.updateToken(token);
        return true;
      } catch {
        await new Promise((later) => setTimeout(later, wait));
      }
    }
    return false;
  }

  /** Tries again, ever more patiently. */
  #later() {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#recover(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  /** After sleep, a lost network or the browser's cache of pages. */
  #recover() {
    clearTimeout(this.#again);
    if (!me() || !this.available || this.state === 'off' || this.state === 'elsewhere' || this.state === 'starting') return;
    if (this.device?.state === 'registered') {
      // Whatever the office said before a sleep may not hold any more.
      this.#become('ready');
      return;
    }
    if (!this.#busy) this.start();
  }

  /** Says to the office whether calls are wanted here, and that this page still lives; then again and again. */
  #beat() {
    this.#strike(-1);
    if (this.#silent) return;
    this.#news = true;
    this.told = this.#saying ??= this.#report().finally(() => { this.#saying = undefined; });
  }

  get #silent() {
    return this.state === 'off' || this.state === 'elsewhere' || this.state === 'starting';
  }

  /** @param {number} milliseconds until the next beat; none when negative */
  #strike(milliseconds) {
    if (!this.#clock) {
      this.#clock = new Worker(new URL('beat.js', import.meta.url));
      this.#clock.onmessage = () => this.#beat();
    }
    this.#clock.postMessage(milliseconds);
  }

  /** One word after the other, so that the last one holds. */
  async #report() {
    while (this.#news && !this.#silent) {
      this.#news = false;
      if (Date.now() > this.#until) this.#know('');
      const now = Date.now();
      const wanted = this.available && this.state === 'ready';
      const said = await this.#say(wanted ? 'available' : 'away').catch(() => null);
      if (this.#news || this.#silent) continue;
      const often = said ? (said.expiresIn * 1000) / 3 : Infinity;
      if (said) this.#until = now + said.expiresIn * 1000;
      this.#know(said ? said.state : 'unheard');
      const settled = said && (!wanted || said.state === 'available' || said.state === 'outside-hours' || this.#busy);
      this.#soon = settled ? SOON : Math.min(this.#soon * 2, LONGEST_WAIT);
      this.#strike(settled ? often : Math.min(this.#soon, often));
    }
  }

  /** @param {'available' | 'away'} state @returns {Promise<{expiresIn: number, state: 'available' | 'away' | 'talking' | 'outside-hours'}>} */
  #say(state) {
    return ask('PUT', '/api/presence', { state, device: browser() }, { signal: AbortSignal.timeout(HEARING) });
  }

  /** @param {'' | 'available' | 'away' | 'talking' | 'outside-hours' | 'unheard'} office */
  #know(office) {
    if (this.#office === office) return;
    this.#office = office;
    this.#tell();
  }

  /** Leaves Twilio and lets another tab have the phone. */
  stop() {
    clearTimeout(this.#again);
    this.#strike(-1);
    const device = this.device;
    this.device = null;
    device?.destroy();
    this.talk = null;
    this.#next = [];
    this.#release?.();
    this.#release = undefined;
    this.state = 'off';
    this.#office = '';
    this.#tell();
  }

  /** @param {any} sdk @param {boolean} incoming @param {string} number */
  #follow(sdk, incoming, number) {
    /** @type {Talk} */
    const talk = {
      stage: incoming ? 'incoming' : 'dialling', incoming, number, name: '', region: '', history: [],
      since: Date.now(), seconds: 0, muted: false, warnings: [], error: '', sdk,
    };
    const on = (/** @type {string} */ event, /** @type {(...said: any[]) => void} */ then) => sdk.on(event, (/** @type {any[]} */ ...said) => {
      then(...said);
      this.#tell();
    });
    on('ringing', () => { if (talk.stage === 'dialling') talk.stage = 'ringing'; });
    on('accept', () => { talk.stage = 'open'; talk.since = Date.now(); this.#calm(); this.#alone(); });
    on('reconnecting', () => { talk.stage = 'reconnecting'; });
    on('reconnected', () => { talk.stage = 'open'; });
    on('mute', (muted) => { talk.muted = muted; });
    on('warning', (name) => { const key = WARNINGS[name]; if (key && !(this.lack && key === 'phone.warnMicrophone') && !talk.warnings.includes(key)) talk.warnings = [...talk.warnings, key]; });
    on('warning-cleared', (name) => { talk.warnings = talk.warnings.filter((key) => key !== WARNINGS[name]); });
    on('error', (error) => { talk.error = this.#words(error); });
    // Given up, refused, or taken by somebody else: there is nothing left to answer.
    for (const over of ['cancel', 'reject']) on(over, () => this.#gone(talk));
    on('disconnect', () => this.#end(talk));
    // A line that is lost before Twilio gave the means to take the call up again takes it along, of which the SDK says no more.
    on('transportClose', () => queueMicrotask(() => {
      if (sdk.status() !== 'closed') return;
      if (talk.stage === 'incoming') {
        this.#gone(talk);
      } else {
        talk.error = t(ERRORS[31005]);
        sdk.getLocalStream()?.getTracks().forEach((/** @type {MediaStreamTrack} */ track) => track.stop());
        this.#end(talk);
      }
      this.#tell();
    }));
    this.#learn(talk);
    return talk;
  }

  /** A conversation, or the try of one, has ended. @param {Talk} talk */
  #end(talk) {
    talk.seconds = talk.stage === 'open' || talk.stage === 'reconnecting' ? (Date.now() - talk.since) / 1000 : 0;
    talk.stage = 'ended';
    if (!talk.incoming && me()) remember(talk.number);
    this.#gone(talk);
    // It counts as talking until the office has heard of the end; and what was lost meanwhile comes back now.
    this.#know('talking');
    this.#beat();
    if (this.available && this.device?.state !== 'registered') this.#later();
  }

  /** It is over: whoever rang behind it comes up, or else what was a conversation stays to be written about. @param {Talk} talk */
  #gone(talk) {
    this.#next = this.#next.filter((each) => each !== talk);
    if (this.talk !== talk) return;
    this.#calm();
    const next = this.#next.shift();
    if (next) this.#announce(next);
    else if (talk.stage !== 'ended') this.talk = null;
  }

  /** Whoever talks is rung for nobody else: those callers come to the next agent sooner. */
  #alone() {
    for (const other of this.#next.splice(0)) other.sdk.reject();
  }

  /** Who that is, and what was before. @param {Talk} talk */
  async #learn(talk) {
    if (!talk.number.startsWith('+')) return;
    const said = await get('/api/calls' + query({ number: talk.number, limit: 4 })).catch(() => null);
    if (!said) return;
    const before = said.calls.filter((/** @type {any} */ call) => call.outcome);
    talk.history = before.slice(0, 3);
    talk.name = said.calls.find((/** @type {any} */ call) => call.contact)?.contact ?? '';
    talk.region = said.calls.find((/** @type {any} */ call) => call.region)?.region ?? '';
    this.#tell();
  }

  /** @param {any} sdk */
  #ring(sdk) {
    const talk = this.#follow(sdk, true, sdk.parameters.From ?? '');
    talk.name ||= sdk.customParameters?.get('name') ?? (talk.number.startsWith('client:') ? agentName(talk.number.slice('client:'.length)) : '');
    // The call under the finger stays the same.
    if (this.#busy) this.#next.push(talk);
    else this.#announce(talk);
    this.#tell();
  }

  /** @param {Talk} talk */
  #announce(talk) {
    const { sdk } = talk;
    this.talk = talk;
    this.#title = document.title;
    this.#ringing = document.title = t('phone.ringsTitle', { name: talk.name || written(talk.number) });
    if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
      const note = new Notification(t('phone.ringsTitle', { name: talk.name || written(talk.number) }), { tag: 'ramal-call', requireInteraction: true });
      note.onclick = () => { window.focus(); note.close(); };
      sdk.once('accept', () => note.close());
      sdk.once('cancel', () => note.close());
      sdk.once('reject', () => note.close());
    }
  }

  #calm() {
    // A page that was opened meanwhile has its own.
    if (this.#title && document.title === this.#ringing) document.title = this.#title;
    this.#title = '';
  }

  #askToNotify() {
    if ('Notification' in window && Notification.permission === 'default') Notification.requestPermission();
  }

  /** Calls that number. @param {string} number E.164 */
  async dial(number) {
    if (this.#busy) return;
    this.dispatchEvent(new Event('show'));
    await this.start();
    if (!this.device) return;
    this.error = '';
    try {
      const sdk = await this.device.connect({ params: { To: number } });
      // Whoever rang just then.
      if (this.#busy && this.talk) this.#next.unshift(this.talk);
      this.talk = this.#follow(sdk, false, number);
      this.#alone();
      this.#tell();
    } catch (error) {
      this.error = this.#words(error);
      this.#tell();
    }
  }

  accept() {
    this.talk?.sdk.accept();
    this.#alone();
  }

  decline() {
    this.talk?.sdk.reject();
  }

  hangUp() {
    this.talk?.sdk.disconnect();
  }

  mute() {
    this.talk?.sdk.mute(!this.talk.muted);
  }

  /** @param {string} key one of 0-9, * and # */
  press(key) {
    this.talk?.sdk.sendDigits(key);
  }

  /** Puts the ended call away. */
  forget() {
    this.talk = null;
    this.error = '';
    this.#tell();
  }

  /** Microphones and speakers that can be chosen. */
  get inputs() {
    return [...(this.device?.audio?.availableInputDevices.values() ?? [])].filter((each) => each.deviceId);
  }

  get outputs() {
    return this.device?.audio?.isOutputSelectionSupported ? [...this.device.audio.availableOutputDevices.values()] : [];
  }

  /** @param {string} id */
  async useInput(id) {
    localStorage.setItem('ramal.microphone', id);
    await this.device?.audio.setInputDevice(id).catch((/** @type {any} */ error) => this.#fail(error));
    if (!this.#busy) await this.device?.audio.unsetInputDevice().catch(() => undefined);
  }

  /** @param {string} id */
  async useOutput(id) {
    localStorage.setItem('ramal.speaker', id);
    await this.device?.audio.speakerDevices.set([id]).catch(() => undefined);
    await this.device?.audio.ringtoneDevices.set([id]).catch(() => undefined);
  }

  #chosenDevices() {
    const speaker = localStorage.getItem('ramal.speaker');
    const audio = this.device.audio;
    if (speaker && audio?.isOutputSelectionSupported && audio.availableOutputDevices.has(speaker)) this.useOutput(speaker);
    audio?.on('deviceChange', () => this.#tell());
  }

  /** How long they have talked, as `1:05`. */
  get clock() {
    const talk = this.talk;
    if (!talk) return '';
    return duration(talk.stage === 'ended' ? talk.seconds : talk.stage === 'open' || talk.stage === 'reconnecting' ? (Date.now() - talk.since) / 1000 : 0);
  }
}

/** @type {Promise<void> | undefined} */
let loaded;

/** The Voice SDK, with the first use of the phone. */
function load() {
  loaded ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = new URL('..' + SDK, import.meta.url).href;
    script.onload = () => done();
    script.onerror = () => {
      loaded = undefined;
      failed(new Error('sdk'));
    };
    document.head.append(script);
  });
  return loaded;
}

/** Numbers that were dialled, the latest first. */
export const recents = () => /** @type {string[]} */ (JSON.parse(localStorage.getItem(own('recents')) ?? '[]'));

/** @param {string} number */
function remember(number) {
  localStorage.setItem(own('recents'), JSON.stringify([number, ...recents().filter((each) => each !== number)].slice(0, 6)));
}

export const thePhone = new Phone();
