import type { ReactNode } from 'react'
import { Bar } from '../shell/bar.tsx'

type Props = { title: string; heading?: string; lead?: ReactNode; end?: ReactNode; children: ReactNode }

/** A page beside the comparisons: its bar, its heading with what can be done at the end, its content. */
export function Page({ title, heading = title, lead, end, children }: Props) {
  return (
    <>
      <Bar title={title} />
      <div className="page">
        <div className="page-in">
          <div className="page-head">
            <div>
              <h2>{heading}</h2>
              {lead !== undefined && <p>{lead}</p>}
            </div>
            {end !== undefined && <div className="end">{end}</div>}
          </div>
          {children}
        </div>
      </div>
    </>
  )
}
