import type { SessionSummary } from '@playground/contracts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMatch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useContext, useEffect, useMemo, useRef } from 'react'
import { SessionLink } from '../controls/session-link.tsx'
import { sessionsQuery } from '../data/queries.ts'
import { plural } from '../format/count.ts'
import { dayGroup } from '../format/day.ts'
import { Drawer } from './drawer.ts'
import { FoundRow } from './found-row.tsx'
import { SessionMenu } from './session-menu.tsx'

type Item =
  | Readonly<{ kind: 'group'; key: string; name: string }>
  | Readonly<{ kind: 'session'; key: string; session: SessionSummary }>

/** Heights in px until they are measured: a heading, a row, a hit with its snippet. */
const heights = { group: 34, session: 31, found: 83 } as const

/** All sessions, newest first, or those that mention what is searched. Only rows in view are in the page. */
export function HistoryList({ search }: { search: string }) {
  const query = useInfiniteQuery(sessionsQuery(search))
  const current = useMatch({ from: '/app/sessions/$sessionId', shouldThrow: false })?.params.sessionId
  const list = useRef<HTMLElement>(null)
  const searching = search !== ''
  const sessions = useMemo(() => query.data?.pages.flatMap(({ data }) => data) ?? [], [query.data])
  const items = useMemo(() => itemsOf(sessions, searching), [sessions, searching])
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => list.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) => (searching ? heights.found : heights[items[index]?.kind ?? 'session']),
    overscan: 12,
  })
  const seen = rows.getVirtualItems()
  const nearEnd = (seen.at(-1)?.index ?? 0) >= items.length - 20
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    if (nearEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [nearEnd, hasNextPage, isFetchingNextPage, fetchNextPage])

  return (
    <>
      {searching && query.isSuccess && sessions.length > 0 && (
        <p className="found-count num">{plural(sessions.length, 'session') + (hasNextPage ? ' and more' : '')}</p>
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
        <div className="hist-all" style={{ height: rows.getTotalSize() }}>
          {seen.map(({ index, key, start }) => {
            const item = items[index]
            if (item === undefined) return null
            return (
              <div
                key={key}
                ref={rows.measureElement}
                data-index={index}
                className="hist-at"
                style={{ transform: `translateY(${start}px)` }}
              >
                {item.kind === 'group' ? (
                  <h3>{item.name}</h3>
                ) : searching ? (
                  <FoundRow session={item.session} search={search} current={current} />
                ) : (
                  <Row session={item.session} current={item.session.id === current} />
                )}
              </div>
            )
          })}
        </div>
      </nav>
    </>
  )
}

/** Hits stand as they were found; the others under the days they are of. */
function itemsOf(sessions: readonly SessionSummary[], searching: boolean): Item[] {
  return sessions.flatMap((session, index): Item[] => {
    const row: Item = { kind: 'session', key: session.id, session }
    const before = sessions[index - 1]
    const name = dayGroup(session.createdAt)
    if (searching || (before !== undefined && dayGroup(before.createdAt) === name)) return [row]
    return [{ kind: 'group', key: name, name }, row]
  })
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
