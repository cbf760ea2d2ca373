import type { QueueReport } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { queuesQuery } from '../data/page-queries.ts'
import { count, plural } from '../format/count.ts'
import { shortDay } from '../format/day.ts'
import { seconds } from '../format/seconds.ts'
import { Block } from '../page/block.tsx'
import { WhenRead } from '../page/when-read.tsx'

/** What waits, who works, and what came to nothing. */
export function Queues() {
  const query = useQuery(queuesQuery)
  return (
    <WhenRead query={query}>
      {({ queues, workers, deadJobs }) => (
        <>
          <Block heading="Queues" note="Looked at every five seconds.">
            <QueueTable queues={queues} />
          </Block>
          <Block heading="Workers" note={plural(workers.length, 'worker')}>
            <WorkerTable workers={workers} />
          </Block>
          <Block heading="Dead jobs" note="Of the last day: no worker could finish them.">
            {deadJobs.length === 0 ? <p className="muted">None.</p> : <DeadTable deadJobs={deadJobs} />}
          </Block>
        </>
      )}
    </WhenRead>
  )
}

function QueueTable({ queues }: Pick<QueueReport, 'queues'>) {
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>Provider</th>
          <th>For</th>
          <th className="r">Waiting</th>
          <th className="r">Running</th>
          <th className="r from-wide">Given again</th>
          <th className="r from-wide">Oldest</th>
        </tr>
      </thead>
      <tbody>
        {queues.map(({ name, provider, class: kind, waiting, running, redelivered, oldestMs }) => (
          <tr key={name}>
            <td>
              <b>{provider}</b>
            </td>
            <td className="muted">{kind === 'live' ? 'people' : 'background'}</td>
            <td className="r num">{count(waiting)}</td>
            <td className="r num">{count(running)}</td>
            <td className="r num from-wide">{count(redelivered)}</td>
            <td className="r num from-wide">{oldestMs === null ? '–' : `${seconds(oldestMs)} s`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function WorkerTable({ workers }: Pick<QueueReport, 'workers'>) {
  return (
    <table className="tbl fix">
      <thead>
        <tr>
          <th>Provider</th>
          <th className="from-wide">Worker</th>
          <th className="r">Models</th>
          <th className="r">Running</th>
          <th>Last call</th>
          <th className="r from-wide">Since</th>
        </tr>
      </thead>
      <tbody>
        {workers.map(({ id, name, models, running, since, lastCall }) => (
          <tr key={id}>
            <td className="cut">
              <b>{name}</b>
            </td>
            <td className="cut muted from-wide" title={id}>
              {id}
            </td>
            <td className="r num" title={models.join(', ')}>
              {models.length}
            </td>
            <td className="r num">{running ?? '–'}</td>
            <td>
              {lastCall == null ? (
                <span className="muted">None yet</span>
              ) : (
                <span className="state" data-health={lastCall.ok ? 'ok' : 'degraded'}>
                  {lastCall.ok ? 'Well' : (lastCall.code ?? 'Failed')}
                </span>
              )}
            </td>
            <td className="r muted from-wide">{since === undefined ? '–' : shortDay(since)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DeadTable({ deadJobs }: Pick<QueueReport, 'deadJobs'>) {
  return (
    <table className="tbl">
      <thead>
        <tr>
          <th>When</th>
          <th>Provider</th>
          <th>Why</th>
          <th className="from-wide">Run</th>
        </tr>
      </thead>
      <tbody>
        {deadJobs.map(({ runId, provider, model, message, at }, index) => (
          <tr key={runId ?? `${at} ${index}`}>
            <td className="muted">{shortDay(at)}</td>
            <td>{model ?? provider}</td>
            <td className="wrap">{message}</td>
            <td className="muted from-wide">
              <code>{runId ?? '–'}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
