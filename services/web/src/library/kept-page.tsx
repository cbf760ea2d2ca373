import type { UseQueryResult } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type KeptColumn, KeptTable } from '../page/kept-table.tsx'
import { Page } from '../page/page.tsx'
import { WhenRead } from '../page/when-read.tsx'
import { RowMenu } from './row-menu.tsx'

type Props<Kept extends { id: string; name: string }> = {
  title: string
  lead: string
  /** What the button says that makes another one. */
  make: string
  query: UseQueryResult<Kept[]>
  blank: string
  sub?: (kept: Kept) => ReactNode
  columns: readonly KeptColumn<Kept>[]
  remove: (kept: Kept) => Promise<void>
  /** Where one is made (null) or changed. */
  dialog: (kept: Kept | null, close: () => void) => ReactNode
}

/** Something that is kept to be used again: all of it, to be made, changed and deleted. */
export function KeptPage<Kept extends { id: string; name: string }>(props: Props<Kept>) {
  const { title, lead, make, query, blank, columns, remove, dialog } = props
  const [edited, setEdited] = useState<Kept | 'new' | null>(null)
  return (
    <Page
      title={title}
      lead={lead}
      end={
        <button type="button" className="btn fill s" onClick={() => setEdited('new')}>
          <Plus size={14} strokeWidth={1.5} aria-hidden />
          {make}
        </button>
      }
    >
      <WhenRead query={query}>
        {(rows) =>
          rows.length === 0 ? (
            <p className="blank">{blank}</p>
          ) : (
            <KeptTable
              rows={rows}
              {...(props.sub === undefined ? {} : { sub: props.sub })}
              columns={columns}
              acts={(kept) => (
                <RowMenu name={kept.name} edit={() => setEdited(kept)} remove={() => void remove(kept)} />
              )}
            />
          )
        }
      </WhenRead>
      {edited !== null && dialog(edited === 'new' ? null : edited, () => setEdited(null))}
    </Page>
  )
}
