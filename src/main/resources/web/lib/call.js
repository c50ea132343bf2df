import { html, nothing } from 'lit';
import { phone } from './format.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { agentName } from './people.js';
import { DIRECTIONS, OUTCOMES, STATUSES, say } from './words.js';

/**
 * @typedef {{key: string, destination: string, state: string, attempts: number, link?: string, error?: string,
 *   fault?: import('./words.js').Fault, dueAt?: string}} Delivery
 * @typedef {{sid: string, status: string, source?: string, channels?: number, seconds?: number, deletedAt?: string,
 *   deletedBy?: string, deletedReason?: string, transcription?: string, deliveries: Delivery[]}} Recording
 * @typedef {{sid: string, parent?: string, from?: string, to?: string, status?: string, seconds?: number, startedAt?: string,
 *   answeredAt?: string, endedAt?: string}} Leg
 * @typedef {{sid: string, direction?: string, origin?: string, from?: string, to?: string, agent?: string, party?: string,
 *   status?: string, outcome?: string, ringSeconds?: number, talkSeconds?: number, totalSeconds?: number, answeredBy?: string,
 *   contact?: string, country?: string, region?: string, numberType?: string, nationalNumber?: string, startedAt?: string,
 *   beganAt?: string, answeredAt?: string, endedAt?: string, notes?: string, tags?: string[], disposition?: string,
 *   recorded?: boolean, erasedAt?: string, legs?: Leg[], recordings?: Recording[], deliveries?: Delivery[],
 *   decisions?: import('./decisions.js').Decision[]}} Call
 */

/** When it began. @param {Call} call */
export const began = (call) => call.beganAt ?? call.startedAt;

/** The latest first, as the server lists them. @param {Call} left @param {Call} right */
export const latestFirst = (left, right) => Date.parse(began(right) ?? '') - Date.parse(began(left) ?? '') || 0;

/** Whether it goes on. One that was answered has its outcome before its end. @param {Call} call */
export const isLive = (call) => !call.endedAt && (!call.outcome || call.outcome === 'answered')
  && ['queued', 'initiated', 'ringing', 'in-progress'].includes(call.status ?? '');

/** Where a call stands that goes on: Twilio says of a caller that they ring as long as nothing else happened to their own leg. @param {Call} call */
export const standing = (call) => (call.outcome === 'answered' ? 'in-progress' : call.status);

/** The other side's number, as its country writes it; of a colleague, who that is. @param {Call} call */
export const partyNumber = (call) => (call.erasedAt ? t('call.erasedParty') : /^(client:)?user_/.test(call.party ?? '') ? agentName(call.party?.replace('client:', '')) : call.party?.startsWith('+55') ? phone(call.party) : call.nationalNumber && call.country === 'BR' ? call.nationalNumber : phone(call.party));

/** Who was at the other side: by name when it is known. @param {Call} call */
export const partyName = (call) => call.contact || partyNumber(call);

/** What became of it, or is becoming. @param {Call} call */
export function outcome(call) {
  if (isLive(call)) {
    return html`<span class="badge live">${say(STATUSES, standing(call))}</span>`;
  }
  return call.outcome
    ? html`<span class="badge ${call.outcome}">${say(OUTCOMES, call.outcome)}</span>`
    : html`<span class="badge">${say(STATUSES, call.status) || t('status.unknown')}</span>`;
}

/** Which way it went. @param {Call} call */
export const direction = (call) => html`<span class="way ${call.direction ?? ''} ${call.outcome ?? ''}"
  title=${say(DIRECTIONS, call.direction)}>${icon(call.direction === 'outbound' ? 'outbound' : call.direction === 'inbound' ? 'inbound' : 'internal')}
  <span class="hidden">${say(DIRECTIONS, call.direction)}</span></span>`;

/** Whether something of it can be listened to. @param {Call} call */
export const isRecorded = (call) =>
  call.recorded ?? call.recordings?.some((recording) => recording.status === 'completed') ?? false;

/** @param {Call} call */
export const recordedMark = (call) => (isRecorded(call)
  ? html`<span class="recorded" title=${t('calls.recorded')}>${icon('recording')}<span class="hidden">${t('calls.recorded')}</span></span>`
  : nothing);
