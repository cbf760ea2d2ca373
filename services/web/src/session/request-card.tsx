import type { RunDetails } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { Check, Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { Alert } from '../controls/alert.tsx'
import { Dialog } from '../controls/dialog.tsx'
import { useCopy } from '../controls/use-copy.ts'
import { runDetailsQuery } from '../data/queries.ts'
import { count } from '../format/count.ts'
import { money } from '../format/money.ts'
import { parameterName } from '../format/parameter-name.ts'
import { refusal } from '../format/refusal.ts'

/** What exactly was sent for an answer, and what became of each attempt. Loaded when it is opened. */
export default function RequestCard({ runId, close }: { runId: string; close: () => void }) {
  const { data, error } = useQuery({ ...runDetailsQuery(runId, true), staleTime: 0 })
  return (
    <Dialog title="Request as sent" close={close}>
      <div className="settings-body request">
        {error !== null && <Alert>{refusal(error)}</Alert>}
        {data !== undefined && <Card run={data} />}
      </div>
      <footer>
        <span className="grow" />
        <button type="button" className="btn line" onClick={close}>
          Close
        </button>
      </footer>
    </Dialog>
  )
}

function Card({ run }: { run: RunDetails }) {
  const { request, metrics } = run
  const [copied, copy] = useCopy()
  const body = request === null ? '' : JSON.stringify(request.body, null, 2)
  return (
    <>
      <dl className="facts-list">
        <Fact name="Model">{run.model}</Fact>
        <Fact name="Answered by">{request?.resolvedModel}</Fact>
        <Fact name="Provider’s id">{request?.providerRequestId}</Fact>
        <Fact name="Run">{run.id}</Fact>
        <Fact name="Address">{request?.url}</Fact>
        <Fact name="Not sent">
          {request?.droppedParameters.map(parameterName).join(', ') || 'Nothing was left out'}
        </Fact>
        <Fact name="Tokens">{metrics === null ? null : usageInWords(metrics.usage)}</Fact>
        <Fact name="Price table">{metrics?.priceVersion}</Fact>
      </dl>
      {request === null ? (
        <p className="muted">Nothing was sent to the provider.</p>
      ) : (
        <div className="sent">
          <header>
            <span className="muted">Body{request.truncated && ', long texts shortened'}</span>
            <button type="button" className="btn s" onClick={() => copy(body)}>
              {copied ? (
                <Check size={14} strokeWidth={1.5} aria-hidden />
              ) : (
                <Copy size={14} strokeWidth={1.5} aria-hidden />
              )}
              {copied ? 'Copied' : 'Copy'}
            </button>
          </header>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keyboard */}
          <pre tabIndex={0}>{body}</pre>
        </div>
      )}
      {run.attempts.length > 1 && <Attempts attempts={run.attempts} />}
    </>
  )
}

function Attempts({ attempts }: Pick<RunDetails, 'attempts'>) {
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">Ended</th>
          <th scope="col">Tokens</th>
          <th scope="col">Cost</th>
          <th scope="col">Borne by</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map(({ attempt, outcome, tokens, costMicros, borneBy }) => (
          <tr key={attempt} className="num">
            <td>{attempt}</td>
            <td>{outcome}</td>
            <td>{tokens === null ? '–' : count(tokens)}</td>
            <td>{costMicros === null ? '–' : money(costMicros)}</td>
            <td>{borneBy === 'user' ? 'you' : 'the platform'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function usageInWords(usage: NonNullable<RunDetails['metrics']>['usage']): string {
  const parts = [
    ['input', usage.input],
    ['cached', usage.cacheRead],
    ['cache written', usage.cacheWrite],
    ['output', usage.output],
    ['thinking', usage.reasoning],
  ] as const
  return parts.flatMap(([name, tokens]) => (tokens > 0 ? [`${count(tokens)} ${name}`] : [])).join(', ') || 'none'
}
