import type { SessionSummary } from '@playground/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMatch } from '@tanstack/react-router'
import { Fragment, type RefObject, useContext, useEffect, useRef } from 'react'
import { SessionLink } from '../controls/session-link.tsx'
import { sessionsQuery } from '../data/queries.ts'
import { plural } from '../format/count.ts'
import { dayGroup } from '../format/day.ts'
import { Drawer } from './drawer.ts'
import { FoundRow } from './found-row.tsx'
import { SessionMenu } from './session-menu.tsx'

/** All sessions, newest first, or those that mention what is searched. More come when the end is near. */
export function HistoryList({ search }: { search: string }) {
  const query = useInfiniteQuery(sessionsQuery(search))
  const current = useMatch({ from: '/app/sessions/$sessionId', shouldThrow: false })?.params.sessionId
  const list = useRef<HTMLElement>(null)
  const end = useRef<HTMLDivElement>(null)
  useWhenSeen(end, list, query.hasNextPage && !query.isFetchingNextPage, query.fetchNextPage)
  const sessions = query.data?.pages.flatMap(({ data }) => data) ?? []
  const searching = search !== ''
  return (
    <>
      {searching && query.isSuccess && sessions.length > 0 && (
        <p className="found-count num">{plural(sessions.length, 'session') + (query.hasNextPage ? ' and more' : '')}</p>
      )}
      <nav className={searching ? 'hist found' : 'hist'} aria-label="History" ref={list}>
        {query.isSuccess && sessions.length === 0 && (
          <p className="empty">
            {searching
              ? `No session mentions “${search}”. Search looks at titles, prompts and answers.`
              : 'Nothing here yet. Your first comparison will be.'}
          </p>
        )}
        {query.isError && <p className="empty">The history cannot be read just now.</p>}
        {sessions.map((session, index) => {
          if (searching) return <FoundRow key={session.id} session={session} search={search} current={current} />
          const group = dayGroup(session.createdAt)
          const before = sessions[index - 1]
          return (
            <Fragment key={session.id}>
              {(before === undefined || dayGroup(before.createdAt) !== group) && <h3>{group}</h3>}
              <Row session={session} current={session.id === current} />
            </Fragment>
          )
        })}
        <div ref={end} />
      </nav>
    </>
  )
}

function Row({ session, current }: { session: SessionSummary; current: boolean }) {
  const drawer = useContext(Drawer)
  return (
    <div className="hist-row">
      <SessionLink
        to="/sessions/$sessionId"
        params={{ sessionId: session.id }}
        aria-current={current ? 'page' : undefined}
        title={session.title}
        onClick={() => drawer.set(false)}
      >
        {session.status === 'running' && <i className="live-dot" aria-hidden />}
        <span className="cut">{session.title}</span>
        <MiniStrip lanes={session.lanes.length} seed={session.id} />
      </SessionLink>
      <SessionMenu session={session} name={`More for ${session.title}`} className="more" />
    </div>
  )
}

/** The timing strip as a sign: one bar per lane, up to four. */
function MiniStrip({ lanes, seed }: { lanes: number; seed: string }) {
  const bars = Math.min(4, Math.max(1, lanes))
  return (
    <svg className="mini" viewBox="0 0 18 14" fill="currentColor" aria-hidden>
      {Array.from({ length: bars }, (_, bar) => (
        <rect
          // The sign is the same each time, though the list knows no durations.
          key={`${bar}-of-${bars}`}
          y={(14 - bars * 4 + 1.4) / 2 + bar * 4}
          width={6 + (Number.parseInt(seed.at(-1 - bar) ?? '0', 16) % 11)}
          height="2.4"
          rx=".8"
        />
      ))}
    </svg>
  )
}

function useWhenSeen(
  target: RefObject<HTMLElement | null>,
  root: RefObject<HTMLElement | null>,
  enabled: boolean,
  act: () => unknown,
): void {
  useEffect(() => {
    if (!enabled || target.current === null) return
    const observer = new IntersectionObserver(([entry]) => void (entry?.isIntersecting === true && act()), {
      root: root.current,
      rootMargin: '400px',
    })
    observer.observe(target.current)
    return () => observer.disconnect()
  }, [target, root, enabled, act])
}
