import { useQuery } from '@tanstack/react-query'
import { healthQuery } from '../data/page-queries.ts'
import { Block } from '../page/block.tsx'
import { WhenRead } from '../page/when-read.tsx'

const words = { ok: 'Well', degraded: 'Degraded', down: 'Down' } as const

/** What the service needs, and how each of it is. */
export function ServiceHealth() {
  const query = useQuery(healthQuery)
  return (
    <WhenRead query={query}>
      {({ status, version, checks }) => (
        <Block heading={words[status]} note={`Version ${version}. Looked at every five seconds.`}>
          <table className="tbl">
            <thead>
              <tr>
                <th>Part</th>
                <th>State</th>
                <th>Detail</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(checks).map(([name, check]) => (
                <tr key={name}>
                  <td>
                    <b>{name}</b>
                  </td>
                  <td>
                    <span className="state" data-health={check.status}>
                      {words[check.status]}
                    </span>
                  </td>
                  <td className="muted wrap">{check.detail ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Block>
      )}
    </WhenRead>
  )
}
