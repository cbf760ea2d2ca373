import type { Leaderboard } from '@playground/contracts'
import { splitModelId } from '@playground/contracts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { Switch } from '../controls/switch.tsx'
import { leaderboardQuery } from '../data/page-queries.ts'
import { Block } from '../page/block.tsx'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { contenders, rank, scaleOf, votesToRank } from './ranks.ts'
import { RankedTable, UnrankedTable } from './standings.tsx'

/** Which model is best for one's own work, and how sure that is. */
export function LeaderboardPage() {
  const [tag, setTag] = useState('')
  const [blind, setBlind] = useState(false)
  const query = useQuery({ ...leaderboardQuery(tag, blind), placeholderData: keepPreviousData })
  return (
    <Page
      title="Leaderboard"
      heading="Best for your own work"
      lead="From your own votes. Only you see this."
      end={<Switch name="Blind votes only" on={blind} set={setBlind} />}
    >
      <WhenRead query={query}>
        {(board) => (
          <>
            {board.tags.length > 0 && <Tags tags={board.tags} tag={tag} choose={setTag} />}
            <Board board={board} />
          </>
        )}
      </WhenRead>
    </Page>
  )
}

function Tags({ tags, tag, choose }: { tags: readonly string[]; tag: string; choose: (tag: string) => void }) {
  return (
    <fieldset className="pills">
      <legend className="sr-only">Votes with the tag</legend>
      {['', ...tags].map((one) => (
        <button key={one} type="button" className="pill" aria-pressed={tag === one} onClick={() => choose(one)}>
          {one === '' ? 'All' : one}
        </button>
      ))}
    </fieldset>
  )
}

function Board({ board: { data, enough } }: { board: Leaderboard }) {
  if (data.length === 0) return <NoVotes />
  const { ranked, unranked } = rank(data)
  const scale = scaleOf(data)
  const open = contenders(ranked)
  return (
    <>
      {!enough && (
        <div className="callout">
          <CircleAlert size={16} strokeWidth={1.4} aria-hidden />
          <div>
            <b>Too few votes to be sure.</b> It takes at least {votesToRank} votes, and votes that connect all models.{' '}
            <BlindRound />
          </div>
        </div>
      )}
      {enough && open.length > 0 && (
        <div className="callout">
          <CircleAlert size={16} strokeWidth={1.4} aria-hidden />
          <div>
            <b>First place is not settled.</b> {listed(open.map(({ model }) => splitModelId(model).name))} overlap.{' '}
            <BlindRound />
          </div>
        </div>
      )}
      {ranked.length > 0 && (
        <section className="block" aria-label="Ranks">
          <RankedTable ranked={ranked} scale={scale} />
        </section>
      )}
      {unranked.length > 0 && (
        <Block heading="Not enough votes yet" note={`A model needs ${votesToRank} votes before it gets a rank.`}>
          <UnrankedTable unranked={unranked} scale={scale} />
        </Block>
      )}
      <p className="footnote">
        Scores are Bradley–Terry strengths with ties, on a scale with mean 1,000. A difference of 100 means the stronger
        one wins about 64 % of the time. The bars are 95 % intervals. Ranks are given as a range where intervals
        overlap. Demo models do not take part.
      </p>
    </>
  )
}

function BlindRound() {
  return (
    <Link to="/" className="btn link">
      Start a blind round
    </Link>
  )
}

function NoVotes() {
  return (
    <div className="blank">
      <p>No votes yet. Vote under a comparison, and the models you like best rise here.</p>
      <BlindRound />
    </div>
  )
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}
