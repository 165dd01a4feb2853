// What is wrong with the table that is open, and what to do about it.

import { byId, element } from './dom.js';

const code = (text) => element('code', {}, text);

/**
 * @param description of the table, as the gateway gives it: {state, problem, remedy, stoppedAt, warnings}
 * @param streamProblem an error of this page's own subscription; null if there is none
 */
export function showNotices({ state, problem = null, remedy = null, stoppedAt = null, warnings = [] }, streamProblem) {
  // The stream often ends with the same words as the table's problem.
  const repeats = problem !== null && (streamProblem?.includes(problem) ?? false);
  const problems = [streamProblem, repeats ? null : problem].filter((text) => text);
  const kind = state === 'write-only' ? 'warning' : 'error';
  const notices = [
    // The last one is the table's own.
    ...problems.map((text, i) => ({ kind, text, ...(i === problems.length - 1 ? { remedy, stoppedAt } : {}) })),
    ...warnings.map((text) => ({ kind: 'warning', text })),
  ];
  const box = byId('notices');
  const shown = JSON.stringify(notices);
  if (box.dataset.shown !== shown) {
    box.dataset.shown = shown;
    box.replaceChildren(...notices.map(newNotice));
  }
}

function newNotice({ kind, text, remedy = null, stoppedAt = null }) {
  return element('li', { className: kind },
    element('p', {}, text),
    stoppedAt === null ? null : record(stoppedAt),
    remedy === null ? null : element('p', { className: 'remedy' }, element('b', {}, 'What to do: '), remedy));
}

/** The record at which the table stopped, with its first bytes. */
function record({ partition, offset, lastOffset, key, value }) {
  const offsets = offset === lastOffset ? `offset ${offset}` : `offsets ${offset} to ${lastOffset}`;
  const bytes = [['key', key], ['value', value]].filter(([, text]) => text !== null)
    .flatMap(([name, text]) => [`, ${name} `, code(text)]);
  return element('p', { className: 'remedy' },
    element('b', {}, 'Record: '), `partition ${partition}, ${offsets}`, ...bytes);
}
