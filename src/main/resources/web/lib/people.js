import { get } from './api.js';
import { phone } from './format.js';
import { t } from './i18n.js';
import { me } from './session.js';

/** @type {Promise<Map<string, string>> | undefined} */
let asked;
/** @type {Map<string, string>} */
let names = new Map();

/** Learns what people are called; nobody waits for it. */
export function learnNames() {
  asked ??= get('/api/people').then((said) => {
    names = new Map((said.people ?? []).map((/** @type {{identity: string, name: string}} */ person) => [person.identity, person.name]));
    dispatchEvent(new Event('ramal-language'));
    return names;
  }).catch(() => {
    asked = undefined;
    return names;
  });
}

/** Asks anew next time, as when somebody was added. */
export function forgetNames() {
  asked = undefined;
}

/**
 * What somebody of the office is called.
 * @param {string | undefined} identity such as `user_7`
 */
export function agentName(identity) {
  if (!identity) return '';
  const user = me();
  if (user && identity === user.identity) return user.name || user.email;
  return names.get(identity) ?? spoken(identity);
}

/** An identity whose owner is not known here: the name that some carry behind the number, or the number. @param {string} identity */
function spoken(identity) {
  const parts = /^user_(\d+)(?:_(.+))?$/.exec(identity);
  if (!parts) return phone(identity);
  return parts[2] ? parts[2].replaceAll('_', ' ') : t('people.colleague', { n: parts[1] });
}

/** Who did something, as the audit names them. @param {string | undefined} actor such as `user:7` or `operator` */
export const actorName = (actor) => (actor === 'operator' ? t('audit.operator') : actor === 'nobody' ? t('audit.nobody') : agentName(actor?.replace(/^user:/, 'user_')));

/** Everybody whose name is known, by identity. */
export const knownNames = () => [...names.entries()].sort((left, right) => left[1].localeCompare(right[1]));
