import type { NewToken, Token } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { client } from '../data/client.ts'
import { tokensQuery } from '../data/page-queries.ts'
import { queryClient } from '../data/query-client.ts'
import { shortDay } from '../format/day.ts'
import { Block } from '../page/block.tsx'
import { KeptTable } from '../page/kept-table.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'
import { ShownToken } from './shown-token.tsx'

/** Keys for programs: made here, shown once, taken back at any time. */
export function Tokens() {
  const query = useQuery(tokensQuery)
  const [asking, setAsking] = useState(false)
  const [made, setMade] = useState<NewToken | null>(null)
  return (
    <Block
      heading="API access"
      note="A token lets a program in as you, without your password."
      end={
        <button type="button" className="btn line s" onClick={() => setAsking(true)}>
          <Plus size={14} strokeWidth={1.5} aria-hidden />
          New token
        </button>
      }
    >
      {made !== null && <ShownToken token={made} close={() => setMade(null)} />}
      <WhenRead query={query}>
        {(tokens) => (tokens.length === 0 ? <p className="muted">No tokens yet.</p> : <TokenTable tokens={tokens} />)}
      </WhenRead>
      {asking && <NewTokenDialog close={() => setAsking(false)} show={setMade} />}
    </Block>
  )
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  return (
    <KeptTable
      rows={tokens}
      columns={[
        { head: 'Made', cell: ({ createdAt }) => shortDay(createdAt) },
        { head: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : shortDay(lastUsedAt)) },
        { head: 'Ends', narrow: true, cell: ({ expiresAt }) => (expiresAt === null ? 'never' : endOf(expiresAt)) },
      ]}
      acts={({ id, name }) => (
        <button type="button" className="btn s" aria-label={`Take back ${name}`} onClick={() => void takeBack(id)}>
          Take back
        </button>
      )}
    />
  )
}

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

function endOf(expiresAt: string): string {
  return Date.parse(expiresAt) < Date.now() ? 'ended' : date.format(new Date(expiresAt))
}

async function takeBack(id: string): Promise<void> {
  await client.call('deleteToken', { params: { id } })
  await queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey })
}
