// Follows table `t` (k INT, v BIGINT) with the JavaScript client until standard input ends. To each line there it
// answers with what it holds. Arguments: the client's module, the gateway, what is asked for of the table as JSON.

import { createInterface } from 'node:readline';

const [module, gateway, query] = process.argv.slice(2);
const { connect } = await import(module);

const asked = JSON.parse(query);
const strict = new Map(asked.rows);
const seen = { changes: 0, deletes: 0, resumes: 0, resets: [], errors: [], brokenPromises: [] };

/** What the client promises: no insert of a row that is held, no update or delete of one that is not. */
function apply({ op, key, row, previous }) {
  seen.changes++;
  const held = strict.get(key);
  if ((held === undefined) !== (op === '+I') || held !== previous) {
    seen.brokenPromises.push(`${op} ${key}`);
  }
  if (op === '-D') {
    seen.deletes++;
    strict.delete(key);
  } else {
    strict.set(key, row);
  }
}

const client = connect(gateway);
const subscription = client.table('t', asked).subscribe({
  onChange: apply,
  onReset: (reason) => { seen.resets.push(reason); strict.clear(); },
  onError: ({ code, message }) => seen.errors.push(`${code}: ${message}`),
  onState: (state) => { seen.resumes += state === 'resuming' ? 1 : 0; },
});

createInterface({ input: process.stdin })
  .on('line', () => {
    const { state, position } = subscription;
    const rows = [...subscription.rows.values()];
    console.log(JSON.stringify({ state, position, rows, strict: [...strict.values()], ...seen }));
  })
  .on('close', () => client.close());
