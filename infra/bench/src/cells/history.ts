import { createHash } from 'node:crypto'
import pg from 'pg'
import { z } from 'zod'
import { chanceOf } from '../chance.ts'
import { percentile } from '../measure/summarise.ts'
import { fillHistory } from '../product/fill-history.ts'
import { openAccounts } from '../product/open-accounts.ts'
import type { Cell, Figures } from './cell.ts'

/** What the larger history is held against. */
const small = 1_000
const asked = 1_000
/** A person may ask 600 times a minute; who asks more often is somebody else for the benchmark. */
const askedBeforeForgotten = 500

const list = z.object({ data: z.array(z.object({ id: z.string() })) })

/**
 * One person with so many sessions: how long listing, reading and searching them takes, and what counts them, and the
 * same with 1,000. The database comes to rest after it was filled (`fillHistory`). The leaderboard is not asked: it
 * reads votes, however many sessions there are.
 */
export function history(count: number): Cell {
  return {
    name: `history-${count}`,
    title: `a person with ${count} sessions`,
    concerns: ({ kind }) => kind === 'product',
    measure: async ({ product }, { seed }) => {
      if (product === undefined) return {}
      const accounts = openAccounts(product.url)
      const signedIn = async () => (await accounts.tokensFor(1))[0] ?? ''
      const token = await signedIn()
      const userId = z.object({ sub: z.string() }).parse(JSON.parse(atob(token.split('.')[1] ?? ''))).sub
      const client = new pg.Client({ connectionString: product.databaseUrl })
      await client.connect()
      try {
        const forget = async () => {
          await client.query('DELETE FROM request_counts WHERE user_id = $1', [userId])
        }
        const ask = { url: `${product.url}/api/v1`, forget, seed }
        await fillHistory(client, userId, 0, Math.min(small, count))
        const before = await askAround({ ...ask, token, count: Math.min(small, count) })
        if (count <= small) return before
        await fillHistory(client, userId, small, count)
        const after = await askAround({ ...ask, token: await signedIn(), count })
        const ratios = Object.entries(after).filter(([name]) => name.endsWith('P99Ms'))
        return {
          ...after,
          ...Object.fromEntries(
            ratios.map(([name, value]) => [name.replace('P99Ms', 'P99Through1000'), value / (before[name] ?? 1)]),
          ),
        }
      } finally {
        await client.end()
      }
    },
  }
}

type Asking = Readonly<{ url: string; token: string; forget: () => Promise<void>; seed: number; count: number }>

async function askAround({ url, token, forget, seed, count }: Asking): Promise<Figures> {
  const chance = chanceOf(seed)
  let sent = 0
  const get = async (path: string): Promise<unknown> => {
    if (sent++ % askedBeforeForgotten === 0) await forget()
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const someone = () => Math.floor(chance() * count)
  const known = new Set<string>()
  const listing = await time(async () => {
    for (const { id } of list.parse(await get('/sessions?limit=20')).data) known.add(id)
  })
  const searching = await time(async () => {
    // The first of a hash, which some few have in common: what a person remembers of one conversation.
    const word = createHash('md5').update(String(someone())).digest('hex').slice(0, 8)
    for (const { id } of list.parse(await get(`/sessions?q=${word}`)).data) known.add(id)
  })
  const ids = [...known]
  const reading = await time(() => get(`/sessions/${ids[Math.floor(chance() * ids.length)]}`))
  const totalling = await time(() => get('/conversations?limit=20'))
  const reporting = await time(() => get('/usage'))
  return {
    ...figures('list', listing),
    ...figures('read', reading),
    ...figures('search', searching),
    ...figures('conversations', totalling),
    ...figures('usage', reporting),
  }
}

async function time(act: () => Promise<unknown>): Promise<Float64Array> {
  const taken = new Float64Array(asked)
  // The first tells of cold caches, which is not what is asked.
  await act()
  for (let each = 0; each < asked; each++) {
    const sinceMs = performance.now()
    await act()
    taken[each] = performance.now() - sinceMs
  }
  return taken.sort()
}

function figures(what: string, taken: Float64Array): Figures {
  return { [`${what}P50Ms`]: percentile(taken, 0.5), [`${what}P99Ms`]: percentile(taken, 0.99) }
}
