/** Finds a range of 120 free ports for a stack of its own. Plain JavaScript: runs before anything is installed. */
import { portProblem } from './preflight.mjs';

export async function freePortBase(variables = process.env) {
  for (let tries = 0; tries < 50; tries += 1) {
    const base = 22_000 + 120 * Math.floor(Math.random() * 80);
    if (await portProblem(base, variables) === undefined) return base;
  }
  return undefined;
}
