import { target } from '../target.ts'
import type { System } from './system.ts'

/** D: nothing in between. What everything else is counted from. */
export const direct: System = {
  traits: { name: 'direct', title: 'direct to the upstream', kind: 'reference', oneProcess: false, sdk: false },
  start: async (upstreamUrl) => ({
    traits: direct.traits,
    parts: [],
    targetFor: async () => target.parse({ speaks: 'responses', port: Number(new URL(upstreamUrl).port) }),
    [Symbol.asyncDispose]: async () => {},
  }),
}
