import type { ActiveRun } from './active-run.ts'

const beatMs = 1000
/** The job's acknowledgement waits for 15 s. */
const workingEveryBeats = 5
/** A watcher hears of a silent run at least every 5 s. */
const silentMs = 4000

/** Keeps jobs from being given to others, and tells watchers that silent runs live. Returns the way to stop. */
export function keepAlive(active: ReadonlyMap<string, ActiveRun>): () => void {
  let beats = 0
  const timer = setInterval(() => {
    beats++
    const now = performance.now()
    for (const { execution, output, stopped, working } of active.values()) {
      if (beats % workingEveryBeats === 0) working()
      if (execution === null || output === null || stopped !== null) continue
      if (now - output.lastPublishedMs >= silentMs) output.progress(execution.activity())
    }
  }, beatMs)
  return () => clearInterval(timer)
}
