import { phone } from './format.js';
import { t, tn } from './i18n.js';
import { agentName } from './people.js';

/** @typedef {{at?: string, step?: string, decision: string, input?: string, result?: string}} Decision */

/** @type {Record<string, string>} */
const STRATEGIES = {
  simultaneous: 'strategy.simultaneous',
  sequence: 'strategy.sequence',
  'round-robin': 'strategy.roundRobin',
  'longest-idle': 'strategy.longestIdle',
  'last-agent': 'strategy.lastAgent',
};

/** @type {Record<string, string>} */
const STANDINGS = {
  available: 'standing.available',
  away: 'standing.away',
  'not there': 'standing.notThere',
  talking: 'standing.talking',
  'off hours': 'standing.offHours',
  ringing: 'standing.ringing',
  'did not answer': 'standing.didNotAnswer',
  'outside own hours': 'standing.offHours',
  'works here no more': 'standing.left',
  'no mobile': 'standing.noMobile',
  'own mobile': 'standing.mobile',
  'mobile of the settings': 'standing.mobile',
};

/** One of a list: `Ana (user_1) available`, or only `user_1 away`; why may stand behind it. */
const ONE = new RegExp(`(?:(.+?) \\(([^()\\s]+)\\)|(\\S+)) (${Object.keys(STANDINGS).join('|')})(?: \\([^)]*\\))?(?:, |$)`, 'gy');

/** What one strategy of ringing does, in words. @param {string} strategy */
export const strategyText = (strategy) => (STRATEGIES[strategy] ? t(STRATEGIES[strategy]) : strategy);

/** Names for a list of identities. @param {string} list */
const names = (list) => list.split(/,\s*/).filter(Boolean).map(agentName).join(', ');

/** `Ana (user_1) available, user_2 not there`, in words. @param {string} list */
function standings(list) {
  const all = [...list.matchAll(ONE)];
  if (all.map(([whole]) => whole).join('') !== list) return list;
  return all.map(([, name, , identity, standing]) => `${name ?? agentName(identity)} ${t(STANDINGS[standing])}`).join(', ');
}

/**
 * Whom it rang and why, out of `last-agent (user_1): user_1 available, user_2 away`.
 * @param {string} input
 * @param {string} result
 */
function ring(input, result) {
  const [, strategy, , last, who] = /^([a-z-]+)( \(([^)]+)\))?: (.*)$/.exec(input) ?? [];
  const text = result === 'nobody' ? t('decision.ringNobody') : t('decision.ring', { names: names(result) });
  if (strategy === undefined) return { text, why: input };
  const by = last ? t('decision.lastAgent', { name: agentName(last) }) : strategyText(strategy);
  return { text, why: `${by} · ${standings(who)}` };
}

/** @param {string} input such as `office, mon 2026-12-25 10:15, Natal` @param {string} result */
function hours(input, result) {
  const [calendar, , ...name] = input.split(', ');
  const why = t('decision.calendar', { calendar });
  if (result === 'open') return { text: t('decision.open'), why };
  if (result === 'holiday') return { text: name.length ? t('decision.holidayNamed', { name: name.join(', ') }) : t('decision.holiday'), why };
  return { text: t('decision.closed'), why };
}

/** @param {string} input @param {string} result */
function queue(input, result) {
  const [, name, ahead] = /^(.+): (\d+) wait/.exec(input) ?? [];
  if (result === 'full') return { text: t('decision.queueFull', { queue: name ?? input }) };
  if (result === 'waits') return { text: t('decision.queueWaits', { queue: name ?? input.replace(/:.*$/, '') }), why: ahead ? tn('decision.queueAhead', Number(ahead)) : '' };
  if (result === 'agent') return { text: t('decision.queueTurn') };
  return { text: t('decision.queueLeft', { step: result }), why: input };
}

/** @param {string} input @param {string} result */
function menu(input, result) {
  const nothing = input === 'nothing was pressed';
  if (result === 'asked again') return { text: nothing ? t('decision.menuNothing') : t('decision.menuWrong', { key: input }) };
  return { text: nothing ? t('decision.menuNothing') : t('decision.menu', { key: input }), why: t('decision.goTo', { step: result }) };
}

/**
 * What a flow decided, in the reader's words, and why. A decision that a later version or an installation's own route
 * makes is told as it was written down.
 * @param {Decision} decision
 * @returns {{text: string, why?: string, kind?: string} | null} null for one that says only that nothing was the matter
 */
export function told({ decision, input = '', result = '' }) {
  switch (decision) {
    case 'flow': return { text: t('decision.flow', { flow: result }), why: '' };
    case 'hours': return hours(input, result);
    case 'record-notice': return { text: t('decision.recordNotice') };
    case 'ring': return ring(input, result);
    case 'go-to': return { text: t('decision.goTo', { step: result }) };
    case 'menu': return menu(input, result);
    case 'queue': return queue(input, result);
    case 'callback': return result === 'promised' ? { text: t('decision.callback') } : { text: t('decision.callbackNot'), why: input };
    case 'accept': return { text: result === 'connected' ? t('decision.accepted') : t('decision.refused') };
    case 'follow-me': return { text: result === 'nobody' ? t('decision.noMobile') : t('decision.followMe', { names: names(result) }), why: standings(input) };
    case 'sms': return { text: result === 'not sent' ? t('decision.noSms') : t('decision.sms') };
    case 'transfer': return { text: t('decision.transfer', { number: result.split(/,\s*/).map(phone).join(', ') }) };
    case 'guard': return { text: t('decision.guard', { number: phone(input) }), why: result, kind: 'bad' };
    case 'dial': return { text: t('decision.dial', { number: phone(input) }), why: t('decision.shown', { number: phone(result.replace(/^under /, '')) }) };
    case 'whisper': return { text: t('decision.whisper', { who: result }) };
    case 'task': return { text: t('decision.task', { workflow: input }) };
    case 'set': return { text: t('decision.set', { name: input, value: result }) };
    case 'end': return { text: t('decision.end') };
    case 'blocked': return result === 'no' ? null : { text: t('decision.blocked'), kind: 'bad' };
    case 'failed': return { text: t('decision.failed', { route: input }), why: result, kind: 'bad' };
    default: return { text: `${decision}: ${[input, result].filter(Boolean).join(' → ')}` };
  }
}
