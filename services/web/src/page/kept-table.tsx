import type { ReactNode } from 'react'

type Row = { id: string; name: string }

export type KeptColumn<Kept> = {
  head: string
  /** How wide it is beside the others; as wide as they are when left out. */
  width?: 'text' | 'when'
  /** It stays where there is little room. */
  narrow?: boolean
  /** Words that people or models wrote: cut where they are too long, in the direction they are read. */
  written?: boolean
  ink?: boolean
  cell: (kept: Kept) => ReactNode
}

type Props<Kept extends Row> = {
  rows: readonly Kept[]
  /** What stands below the name. */
  sub?: (kept: Kept) => ReactNode
  columns: readonly KeptColumn<Kept>[]
  acts: (kept: Kept) => ReactNode
}

/** Things that were kept under a name, and at the end of each row what can be done with it. */
export function KeptTable<Kept extends Row>({ rows, sub, columns, acts }: Props<Kept>) {
  return (
    <table className="tbl fix kept">
      <thead>
        <tr>
          <th>Name</th>
          {columns.map(({ head, width, narrow }) => (
            <th key={head} className={words(width, narrow !== true && 'from-wide')}>
              {head}
            </th>
          ))}
          <th className="acts">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((kept) => (
          <tr key={kept.id}>
            <td className="cut">
              <b>{kept.name}</b>
              {sub !== undefined && <span className="sub">{sub(kept)}</span>}
            </td>
            {columns.map(({ head, narrow, written, ink, cell }) => (
              <td
                key={head}
                className={words(written && 'cut', ink !== true && 'muted', narrow !== true && 'from-wide')}
                dir={written ? 'auto' : undefined}
              >
                {cell(kept)}
              </td>
            ))}
            <td className="r">{acts(kept)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function words(...parts: (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string').join(' ')
}
