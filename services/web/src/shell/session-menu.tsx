import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import { deleteSession } from './delete-session.ts'
import { RenameDialog } from './rename-dialog.tsx'

type Props = { session: { id: string; title: string }; name: string; className?: string; onDeleted?: () => void }

/** What can be done with a session as a whole. */
export function SessionMenu({ session, name, className = '', onDeleted }: Props) {
  const [renaming, setRenaming] = useState(false)
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger asChild>
          <IconButton name={name} hint="More" className={className}>
            <Ellipsis size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.Item onSelect={() => setRenaming(true)}>
              <Pencil size={16} strokeWidth={1.5} aria-hidden />
              Rename
            </DropdownMenu.Item>
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
      {renaming && <RenameDialog session={session} close={() => setRenaming(false)} />}
    </>
  )
}
