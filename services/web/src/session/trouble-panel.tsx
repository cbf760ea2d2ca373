import type { Run } from '@playground/contracts'
import { CircleAlert, RotateCw } from 'lucide-react'
import { troubleWords } from './trouble-words.ts'

type Props = { run: Run; lanes: number; ways: { retry: () => void; changeModel: () => void } | null }

export function TroublePanel({ run, lanes, ways }: Props) {
  const { heading, text } = troubleWords(run, lanes)
  return (
    <div className="trouble">
      <h4>
        <CircleAlert size={16} strokeWidth={1.5} aria-hidden />
        {heading}
      </h4>
      <p>{text}</p>
      {ways !== null && (
        <div className="row">
          <button type="button" className="btn line s" onClick={ways.retry}>
            <RotateCw size={14} strokeWidth={1.5} aria-hidden />
            Retry
          </button>
          {run.model !== null && (
            <button type="button" className="btn s" onClick={ways.changeModel}>
              Change model
            </button>
          )}
        </div>
      )}
      <dl>
        {run.error !== null && (
          <>
            <dt>Code</dt>
            <dd>{run.error.code}</dd>
          </>
        )}
        {run.metrics !== null && run.metrics.tries > 0 && (
          <>
            <dt>Tries</dt>
            <dd>{run.metrics.tries}</dd>
          </>
        )}
        <dt>Run</dt>
        <dd>{run.id}</dd>
      </dl>
    </div>
  )
}
