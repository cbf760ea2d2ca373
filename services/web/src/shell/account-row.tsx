import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleUser, Ellipsis, Keyboard, LogOut } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { IconButton } from '../controls/icon-button.tsx'
import { client } from '../data/client.ts'
import { meQuery } from '../data/queries.ts'
import { forgetDrafts } from '../data/use-draft.ts'
import { ThemeButton } from './theme-button.tsx'

export function AccountRow({ showKeys }: { showKeys: () => void }) {
  const { data } = useQuery(meQuery)
  const navigate = useNavigate()
  const name = data?.user.name ?? data?.user.email ?? ''
  return (
    <div className="who">
      <span className="face" aria-hidden>
        {initials(name)}
      </span>
      <span className="cut" title={data?.user.email ?? undefined}>
        {name}
      </span>
      <ThemeButton />
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <IconButton name="Account" className="more">
            <Ellipsis size={16} strokeWidth={1.5} aria-hidden />
          </IconButton>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" side="top" align="end" sideOffset={4} collisionPadding={8}>
            <DropdownMenu.Item onSelect={() => void navigate({ to: '/account' })}>
              <CircleUser size={16} strokeWidth={1.5} aria-hidden />
              Account
            </DropdownMenu.Item>
            <DropdownMenu.Item onSelect={showKeys}>
              <Keyboard size={16} strokeWidth={1.5} aria-hidden />
              Keys
              <kbd>?</kbd>
            </DropdownMenu.Item>
            <DropdownMenu.Separator />
            <DropdownMenu.Item onSelect={() => void signOut()}>
              <LogOut size={16} strokeWidth={1.5} aria-hidden />
              Sign out
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
    </div>
  )
}

async function signOut() {
  // First, or the end of the login would look like one that came unasked.
  client.close()
  forgetDrafts()
  const { redirect } = await client.call('logout', {}).catch(() => ({ redirect: null }))
  location.assign(redirect ?? '/sign-in')
}

function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter((word) => word !== '')
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
}
