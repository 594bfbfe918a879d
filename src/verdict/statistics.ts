/**
 * Wald's sequential test of a failure rate: H0 0.5 % against H1 5 %, α 0.005, β 0.05. Each failure adds ln(0.05 / 0.005), each success
 * ln(0.95 / 0.995). At or over `suspect` the rate is real, at or under `healthy` it is settled that it is not, and looking early costs nothing.
 */
const perFailure = Math.log(0.05 / 0.005);
const perSuccess = Math.log(0.95 / 0.995);
const suspectBound = Math.log(0.95 / 0.005);
const healthyBound = Math.log(0.05 / 0.995);

/** A rate is named from so many tries on, of which so many failed. */
const fewestTries = 10;
export const fewestFailures = 3;

export type RateVerdict = "suspect" | "healthy" | "open";

/** `cells`: over how many vantage × address pairs α is divided. A rate needs enough failures and tries before it is named. */
export function judgeRate(failures: number, successes: number, cells: number): RateVerdict {
  const weight = failures * perFailure + successes * perSuccess;
  if (failures >= fewestFailures && failures + successes >= fewestTries && weight >= suspectBound + Math.log(Math.max(1, cells)))
    return "suspect";
  return weight <= healthyBound ? "healthy" : "open";
}

/** A rate near which the test could go on for ever is not waited for longer than this. */
const mostSamples = 1_000;

/** About how many more samples would settle it, if they go on as those seen; 0 where it is settled. */
export function moreSamplesNeeded(failures: number, successes: number, cells: number): number {
  if (judgeRate(failures, successes, cells) !== "open") return 0;
  const weight = failures * perFailure + successes * perSuccess;
  const rate = failures / Math.max(1, failures + successes);
  const eachAdds = rate * perFailure + (1 - rate) * perSuccess;
  const wayLeft = (eachAdds > 0 ? suspectBound + Math.log(Math.max(1, cells)) : healthyBound) - weight;
  return Math.min(mostSamples, Math.max(1, Math.ceil(wayLeft / eachAdds), fewestTries - failures - successes));
}

/** The exact (Clopper–Pearson) interval for a rate of which `failures` of `tries` were seen; `confidence` 0.95 leaves 2.5 % on each side. */
export function clopperPearson(failures: number, tries: number, confidence = 0.95): [low: number, high: number] {
  if (tries <= 0) return [0, 1];
  const tail = (1 - confidence) / 2;
  const low = failures === 0 ? 0 : solve((p) => 1 - binomialBelow(failures, tries, p), tail);
  const high = failures === tries ? 1 : solve((p) => 1 - binomialBelow(failures + 1, tries, p), 1 - tail);
  return [low, high];
}

/** The one-sided upper bound: "0 of 60 lost, so 5 % at most, 95 % sure". */
export function upperBound(failures: number, tries: number, confidence = 0.95): number {
  if (tries <= 0 || failures >= tries) return 1;
  return solve((p) => 1 - binomialBelow(failures + 1, tries, p), confidence);
}

/** How likely no more than so many of `tries` fail, if each does with the chance `rate`. */
export const chanceOfAtMost = (failures: number, tries: number, rate: number): number =>
  failures >= tries ? 1 : binomialBelow(failures + 1, tries, rate);

/** P(X < k) for X ~ Binomial(n, p), summed in logarithms so that large n stays exact enough. */
function binomialBelow(k: number, n: number, p: number): number {
  if (p <= 0) return k > 0 ? 1 : 0;
  if (p >= 1) return k > n ? 1 : 0;
  let logChoose = 0;
  let sum = 0;
  for (let i = 0; i < k; i++) {
    sum += Math.exp(logChoose + i * Math.log(p) + (n - i) * Math.log1p(-p));
    logChoose += Math.log(n - i) - Math.log(i + 1);
  }
  return Math.min(1, sum);
}

/** Bisection of an increasing function on [0, 1]; 60 halvings are below 1e-18. */
function solve(increasing: (p: number) => number, wanted: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (increasing(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
