import { randomInt } from 'node:crypto'

/**
 * How the tests of this folder run. They have no `main.ts`: the test runner starts each file, so the environment is
 * read here. FAULTS=short is for every change; FAULTS_ROUNDS repeats, FAULTS_SEED repeats exactly what a seed chose;
 * FAULTS_KEEP names a directory in which data and logs stay.
 */
export const faultSettings = {
  short: process.env.FAULTS === 'short',
  rounds: Number(process.env.FAULTS_ROUNDS ?? (process.env.FAULTS === 'short' ? 1 : 3)),
  seed: Number(process.env.FAULTS_SEED ?? randomInt(2 ** 31)),
  keep: process.env.FAULTS_KEEP,
} as const

/** Chance that a seed repeats: numbers from 0 to 1 (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
