import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { get } from './api.js';
import { duration } from './format.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { Page } from './page.js';

const BARS = 160;
/** Longer ones are played, not drawn: to draw one it is decoded whole. */
const DRAWN = 20 * 60;
/** Audio that fails again within this time, in ms, fails for another reason than a login that ran out. */
const RENEWING = 60_000;
const SPEEDS = [1, 1.25, 1.5, 2];

/** Plays one recording: a waveform of each channel, seeking by mouse and keyboard, speed, one side alone. */
class RecordingPlayer extends Page {
  static properties = {
    sid: {},
    seconds: { type: Number },
    channels: { type: Number },
    playing: { state: true },
    at: { state: true },
    length: { state: true },
    speed: { state: true },
    channel: { state: true },
    error: { state: true },
    peaks: { state: true },
  };

  constructor() {
    super();
    this.sid = '';
    this.seconds = 0;
    this.channels = 1;
    this.playing = false;
    this.at = 0;
    this.length = 0;
    this.speed = Number(localStorage.getItem('ramal.speed')) || 1;
    this.channel = '';
    this.error = '';
    /** @type {number[][]} */
    this.peaks = [];
    this.renewed = 0;
    this.renewing = false;
    /** Whether somebody asked to hear it and does not yet. */
    this.wanted = false;
    this.audio = new Audio();
    this.audio.preload = 'metadata';
    this.redraw = () => this.#draw();
    for (const event of ['play', 'pause', 'ended']) {
      this.audio.addEventListener(event, () => { this.playing = !this.audio.paused; this.#tick(); });
    }
    this.audio.addEventListener('playing', () => { this.wanted = false; });
    this.audio.addEventListener('timeupdate', () => { this.at = this.audio.currentTime; });
    this.audio.addEventListener('seeked', () => { this.at = this.audio.currentTime; });
    this.audio.addEventListener('loadedmetadata', () => {
      if (Number.isFinite(this.audio.duration)) this.length = this.audio.duration;
      this.audio.playbackRate = this.speed;
    });
    this.audio.addEventListener('error', () => { if (this.audio.getAttribute('src')) this.#renew(); });
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ramal-theme', this.redraw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.redraw);
    addEventListener('resize', this.redraw);
  }

  disconnectedCallback() {
    this.audio.pause();
    this.audio.removeAttribute('src');
    removeEventListener('ramal-theme', this.redraw);
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.redraw);
    removeEventListener('resize', this.redraw);
    super.disconnectedCallback();
  }

  get #url() {
    return `/api/recordings/${this.sid}`;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('sid')) {
      this.length = this.seconds;
      this.at = 0;
      this.channel = '';
      this.error = '';
      this.wanted = false;
      this.peaks = [];
      this.audio.src = this.#url;
      this.#wave(this.sid);
    }
  }

  updated() {
    this.#draw();
  }

  /** Draws what is to be heard. @param {string} sid */
  async #wave(sid) {
    if (!this.seconds || this.seconds > DRAWN) return;
    try {
      const answer = await fetch(this.#url, { headers: { 'x-ramal': '1' } });
      if (!answer.ok) {
        this.error = answer.status === 404 || answer.status === 410 ? t('player.gone') : t('player.failed');
        return;
      }
      const context = new OfflineAudioContext(1, 1, 8000);
      const sound = await context.decodeAudioData(await answer.arrayBuffer());
      if (sid !== this.sid) return;
      this.length = sound.duration;
      this.peaks = Array.from({ length: sound.numberOfChannels }, (_, channel) => peaks(sound.getChannelData(channel)));
    } catch {
      // It may still be played, without a picture.
    }
  }

  #draw() {
    const canvas = this.querySelector('canvas');
    if (!canvas) return;
    const style = getComputedStyle(this);
    const scale = devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    if (!width) return;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const lanes = this.peaks.length ? this.peaks : [Array(BARS).fill(0.06)];
    const heard = this.length ? this.at / this.length : 0;
    const step = canvas.width / BARS;
    lanes.forEach((lane, index) => {
      const tall = canvas.height / lanes.length;
      const middle = tall * (index + 0.5);
      lane.forEach((peak, bar) => {
        const past = (bar + 0.5) / BARS <= heard;
        pen.fillStyle = style.getPropertyValue(past ? (index ? '--wave-2' : '--wave-1') : '--wave-rest');
        const half = Math.max(scale, peak * tall * 0.46);
        pen.fillRect(bar * step + step * 0.15, middle - half, step * 0.7, half * 2);
      });
    });
  }

  #tick() {
    if (!this.playing || !this.isConnected) return;
    this.at = this.audio.currentTime;
    requestAnimationFrame(() => this.#tick());
  }

  #toggle() {
    this.wanted = !this.playing;
    if (this.playing) this.audio.pause();
    else if (!this.renewing) this.audio.play().catch(() => { this.error ||= t('player.failed'); });
  }

  /** @param {number} seconds */
  #seek(seconds) {
    const to = Math.min(Math.max(0, seconds), this.length || 0);
    this.at = to;
    this.audio.currentTime = to;
  }

  /** @param {KeyboardEvent} key */
  #key(key) {
    /** @type {Record<string, () => void>} */
    const steps = {
      ArrowRight: () => this.#seek(this.at + 5),
      ArrowLeft: () => this.#seek(this.at - 5),
      ArrowUp: () => this.#seek(this.at + 5),
      ArrowDown: () => this.#seek(this.at - 5),
      PageUp: () => this.#seek(this.at + 30),
      PageDown: () => this.#seek(this.at - 30),
      Home: () => this.#seek(0),
      End: () => this.#seek(this.length),
      ' ': () => this.#toggle(),
    };
    if (!steps[key.key]) return;
    key.preventDefault();
    steps[key.key]();
  }

  /** @param {PointerEvent} pointer */
  #point(pointer) {
    if (pointer.type === 'pointermove' && !(pointer.buttons & 1)) return;
    const box = /** @type {HTMLElement} */ (pointer.currentTarget).getBoundingClientRect();
    this.#seek(((pointer.clientX - box.left) / box.width) * this.length);
  }

  #faster() {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
    localStorage.setItem('ramal.speed', String(this.speed));
    this.audio.playbackRate = this.speed;
  }

  /** The browser alone asks for audio, and renews no login that ran out: that is done once, then it goes on where it stood. */
  async #renew() {
    const { sid } = this;
    const soon = Date.now() - this.renewed < RENEWING;
    this.renewed = Date.now();
    this.renewing = !soon;
    const known = !soon && (await get('/auth/me').catch(() => null));
    this.renewing = false;
    if (!known) {
      this.error = t('player.failed');
    } else if (sid === this.sid && this.isConnected) {
      this.error = '';
      this.#listen(this.channel);
    }
  }

  /** @param {string} channel */
  #listen(channel) {
    const { at } = this;
    const playing = this.playing || this.wanted;
    this.channel = channel;
    this.audio.src = this.#url + (channel ? `?channel=${channel}` : '');
    this.audio.addEventListener('loadedmetadata', () => {
      this.#seek(at);
      if (playing) this.audio.play();
    }, { once: true });
  }

  render() {
    return html`<div class="player" role="group" aria-label=${t('player.label')}>
      <button class="round" aria-label=${this.playing ? t('player.pause') : t('player.play')} @click=${this.#toggle}>${icon(this.playing ? 'pause' : 'play')}</button>
      <div class="wave ${this.peaks.length > 1 ? 'two' : ''}" role="slider" tabindex="0" aria-label=${t('player.position')}
        aria-valuemin="0" aria-valuemax=${Math.round(this.length)} aria-valuenow=${Math.round(this.at)}
        aria-valuetext=${t('player.of', { at: duration(this.at), length: duration(this.length) })}
        @keydown=${this.#key} @pointerdown=${this.#point} @pointermove=${this.#point}>
        <canvas aria-hidden="true"></canvas>
      </div>
      <span class="times"><span>${duration(this.at)}</span> / ${duration(this.length)}</span>
      <span class="knobs">
        ${this.channels > 1 ? html`<select aria-label=${t('player.side')} @change=${(/** @type {Event} */ event) => this.#listen(/** @type {HTMLSelectElement} */ (event.target).value)}>
          <option value="" .selected=${bound(!this.channel)}>${t('player.both')}</option>
          <option value="1" .selected=${bound(this.channel === '1')}>${t('player.first')}</option>
          <option value="2" .selected=${bound(this.channel === '2')}>${t('player.second')}</option>
        </select>` : nothing}
        <button class="secondary" aria-label=${t('player.speed', { speed: this.speed })} @click=${this.#faster}>${this.speed}×</button>
        <a class="button secondary" role="button" href=${this.#url} download aria-label=${t('player.download')} title=${t('player.download')}>${icon('download')}</a>
      </span>
      ${this.error ? html`<p class="wrong" role="alert">${icon('alert')}${this.error}</p>` : nothing}
    </div>`;
  }
}

/** The loudest of each stretch, from 0 to 1. @param {Float32Array} samples */
function peaks(samples) {
  const stretch = Math.max(1, Math.floor(samples.length / BARS));
  const all = Array.from({ length: BARS }, (_, bar) => {
    let peak = 0;
    for (let i = bar * stretch; i < Math.min(samples.length, (bar + 1) * stretch); i += 4) peak = Math.max(peak, Math.abs(samples[i]));
    return peak;
  });
  const loudest = Math.max(0.05, ...all);
  return all.map((peak) => peak / loudest);
}

customElements.define('recording-player', RecordingPlayer);
