import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Alert } from '../controls/alert.tsx'
import { refusal } from '../format/refusal.ts'

/** What a page shows of something that is read: grey blocks after a moment, a sentence when it cannot be had. */
export function WhenRead<Data>({
  query,
  children,
}: {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Alert>{refusal(query.error)}</Alert>
  return <div className="page-wait" role="status" aria-label="Loading" />
}
