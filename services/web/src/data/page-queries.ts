import { queryOptions } from '@tanstack/react-query'
import { client } from './client.ts'
import { searchQuery } from './search-query.ts'

// What these tell changes with every answer and vote: a page that is opened asks anew.
const staleTime = 0

/** Models by one's own votes. */
export const leaderboardQuery = (tag: string, blind: boolean) =>
  queryOptions({
    queryKey: ['leaderboard', tag, blind],
    queryFn: ({ signal }) =>
      client.call('readLeaderboard', {
        query: { ...(tag === '' ? {} : { tag }), ...(blind ? { blind: 'true' as const } : {}) },
        signal,
      }),
    staleTime,
  })

/** What the account has used between two days (UTC), both included. */
export const usageQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['usage', from, to],
    queryFn: ({ signal }) => client.call('readUsage', { query: { from, to }, signal }),
    placeholderData: (before) => before,
    staleTime,
  })

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async () => (await client.call('listTokens', { query: { limit: '100' } })).data,
})

/** Accounts, newest first; with `search` those whose address or name holds it. */
export const usersQuery = (search: string) =>
  searchQuery('users', search, (query, signal) => client.call('listUsers', { query, signal }))

/** How the service and what it needs are; looked at again while it is shown. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => client.call('health', {}),
  refetchInterval: 5000,
  retry: false,
})

/** Queues, workers and dead jobs; looked at again while they are shown. */
export const queuesQuery = queryOptions({
  queryKey: ['queues'],
  queryFn: () => client.call('readQueues', {}),
  refetchInterval: 5000,
})
