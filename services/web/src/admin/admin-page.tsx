import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Choice } from '../controls/choice.tsx'
import { meQuery } from '../data/queries.ts'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { Queues } from './queues.tsx'
import { ServiceHealth } from './service-health.tsx'
import { Users } from './users.tsx'

const parts = [
  { value: 'users', content: 'Users' },
  { value: 'queues', content: 'Queues' },
  { value: 'health', content: 'Health' },
] as const

/** Users and their quotas, queues and workers, providers: for admins alone. */
export function AdminPage() {
  const [part, setPart] = useState<(typeof parts)[number]['value']>('users')
  const query = useQuery(meQuery)
  return (
    <Page
      title="Admin"
      end={query.data?.user.role === 'admin' && <Choice name="Part" options={parts} value={part} choose={setPart} />}
    >
      <WhenRead query={query}>
        {({ user }) =>
          user.role !== 'admin' ? (
            <p className="blank">This page is for admins.</p>
          ) : part === 'users' ? (
            <Users own={user.id} />
          ) : part === 'queues' ? (
            <Queues />
          ) : (
            <ServiceHealth />
          )
        }
      </WhenRead>
    </Page>
  )
}
