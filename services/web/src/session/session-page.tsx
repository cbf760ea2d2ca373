import { useParams } from '@tanstack/react-router'
import { Alert } from '../controls/alert.tsx'
import { client } from '../data/client.ts'
import { queryClient } from '../data/query-client.ts'
import { useSession } from '../data/use-session.ts'
import { Bar } from '../shell/bar.tsx'
import { NotFound } from '../shell/not-found.tsx'
import { LoadingBench } from './loading-bench.tsx'
import { SessionView } from './session-view.tsx'

/** A session, live: whatever runs goes on here, in every tab that looks. */
export function SessionPage() {
  const { sessionId } = useParams({ from: '/app/sessions/$sessionId' })
  const { store, view } = useSession(sessionId)
  switch (view.state) {
    case 'loading':
      return (
        <>
          <Bar title="" />
          <LoadingBench />
        </>
      )
    case 'missing':
      return <NotFound />
    case 'deleted':
      return <Deleted sessionId={sessionId} title={view.head.title} />
    case 'ready':
      if (store === null) return null
      return <SessionView key={sessionId} store={store} head={view.head} comparisons={view.comparisons} />
    default:
      return view satisfies never
  }
}

function Deleted({ sessionId, title }: { sessionId: string; title: string }) {
  async function restore() {
    await client.call('restoreSession', { params: { id: sessionId } })
    await queryClient.invalidateQueries({ queryKey: ['sessions'] })
    location.reload()
  }
  return (
    <>
      <Bar title={title} />
      <div className="start">
        <div>
          <Alert>
            This session was deleted. It is kept for 30 days.{' '}
            <button type="button" className="btn link" onClick={() => void restore()}>
              Restore it
            </button>
          </Alert>
        </div>
      </div>
    </>
  )
}
