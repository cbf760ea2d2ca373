import type { Capabilities, Parameters } from '@playground/contracts'
import type { SamplingParameters } from './provider.ts'

const selectable = ['temperature', 'topP', 'seed', 'stop', 'reasoningEffort'] as const

/** Keeps what a model accepts and names what it does not, in the order they are listed. */
export function selectParameters(
  parameters: Parameters,
  capabilities: Capabilities,
): { kept: SamplingParameters; dropped: string[] } {
  const given = selectable.filter((name) => parameters[name] !== undefined)
  return {
    kept: Object.fromEntries(given.filter((name) => capabilities[name]).map((name) => [name, parameters[name]])),
    dropped: given.filter((name) => !capabilities[name]),
  }
}
