import type { SessionStore } from '@playground/client'
import type { RunFold } from '@playground/contracts'
import { type Phase, phaseOf } from './phase.ts'
import { useSelected } from './use-selected.ts'

const select = (fold: RunFold | undefined): Phase => (fold === undefined ? 'queued' : phaseOf(fold))

/** The phase of a run. Renders the caller again when it changes, not for every token. */
export function usePhase(store: SessionStore, runId: string): Phase {
  return useSelected(store, runId, select)
}

const running: ReadonlySet<Phase> = new Set([
  'queued',
  'waiting',
  'thinking',
  'streaming',
  'stalled',
  'retrying',
  'restarted',
])

export function isRunning(phase: Phase): boolean {
  return running.has(phase)
}
