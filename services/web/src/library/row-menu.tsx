import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from '../controls/icon-button.tsx'

type Props = { name: string; edit: () => void; remove: () => void }

/** What can be done with something that was saved. */
export function RowMenu({ name, edit, remove }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <IconButton name={`More for ${name}`} hint="More">
          <Ellipsis size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Item onSelect={edit}>
            <Pencil size={16} strokeWidth={1.5} aria-hidden />
            Edit
          </DropdownMenu.Item>
          <DropdownMenu.Separator />
          <DropdownMenu.Item className="del" onSelect={remove}>
            <Trash2 size={16} strokeWidth={1.5} aria-hidden />
            Delete
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
