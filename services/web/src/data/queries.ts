import { comparisonStart, type RunDetails, type SessionStart } from '@playground/contracts'
import { queryOptions } from '@tanstack/react-query'
import { client } from './client.ts'
import { searchQuery } from './search-query.ts'

/** Who is signed in, and the quota. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => client.call('me', {}) })

/** What the gateway offers; parts of the page that need more than it has stay away. */
export const infoQuery = queryOptions({
  queryKey: ['info'],
  queryFn: () => client.call('info', {}),
  staleTime: Number.POSITIVE_INFINITY,
})

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: async () => {
    const { data } = await client.call('listModels', {})
    return data.filter(({ kind }) => kind === 'chat')
  },
  // Workers announce themselves every 10 s: right after a start of the gateway the list still grows.
  refetchInterval: ({ state }) => ((state.data?.length ?? 0) === 0 ? 2000 : 60_000),
})

/** Lanes that were saved to be used again, and prompts with variables. The newest hundred are enough to choose from. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async () => (await client.call('listAgents', { query: { limit: '100' } })).data,
  retry: false,
})

export const promptsQuery = queryOptions({
  queryKey: ['prompts'],
  queryFn: async () => (await client.call('listPrompts', { query: { limit: '100' } })).data,
  retry: false,
})

/** Sessions, newest first; with `search` those that mention it. */
export const sessionsQuery = (search: string) =>
  searchQuery('sessions', search, (query, signal) => client.call('listSessions', { query, signal }))

export const estimateQuery = (body: SessionStart | null) =>
  queryOptions({
    queryKey: ['estimate', body],
    queryFn: ({ signal }) => (body === null ? null : client.call('estimate', { body, signal })),
    enabled: body !== null,
    retry: false,
  })

/** @param body a `ComparisonStart` as JSON, for equal ones are asked once */
export const turnEstimateQuery = (sessionId: string, body: string, version: string) =>
  queryOptions({
    queryKey: ['turn-estimate', sessionId, version, body],
    queryFn: ({ signal }) =>
      client.call('estimateTurn', {
        params: { id: sessionId },
        body: comparisonStart.parse(JSON.parse(body)),
        signal,
      }),
    retry: false,
    gcTime: 60_000,
  })

/** Time line, request and attempts of a run that has ended: they do not change any more. */
export const runDetailsQuery = (runId: string, enabled: boolean) =>
  queryOptions({
    queryKey: ['run', runId],
    queryFn: ({ signal }): Promise<RunDetails> => client.call('readRun', { params: { id: runId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
    retry: false,
  })
