/** How long calls are gathered, in ms: short for a reader, long for a thousand calls. */
const MOMENT = 150;

/**
 * What happens at the server while the page looks on: `call` and `delivery` events, each one as it comes; `calls` with
 * what became of several within a moment, the latest of each, for lists that would be drawn anew each time; `state` when the line to the
 * server comes and goes, `reset` when more was missed than can be told.
 */
class Live extends EventTarget {
  /** @type {EventSource | undefined} */
  #source;
  #wanted = 0;
  #online = false;
  #wait = 1000;
  /** Whether a stream was refused: the next one knows nothing of what was told to the one before. */
  #refused = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;
  /** @type {Map<string, {sid: string}>} */
  #gathered = new Map();

  constructor() {
    super();
    this.addEventListener('call', (event) => this.#gather(/** @type {CustomEvent<{sid: string}>} */ (event).detail));
  }

  /** @param {{sid: string}} call */
  #gather(call) {
    if (this.#gathered.size === 0) {
      setTimeout(() => {
        const detail = [...this.#gathered.values()];
        this.#gathered.clear();
        this.dispatchEvent(new CustomEvent('calls', { detail }));
      }, MOMENT);
    }
    this.#gathered.delete(call.sid);
    this.#gathered.set(call.sid, call);
  }

  /**
   * Keeps what is told from now on, for who asks the server for a list meanwhile: the answer may be older than what was
   * told by then. Each use ends with what it returns.
   * @returns {() => any[]} ends the keeping, and gives the latest of each call
   */
  keep() {
    const kept = new Map();
    const hear = (/** @type {Event} */ event) => {
      const call = /** @type {CustomEvent<{sid: string}>} */ (event).detail;
      kept.set(call.sid, call);
    };
    this.addEventListener('call', hear);
    return () => {
      this.removeEventListener('call', hear);
      return [...kept.values()];
    };
  }

  get online() {
    return this.#online;
  }

  /** Opens the stream with its first reader; to be balanced by `leave`. */
  join() {
    this.#wanted++;
    if (!this.#source) this.#open();
  }

  leave() {
    this.#wanted--;
    if (this.#wanted === 0) this.#close();
  }

  #open() {
    clearTimeout(this.#again);
    const source = new EventSource('/api/stream');
    this.#source = source;
    source.onopen = () => {
      this.#wait = 1000;
      if (this.#refused) this.dispatchEvent(new Event('reset'));
      this.#refused = false;
      this.#say(true);
    };
    for (const name of ['call', 'delivery']) {
      source.addEventListener(name, (event) =>
        this.dispatchEvent(new CustomEvent(name, { detail: JSON.parse(/** @type {MessageEvent} */ (event).data) })));
    }
    source.addEventListener('reset', () => this.dispatchEvent(new Event('reset')));
    source.onerror = () => {
      this.#say(false);
      // A stream that was refused, as when the login ran out, is not tried again by the browser.
      if (source.readyState === EventSource.CLOSED && this.#wanted > 0) {
        this.#source = undefined;
        this.#refused = true;
        this.#again = setTimeout(() => this.#renew(), this.#wait);
        this.#wait = Math.min(this.#wait * 2, 30_000);
      }
    };
  }

  async #renew() {
    const { refresh } = await import('./api.js');
    if (!(await refresh().catch(() => true))) dispatchEvent(new Event('ramal-signed-out'));
    if (this.#wanted > 0 && !this.#source) this.#open();
  }

  #close() {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = undefined;
    this.#refused = false;
    this.#say(false);
  }

  /** @param {boolean} online */
  #say(online) {
    if (online === this.#online) return;
    this.#online = online;
    this.dispatchEvent(new Event('state'));
  }
}

export const live = new Live();
