// What is wrong with the table that is open, and what to do about it.

import { byId, element } from './dom.js';

/**
 * @param description of the table, as the gateway gives it: {state, problem, remedy, warnings}
 * @param streamProblem an error of this page's own subscription; null if there is none
 */
export function showNotices({ state, problem = null, remedy = null, warnings = [] }, streamProblem) {
  // The stream often ends with the same words as the table's problem.
  const repeats = problem !== null && (streamProblem?.includes(problem) ?? false);
  const problems = [streamProblem, repeats ? null : problem].filter((text) => text);
  const kind = state === 'write-only' ? 'warning' : 'error';
  const notices = [
    ...problems.map((text, i) => ({ kind, text, remedy: i === problems.length - 1 ? remedy : null })),
    ...warnings.map((text) => ({ kind: 'warning', text, remedy: null })),
  ];
  const box = byId('notices');
  const shown = JSON.stringify(notices);
  if (box.dataset.shown !== shown) {
    box.dataset.shown = shown;
    box.replaceChildren(...notices.map(newNotice));
  }
}

function newNotice({ kind, text, remedy }) {
  return element('li', { className: kind },
    element('p', {}, text),
    remedy === null ? null : element('p', { className: 'remedy' }, element('b', {}, 'What to do: '), remedy));
}
