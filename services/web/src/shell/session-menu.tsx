import type { ExportFormat } from '@playground/contracts'
import { Download, Ellipsis, ExternalLink, Pencil, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import { exportSession } from '../share/export-session.ts'
import { ShareDialog } from '../share/share-dialog.tsx'
import { deleteSession } from './delete-session.ts'
import { RenameDialog } from './rename-dialog.tsx'

type Props = {
  session: { id: string; title: string }
  name: string
  className?: string
  onDeleted?: () => void
  /** What a page has to say about its session, before what is so for all. */
  children?: ReactNode
}

const formats: readonly (readonly [ExportFormat, string])[] = [
  ['html', 'Page that replays it'],
  ['md', 'Markdown'],
  ['csv', 'CSV'],
  ['json', 'JSON'],
]

/** What can be done with a session as a whole. */
export function SessionMenu({ session, name, className = '', onDeleted, children }: Props) {
  const [open, setOpen] = useState<'rename' | 'share' | null>(null)
  const close = () => setOpen(null)
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton name={name} hint="More" className={className}>
            <Ellipsis size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
            {children}
            <DropdownMenu.Item onSelect={() => setOpen('rename')}>
              <Pencil size={16} strokeWidth={1.5} aria-hidden />
              Rename
            </DropdownMenu.Item>
            <DropdownMenu.Item onSelect={() => setOpen('share')}>
              <ExternalLink size={16} strokeWidth={1.5} aria-hidden />
              Share
            </DropdownMenu.Item>
            <DropdownMenu.Sub>
              <DropdownMenu.SubTrigger>
                <Download size={16} strokeWidth={1.5} aria-hidden />
                Export
              </DropdownMenu.SubTrigger>
              <DropdownMenu.Portal>
                <DropdownMenu.SubContent className="menu" sideOffset={2} collisionPadding={8}>
                  {formats.map(([format, words]) => (
                    <DropdownMenu.Item key={format} onSelect={() => void exportSession(session.id, format)}>
                      {words}
                    </DropdownMenu.Item>
                  ))}
                </DropdownMenu.SubContent>
              </DropdownMenu.Portal>
            </DropdownMenu.Sub>
            <DropdownMenu.Separator />
            <DropdownMenu.Item
              className="del"
              onSelect={() => void deleteSession(session.id, session.title).then(onDeleted)}
            >
              <Trash2 size={16} strokeWidth={1.5} aria-hidden />
              Delete
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {open === 'rename' && <RenameDialog session={session} close={close} />}
      {open === 'share' && <ShareDialog session={session} close={close} />}
    </>
  )
}
