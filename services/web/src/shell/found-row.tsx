import type { SessionSummary } from '@playground/contracts'
import { FileText } from 'lucide-react'
import { useContext } from 'react'
import { letterAt } from '../controls/lane-letters.ts'
import { SessionLink } from '../controls/session-link.tsx'
import { Tile } from '../controls/tile.tsx'
import { shortDay } from '../format/day.ts'
import { Drawer } from './drawer.ts'

type Props = { session: SessionSummary; search: string; current: string | undefined }

/** A session that mentions what was searched, with the place where it does. */
export function FoundRow({ session, search, current }: Props) {
  const drawer = useContext(Drawer)
  const { hit } = session
  const lane = session.lanes.find(({ id }) => id === hit?.laneId)
  const isCurrent = session.id === current
  return (
    <div className="found-row" data-current={isCurrent}>
      <span className="t">
        <SessionLink
          to="/sessions/$sessionId"
          params={{ sessionId: session.id }}
          className="cut grow"
          aria-current={isCurrent ? 'page' : undefined}
          onClick={() => drawer.set(false)}
        >
          {session.title}
        </SessionLink>
        <time dateTime={session.createdAt}>{shortDay(session.createdAt)}</time>
      </span>
      <p>
        <Marked text={hit?.snippet ?? session.lastPrompt} search={search} />
      </p>
      <span className="from">
        {lane === undefined ? (
          <>
            <FileText size={14} strokeWidth={1.5} aria-hidden />
            {hit?.kind === 'title' ? 'Title' : hit?.kind === 'answer' ? 'Answer' : 'Prompt'}
          </>
        ) : (
          <>
            <Tile letter={letterAt(lane.position)} small />
            {lane.label}
          </>
        )}
      </span>
    </div>
  )
}

function Marked({ text, search }: { text: string; search: string }) {
  const at = text.toLocaleLowerCase().indexOf(search.toLocaleLowerCase())
  if (at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  )
}
