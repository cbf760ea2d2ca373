import type { Timeline } from '@playground/contracts'
import { useContext, useEffect, useState } from 'react'
import { runDetailsQuery } from '../data/queries.ts'
import { queryClient } from '../data/query-client.ts'
import { TimelineSource } from './timeline-source.ts'

/**
 * The arrival times of a run, asked for once they are wanted. For what is drawn many times a second: a query hook
 * looks at its options each time, this costs nothing while it is not wanted.
 */
export function useTimeline(runId: string, wanted: boolean): Timeline | undefined {
  const given = useContext(TimelineSource)?.(runId)
  const [found, setFound] = useState<{ runId: string; timeline: Timeline } | null>(null)
  const asked = wanted && given === undefined
  useEffect(() => {
    if (!asked) return
    let gone = false
    queryClient.fetchQuery(runDetailsQuery(runId, true)).then(
      ({ timeline }) => {
        if (!gone) setFound({ runId, timeline })
      },
      // Without it the strip has no gaps and the replay no words: said by what is missing.
      () => {},
    )
    return () => {
      gone = true
    }
  }, [asked, runId])
  return given ?? (found?.runId === runId ? found.timeline : undefined)
}
