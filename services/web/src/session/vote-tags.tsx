import type { ComparisonFold } from '@playground/contracts'

/** What a vote was about, in words that the leaderboard can be filtered by. */
const usual = ['code', 'writing', 'facts', 'reasoning', 'style', 'brief'] as const

type Props = { vote: NonNullable<ComparisonFold['vote']>; tag: (tags: string[]) => void }

/** After a vote: what it was about. Tags that came from elsewhere stand here, too. */
export function VoteTags({ vote, tag }: Props) {
  const all = [...new Set([...usual, ...vote.tags])]
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="vote-tags" role="group" aria-label="What was it about?">
      <span aria-hidden>What was it about?</span>
      {all.map((each) => {
        const on = vote.tags.includes(each)
        return (
          <button
            key={each}
            type="button"
            className="tag"
            aria-pressed={on}
            onClick={() => tag(on ? vote.tags.filter((other) => other !== each) : [...vote.tags, each])}
          >
            {each}
          </button>
        )
      })}
    </div>
  )
}
