import { WrongLastSequence } from '@playground/bus'
import { runSettled } from '@playground/contracts'
import type { Deps } from '../deps.ts'

/** Tells whoever waits for a run outside any session that its results are stored. The log has it once. */
export async function announceSettled(
  { bus, signal }: Pick<Deps, 'bus' | 'signal'>,
  names: Readonly<{ userId: string; runId: string }>,
): Promise<void> {
  const message = { runId: names.runId, at: new Date().toISOString() }
  const publication = { messageId: `${names.runId}.settled`, expectedLastSequence: 0, signal }
  try {
    await bus.store(runSettled, names, message, publication)
  } catch (error) {
    if (!(error instanceof WrongLastSequence)) throw error
  }
}
