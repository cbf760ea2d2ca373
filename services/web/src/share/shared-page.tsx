import { stillStore } from '@playground/client'
import type { SharedSession, Timeline } from '@playground/contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { client } from '../data/client.ts'
import { TimelineSource } from '../replay/timeline-source.ts'
import { LoadingBench } from '../session/loading-bench.tsx'
import { NotFound } from '../shell/not-found.tsx'
import { SharedBar } from './shared-bar.tsx'
import { SharedView } from './shared-view.tsx'

/** Nobody: a shared session tells nothing of its owner. */
const nobody = '00000000-0000-0000-0000-000000000000'
const stillRunningMs = 5000

const sharedQuery = (token: string) =>
  queryOptions({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => client.call('readShared', { params: { token }, signal }),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? stillRunningMs : false),
  })

/** A session that somebody shared, for everybody who has the link. It needs no account. */
export function SharedPage() {
  const { token } = useParams({ from: '/shared/$token' })
  const { data, isError } = useQuery(sharedQuery(token))
  return (
    <div className="shared">
      {data === undefined ? (
        <>
          <SharedBar title="" />
          {isError ? <NotFound /> : <LoadingBench />}
        </>
      ) : (
        <Shared session={data} />
      )}
    </div>
  )
}

function Shared({ session }: { session: SharedSession }) {
  const store = useMemo(() => stillStore({ ...session, userId: nobody }), [session])
  const timelines = useMemo(() => timelinesOf(session), [session])
  const view = store.view()
  if (view.state !== 'ready') return <NotFound />
  return (
    <TimelineSource value={timelines}>
      <SharedView store={store} head={view.head} comparisons={view.comparisons} />
    </TimelineSource>
  )
}

function timelinesOf({ comparisons }: SharedSession): (runId: string) => Timeline | undefined {
  const all = new Map(comparisons.flatMap(({ runs }) => runs.map(({ id, timeline }) => [id, timeline] as const)))
  return (runId) => all.get(runId)
}
