// How many changes came in each of the last seconds.

const SECONDS = 60;
/** The rate told is an average over these. */
const RECENT = 5;

export class RateMeter {
  #buckets = new Array(SECONDS).fill(0);
  #second;
  #started;

  constructor(now) {
    this.#started = now;
    this.#second = Math.floor(now / 1000);
  }

  add(changes, now) {
    this.#advance(now);
    this.#buckets[SECONDS - 1] += changes;
  }

  #advance(now) {
    const second = Math.floor(now / 1000);
    for (let passed = Math.min(SECONDS, second - this.#second); passed > 0; passed--) {
      this.#buckets.shift();
      this.#buckets.push(0);
    }
    this.#second = Math.max(this.#second, second);
  }

  /** Changes a second, over the last seconds that are complete. */
  rate(now) {
    this.#advance(now);
    const seconds = Math.min(RECENT, Math.max(1, Math.floor((now - this.#started) / 1000)));
    return this.#buckets.slice(-1 - seconds, -1).reduce((sum, changes) => sum + changes, 0) / seconds;
  }

  /** Points of a polyline in a box of 60 by 20, the present at the right. */
  points(now) {
    this.#advance(now);
    const highest = Math.max(1, ...this.#buckets);
    return this.#buckets.map((changes, i) => `${i},${(19 - 18 * changes / highest).toFixed(1)}`).join(' ');
  }
}
