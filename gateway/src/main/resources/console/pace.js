// How often the page is drawn.

const LEAST_MILLIS = 100;
/** Drawing takes at most one part in this many of the time: what takes long is done less often. */
const SHARE = 5;

/** Draws soon after it was asked for, in an animation frame, and not more often than a reader can follow. */
export class Pace {
  #draw;
  #leastMillis;
  #scheduled = false;
  #restUntil = 0;

  constructor(draw, leastMillis = LEAST_MILLIS) {
    this.#draw = draw;
    this.#leastMillis = leastMillis;
  }

  request() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      setTimeout(() => requestAnimationFrame(() => this.#run()), Math.max(0, this.#restUntil - performance.now()));
    }
  }

  #run() {
    this.#scheduled = false;
    const start = performance.now();
    this.#draw();
    this.#restUntil = start + Math.max(this.#leastMillis, SHARE * (performance.now() - start));
  }
}
