import { Problem } from './api.js';
import { t, tn } from './i18n.js';
import { passwordHint } from './session.js';

// Keys stand here whole, so that a test can find each of them.

/** @type {Record<string, string>} */
export const OUTCOMES = {
  answered: 'outcome.answered',
  missed: 'outcome.missed',
  abandoned: 'outcome.abandoned',
  voicemail: 'outcome.voicemail',
  busy: 'outcome.busy',
  failed: 'outcome.failed',
  canceled: 'outcome.canceled',
  blocked: 'outcome.blocked',
};

/** @type {Record<string, string>} */
export const STATUSES = {
  queued: 'status.queued',
  initiated: 'status.initiated',
  ringing: 'status.ringing',
  'in-progress': 'status.talking',
  completed: 'status.completed',
  busy: 'outcome.busy',
  failed: 'outcome.failed',
  'no-answer': 'status.noAnswer',
  canceled: 'outcome.canceled',
};

/** @type {Record<string, string>} */
export const DIRECTIONS = { inbound: 'direction.inbound', outbound: 'direction.outbound', internal: 'direction.internal' };

/** @type {Record<string, string>} */
const DELIVERY_STATES = { open: 'delivery.open', sent: 'delivery.sent', 'given-up': 'delivery.givenUp' };

/** @type {Record<string, string>} */
const DESTINATIONS = {
  archive: 'destination.archive',
  drive: 'destination.drive',
  slack: 'destination.slack',
  enrich: 'destination.enrich',
  webhook: 'destination.webhook',
  'discard-archive': 'destination.discardArchive',
  'discard-drive': 'destination.discardDrive',
  'discard-twilio': 'destination.discardTwilio',
  'discard-call': 'destination.discardCall',
  'discard-message': 'destination.discardMessage',
  'erase-party': 'destination.eraseParty',
  'dial-look': 'destination.dialLook',
  'message-look': 'destination.messageLook',
  'flow-message': 'destination.flowMessage',
  'machine-answer': 'destination.machineAnswer',
  'text-missed-caller': 'destination.textMissedCaller',
};

/** What is done rather than brought somewhere. */
const TASKS = ['enrich', 'discard-archive', 'discard-drive', 'discard-twilio', 'discard-call', 'discard-message', 'erase-party', 'dial-look', 'message-look', 'machine-answer'];

/** How far it has come. @param {{state: string, destination: string}} delivery */
export const deliveryState = ({ state, destination }) => (state === 'sent' && TASKS.includes(destination) ? t('delivery.done') : say(DELIVERY_STATES, state));

/** What somebody can do about a delivery that failed, by the code of its fault. @type {Record<string, string>} */
const DELIVERY_FAULTS = {
  'audio-cut-off': 'fault.audioCutOff',
  'destination-answers': 'fault.destinationAnswers',
  disk: 'fault.disk',
  'drive-api-off': 'fault.driveApiOff',
  'drive-client': 'fault.driveClient',
  'drive-delegation': 'fault.driveDelegation',
  'drive-folder': 'fault.driveFolder',
  'drive-forbids': 'fault.driveForbids',
  'drive-key': 'fault.driveKey',
  'drive-login': 'fault.driveLogin',
  'drive-refuses': 'fault.driveRefuses',
  'drive-room': 'fault.driveRoom',
  'drive-scope': 'fault.driveScope',
  'drive-unset': 'fault.driveUnset',
  'out-of-order': 'fault.outOfOrder',
  'slack-archived': 'fault.slackArchived',
  'slack-channel': 'fault.slackChannel',
  'slack-invite': 'fault.slackInvite',
  'slack-refuses': 'fault.slackRefuses',
  'slack-scope': 'fault.slackScope',
  'slack-token': 'fault.slackToken',
  'slack-webhook': 'fault.slackWebhook',
  'too-slow': 'fault.tooSlow',
  'twilio-audio': 'fault.twilioAudio',
  'twilio-credentials': 'fault.twilioCredentials',
  unreachable: 'fault.unreachable',
};

/** @typedef {{code: string, value?: string}} Fault */

/** What to do about a fault, in the reader's words; empty when nothing is known. @param {Fault | undefined} fault */
export const advice = (fault) => (fault && DELIVERY_FAULTS[fault.code] ? t(DELIVERY_FAULTS[fault.code], { value: fault.value ?? '' }) : '');

/** What Slack is told of a call or a recording beside that it was, by what stands behind its SID. @type {Record<string, string>} */
const NOTICES = { callback: 'notice.callback', card: 'notice.card', transcription: 'notice.transcription' };

/** Where something goes, and what it is when several things of a call go there. @param {{key: string, destination: string}} delivery */
export function destinationName({ key, destination }) {
  const about = /:([a-z]+)\/slack$/.exec(key)?.[1] ?? '';
  return say(DESTINATIONS, destination) + (NOTICES[about] ? ` (${t(NOTICES[about])})` : '');
}

/** How a call was settled, as Ramal comes; an office may have words of its own. @type {Record<string, string>} */
export const DISPOSITIONS = {
  resolved: 'disposition.resolved',
  'follow-up': 'disposition.followUp',
  sold: 'disposition.sold',
  'wrong-number': 'disposition.wrongNumber',
  nuisance: 'disposition.nuisance',
};

/** @type {Record<string, string>} */
export const ROLES = { agent: 'role.agent', supervisor: 'role.supervisor', admin: 'role.admin' };

/** What the server refuses that somebody may well ask of a page, by its code. @type {Record<string, string>} */
const REFUSALS = {
  'nothing-to-look-for': 'trouble.nothingToLookFor',
  'not-a-number': 'phone.notANumber',
  'not-an-email-address': 'person.emailWrong',
  'no-such-call': 'trouble.noSuchCall',
  'not-a-good-invitation': 'trouble.invitation',
  'not-one-of-our-numbers': 'trouble.notOurNumber',
  'not-on-the-list': 'trouble.gone',
  'no-such-key': 'trouble.gone',
  'no-such-callback': 'trouble.gone',
  'not-such-tags': 'trouble.tags',
  'changed-meanwhile': 'trouble.changedMeanwhile',
  'that-callback-is-taken': 'trouble.callbackTaken',
  'a-call-goes-on': 'trouble.callGoesOn',
  'a-number-of-ours': 'trouble.numberOfOurs',
  'nothing-is-kept': 'privacy.nothing',
  erased: 'trouble.erased',
  'no-such-recording': 'nowhere.noRecording',
  deleted: 'nowhere.deleted',
  'the-last-administrator': 'trouble.lastAdministrator',
};

/** Why a line of a file, or all of it, was left out, by its code. @type {Record<string, string>} */
const FAULTS = {
  empty: 'import.empty',
  'no-number': 'import.noNumber',
  'open-quote': 'import.openQuote',
  'not-a-number': 'import.notANumber',
  repeated: 'import.repeated',
  'not-a-scope': 'import.notAScope',
  'not-a-direction': 'import.notADirection',
  'reason-too-long': 'import.reasonTooLong',
  'reason-control': 'import.reasonControl',
  'not-a-time': 'import.notATime',
  passed: 'import.passed',
};

/** @typedef {{imported: number, errors: string[], faults: {code: string, line?: number, value?: number}[]}} Imported */

/**
 * What is wrong with each line of a file that was left out, in the reader's words.
 * @param {Imported} said
 */
export const faults = (said) => said.faults.map(({ code, line, value = '' }, at) => {
  if (!FAULTS[code]) return said.errors[at];
  const what = t(FAULTS[code], { value });
  return line ? t('import.line', { line, what }) : what;
});

/**
 * The text for a word of the API; the word itself when it is an integrator's own.
 * @param {Record<string, string>} texts
 * @param {string | undefined} word
 */
export const say = (texts, word) => (word === undefined ? '' : texts[word] ? t(texts[word]) : word);

/**
 * What went wrong, and what to do, in the reader's words.
 * @param {unknown} error
 */
export function trouble(error) {
  if (!(error instanceof Problem)) {
    console.warn(error);
    return t('trouble.page');
  }
  if (error.status === 0) return t('trouble.offline');
  if (error.status === 403 && !error.rule) return t('trouble.forbidden');
  if (error.status === 429) return tn('trouble.tooMany', error.retryAfter ?? 60);
  if (error.status >= 500) return t('trouble.server');
  if (error.code === 'the-password-is-too-short') return passwordHint();
  return REFUSALS[error.code] ? t(REFUSALS[error.code]) : error.detail || error.title || t('trouble.server');
}
