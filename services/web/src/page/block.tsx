import { type ReactNode, useId } from 'react'

type Props = { heading: string; note?: ReactNode; end?: ReactNode; children: ReactNode; className?: string }

/** A part of a page under a heading of its own. */
export function Block({ heading, note, end, children, className = '' }: Props) {
  const id = useId()
  return (
    <section className={`block ${className}`} aria-labelledby={id}>
      <header>
        <h3 id={id}>{heading}</h3>
        {note !== undefined && <span className="muted">{note}</span>}
        {end !== undefined && <div className="end">{end}</div>}
      </header>
      {children}
    </section>
  )
}
