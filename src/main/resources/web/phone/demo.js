import { ask, refresh } from '../lib/api.js';

/**
 * The webphone of the demo. The Voice SDK speaks as ever, but to Ramal's simulator in Twilio's place; and because the
 * simulator has no voice, whoever is at the other end of a call is played here, by a WebRTC peer of its own.
 *
 * @typedef {{type: string, payload: Record<string, any>}} Message
 */

const PATH = '/api/simulator/phone';
const LONGEST_WAIT = 10_000;
/** How long the simulator lets anybody talk. */
const LONGEST_TALK = 150;

/** What the mouth does for a, e, i, o, u: the two loudest bands, in hertz. */
const VOWELS = [[730, 1220], [480, 1900], [310, 2250], [520, 900], [340, 780]];

/** @type {Set<FarEnd>} */
const farEnds = new Set();

/** What the far ends have heard of this side so far: the energy that WebRTC counts. */
export async function heard() {
  let energy = 0;
  for (const end of farEnds) energy += await end.heard();
  return energy;
}

/**
 * What the SDK's Device needs to be told to speak with the simulator.
 * @param {any} PStream the SDK's own signalling
 * @param {(lack: '' | 'none' | 'denied') => void} lacks hears whether there is a microphone
 */
export const simulated = (PStream, lacks) => ({
  PStream: class extends PStream {
    /** @param {string} token @param {string[]} uris @param {object} options */
    constructor(token, uris, options) {
      super(token, uris, { ...options, TransportFactory: Line });
    }
  },
  // Nothing leaves this machine.
  publishEvents: false,
  getUserMedia: (/** @type {MediaStreamConstraints} */ wanted) => microphone(wanted, lacks),
});

/** The microphone, or silence where there is none. @param {MediaStreamConstraints} wanted @param {(lack: '' | 'none' | 'denied') => void} lacks */
async function microphone(wanted, lacks) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    lacks('');
    return stream;
  } catch (error) {
    lacks(/** @type {Error} */ (error).name === 'NotAllowedError' ? 'denied' : 'none');
    return new AudioContext().createMediaStreamDestination().stream;
  }
}

/** What the SDK takes for its socket: a stream of events down, requests up. */
class Line {
  uri = PATH;
  /** @type {Map<string, Set<(detail?: any) => void>>} */
  #listeners = new Map();
  /** @type {Map<string, FarEnd>} */
  #ends = new Map();
  #id = crypto.randomUUID();
  /** @type {EventSource | undefined} */
  #source;
  #open = false;
  #closed = false;
  #wait = 1000;
  /** What is said arrives in the order in which it was said, both ways. */
  #down = Promise.resolve();
  #up = Promise.resolve();

  /** @param {string} event @param {(detail?: any) => void} listener */
  on(event, listener) {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
  }

  /** @param {string} event @param {(detail?: any) => void} listener */
  removeListener(event, listener) {
    this.#listeners.get(event)?.delete(listener);
  }

  updateURIs() {}

  updatePreferredURI() {}

  open() {
    const source = new EventSource(`${PATH}?phone=${this.#id}`);
    this.#source = source;
    source.onopen = () => {
      this.#wait = 1000;
      this.#become(true);
    };
    source.onmessage = (event) => {
      this.#down = this.#down.then(() => this.#hear(JSON.parse(event.data))).catch(console.warn);
    };
    source.onerror = () => {
      this.#become(false);
      if (source.readyState === EventSource.CLOSED && !this.#closed) {
        setTimeout(() => this.#again(), this.#wait);
        this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
      }
    };
  }

  async #again() {
    await refresh().catch(() => false);
    if (!this.#closed) this.open();
  }

  close() {
    this.#closed = true;
    this.#source?.close();
    this.#become(false);
    for (const end of this.#ends.values()) end.close();
    this.#ends.clear();
  }

  /** @param {string} text one message @returns whether it goes out */
  send(text) {
    if (!this.#open) return false;
    const message = JSON.parse(text);
    this.#up = this.#up.then(() => this.#say(message)).catch(() => this.#become(false));
    return true;
  }

  /** @param {boolean} open */
  #become(open) {
    if (open === this.#open) return;
    this.#open = open;
    this.#emit(open ? 'open' : 'close');
  }

  /** @param {string} event @param {any} [detail] */
  #emit(event, detail) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(detail);
  }

  /** @param {Message} message */
  #deliver(message) {
    this.#emit('message', { data: JSON.stringify(message) });
  }

  /** From the SDK to the simulator, without what only the far end needs. @param {Message} message */
  async #say({ type, payload }) {
    const { sdp, ...rest } = payload;
    const end = this.#ends.get(rest.callsid);
    if (type === 'invite' && !rest.reconnect) {
      this.#ends.set(rest.callsid, new FarEnd(sdp));
    } else if (type === 'answer') {
      await end?.accept(sdp);
    } else if (type === 'reinvite') {
      if (end) this.#deliver({ type: 'answer', payload: { callsid: rest.callsid, sdp: await end.answer(sdp) } });
      return;
    } else if (type === 'hangup' || type === 'reject') {
      this.#hangUp(rest.callsid);
    }
    await ask('POST', `${PATH}?phone=${this.#id}`, { type, payload: rest });
  }

  /** From the simulator to the SDK, with what the far end says of itself. @param {Message} message */
  async #hear({ type, payload }) {
    const { began, ...rest } = payload;
    const end = this.#ends.get(began || rest.callsid);
    if (type === 'invite') {
      const caller = new FarEnd();
      this.#ends.set(rest.callsid, caller);
      this.#deliver({ type, payload: { ...rest, sdp: await caller.offer() } });
      return;
    }
    if (end && began) this.#ends.set(rest.callsid, end);
    if (type === 'answer' && end?.wanted) {
      this.#deliver({ type, payload: { ...rest, sdp: await end.answer(end.wanted) } });
      return;
    }
    if (type === 'cancel' || type === 'hangup') this.#hangUp(rest.callsid);
    this.#deliver({ type, payload: rest });
  }

  /** @param {string} name of the call */
  #hangUp(name) {
    const end = this.#ends.get(name);
    end?.close();
    for (const [each, other] of this.#ends) if (other === end) this.#ends.delete(each);
  }
}

/** Who is at the other end: somebody who talks, and hears. */
class FarEnd {
  #peer = new RTCPeerConnection();
  #room = new AudioContext();
  #ear = new Audio();
  /** The offer that waits for an answer; empty when there is none. */
  wanted;

  /** @param {string} [offer] of who calls them */
  constructor(offer = '') {
    this.wanted = offer;
    farEnds.add(this);
    for (const track of babble(this.#room).getTracks()) this.#peer.addTrack(track);
    this.#peer.ontrack = ({ track }) => {
      // Sound that nobody plays is not even decoded.
      this.#ear.muted = true;
      this.#ear.srcObject = new MediaStream([track]);
      this.#ear.play().catch(() => undefined);
    };
  }

  async offer() {
    await this.#peer.setLocalDescription(await this.#peer.createOffer());
    return this.#described();
  }

  /** @param {string} sdp */
  async accept(sdp) {
    this.#room.resume();
    await this.#peer.setRemoteDescription({ type: 'answer', sdp });
  }

  /** @param {string} sdp */
  async answer(sdp) {
    this.wanted = '';
    this.#room.resume();
    await this.#peer.setRemoteDescription({ type: 'offer', sdp });
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    return this.#described();
  }

  /** What it offers, with all its candidates. */
  async #described() {
    const peer = this.#peer;
    while (peer.iceGatheringState !== 'complete' && peer.signalingState !== 'closed') {
      await new Promise((changed) => peer.addEventListener('icegatheringstatechange', changed, { once: true }));
    }
    return peer.localDescription?.sdp ?? '';
  }

  async heard() {
    for (const each of (await this.#peer.getStats()).values()) {
      if (each.type === 'inbound-rtp' && each.kind === 'audio') return each.totalAudioEnergy ?? 0;
    }
    return 0;
  }

  close() {
    farEnds.delete(this);
    this.#ear.srcObject = null;
    this.#peer.close();
    this.#room.close().catch(() => undefined);
  }
}

/** A voice that says nothing: syllables of a throat and a mouth, in phrases with breath between. @param {AudioContext} room */
function babble(room) {
  const throat = room.createOscillator();
  throat.type = 'sawtooth';
  const lips = room.createGain();
  lips.gain.value = 0;
  const mouth = [0, 1].map(() => {
    const band = room.createBiquadFilter();
    band.type = 'bandpass';
    band.Q.value = 6;
    throat.connect(band).connect(lips);
    return band;
  });
  const pitch = 105 + Math.random() * 90;
  let at = room.currentTime + 0.4;
  while (at < room.currentTime + LONGEST_TALK) {
    const syllables = 4 + Math.floor(Math.random() * 8);
    for (let i = 0; i < syllables; i++) {
      const long = 0.1 + Math.random() * 0.12;
      const vowel = VOWELS[Math.floor(Math.random() * VOWELS.length)];
      mouth.forEach((band, index) => band.frequency.setTargetAtTime(vowel[index], at, 0.02));
      throat.frequency.setTargetAtTime(pitch * (1.15 - (0.3 * i) / syllables), at, 0.05);
      lips.gain.setTargetAtTime(0.9, at, 0.02);
      lips.gain.setTargetAtTime(0, at + long, 0.025);
      at += long + 0.05 + Math.random() * 0.05;
    }
    at += 0.5 + Math.random() * 0.9;
  }
  const out = room.createMediaStreamDestination();
  lips.connect(out);
  throat.start();
  return out.stream;
}
