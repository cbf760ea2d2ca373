import { infiniteQueryOptions } from '@tanstack/react-query'

type Query = { limit: string; q?: string; cursor?: string }

/** A list that is read in pages of fifty; with `search` only what mentions it. */
export const searchQuery = <Page extends { meta: { nextCursor: string | null } }>(
  list: string,
  search: string,
  read: (query: Query, signal: AbortSignal) => Promise<Page>,
) =>
  infiniteQueryOptions({
    queryKey: [list, search],
    queryFn: ({ pageParam, signal }) =>
      read(
        { limit: '50', ...(search === '' ? {} : { q: search }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ meta }) => meta.nextCursor,
  })
