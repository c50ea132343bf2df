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
/** How often somebody listens, in milliseconds, and the power from which on it is speech. */
const LOOK = 100;
const SPEECH = 0.0008;

/** What the mouth does for a, e, i, o, u: the two loudest bands, in hertz. */
const VOWELS = [[730, 1220], [480, 1900], [310, 2250], [520, 900], [340, 780]];

/** @type {Set<FarEnd>} */
const farEnds = new Set();

/** What the far ends have heard of this side so far: the square of its loudness, summed up over seconds. */
export const heard = () => [...farEnds].reduce((energy, end) => energy + end.heard, 0);

/**
 * What the SDK's Device needs to be told to speak with the simulator.
 * @param {(lack: '' | 'none' | 'denied') => void} lacks hears whether there is a microphone
 */
export const simulated = (lacks) => ({
  PStream: Signalling,
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

/** What the SDK takes for its line to Twilio: a stream of events down, requests up. */
class Signalling {
  uri = PATH;
  gateway = null;
  region = 'us1';
  status = 'disconnected';
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
  /** What waits for the line to come back. @type {Message[]} */
  #waiting = [];
  /** What is said arrives in the order in which it was said, both ways. */
  #down = Promise.resolve();
  #up = Promise.resolve();

  /** @param {string} token */
  constructor(token) {
    this.token = token;
    this.#join();
  }

  /** @param {string} event @param {(detail?: any) => void} listener */
  on(event, listener) {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
    return this;
  }

  /** @param {string} event @param {(detail?: any) => void} listener */
  addListener(event, listener) {
    return this.on(event, listener);
  }

  /** @param {string} event @param {(detail?: any) => void} listener */
  once(event, listener) {
    const first = (/** @type {any} */ detail) => {
      this.removeListener(event, first);
      listener(detail);
    };
    return this.on(event, first);
  }

  /** @param {string} event @param {(detail?: any) => void} listener */
  removeListener(event, listener) {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  /** @param {string} event @param {any} [detail] */
  emit(event, detail) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(detail);
  }

  // What the SDK says.

  /** @param {string} token */
  setToken(token) {
    this.token = token;
    this.#send('listen', { token });
  }

  /** @param {object} media */
  register(media) {
    this.#send('register', { media });
  }

  /** @param {string} sdp @param {string} callsid @param {string} params */
  invite(sdp, callsid, params) {
    this.publish('invite', { callsid, sdp, twilio: params ? { params } : {} });
  }

  /** @param {string} sdp @param {string} callsid @param {string} reconnect */
  reconnect(sdp, callsid, reconnect) {
    this.publish('invite', { callsid, reconnect, sdp, twilio: {} });
  }

  /** @param {string} sdp @param {string} callsid */
  answer(sdp, callsid) {
    this.publish('answer', { sdp, callsid });
  }

  /** @param {string} callsid @param {string} dtmf */
  dtmf(callsid, dtmf) {
    this.publish('dtmf', { callsid, dtmf });
  }

  /** @param {string} callsid */
  hangup(callsid) {
    this.publish('hangup', { callsid });
  }

  /** @param {string} callsid */
  reject(callsid) {
    this.publish('reject', { callsid });
  }

  /** @param {string} sdp @param {string} callsid */
  reinvite(sdp, callsid) {
    this.#send('reinvite', { sdp, callsid });
  }

  /** Messages to the flow are nothing that the simulator plays. */
  sendMessage() {}

  updateURIs() {}

  updatePreferredURI() {}

  destroy() {
    this.#closed = true;
    this.#source?.close();
    this.#open = false;
    for (const end of this.#ends.values()) end.close();
    this.#ends.clear();
    this.emit('offline', this);
    return this;
  }

  /** Says it, now or when the line is back. @param {string} type @param {Record<string, any>} payload */
  publish(type, payload) {
    if (!this.#send(type, payload)) this.#waiting.push({ type, payload });
  }

  /** @param {string} type @param {Record<string, any>} payload @returns whether the line is there */
  #send(type, payload) {
    if (!this.#open) return false;
    this.#up = this.#up.then(() => this.#say({ type, payload })).catch(() => this.#become(false));
    return true;
  }

  // The line.

  #join() {
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
    if (!this.#closed) this.#join();
  }

  /** @param {boolean} open */
  #become(open) {
    if (open === this.#open || this.#closed) return;
    this.#open = open;
    if (open) {
      this.status = 'connected';
      this.setToken(this.token);
      this.emit('transportOpen');
      for (const { type, payload } of this.#waiting.splice(0)) this.publish(type, payload);
    } else {
      this.emit('transportClose');
      if (this.status !== 'offline') this.emit('offline', this);
      this.status = 'disconnected';
    }
  }

  /** @param {Message} message */
  #deliver({ type, payload }) {
    if (type === 'ready' || type === 'offline') this.status = type;
    this.emit(type, payload);
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
  /** @type {GainNode} */
  #manners;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #listening;
  /** The offer that waits for an answer; empty when there is none. */
  wanted;
  heard = 0;

  /** @param {string} [offer] of who calls them */
  constructor(offer = '') {
    this.wanted = offer;
    farEnds.add(this);
    this.#manners = this.#room.createGain();
    const voice = this.#room.createMediaStreamDestination();
    babble(this.#room).connect(this.#manners).connect(voice);
    for (const track of voice.stream.getTracks()) this.#peer.addTrack(track, voice.stream);
    // Keys cannot be heard here: without their codec the SDK tells them to the simulator.
    const codecs = (RTCRtpReceiver.getCapabilities('audio')?.codecs ?? []).filter((codec) => !codec.mimeType.endsWith('/telephone-event'));
    for (const each of this.#peer.getTransceivers()) each.setCodecPreferences(codecs);
    this.#peer.ontrack = ({ track }) => this.#listen(new MediaStream([track]));
  }

  /** Hears what is said, and is silent meanwhile. @param {MediaStream} stream */
  #listen(stream) {
    // A browser does not even decode what no element plays; nobody is to hear themselves, though.
    this.#ear.muted = true;
    this.#ear.srcObject = stream;
    this.#ear.play().catch(() => undefined);
    const meter = this.#room.createAnalyser();
    this.#room.createMediaStreamSource(stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    this.#listening = setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
      this.heard += power * (LOOK / 1000);
      this.#manners.gain.setTargetAtTime(power > SPEECH ? 0.15 : 1, this.#room.currentTime, 0.1);
    }, LOOK);
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

  close() {
    farEnds.delete(this);
    clearInterval(this.#listening);
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
  throat.start();
  return lips;
}
