import { Outlet, useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { z } from 'zod'
import { client } from '../data/client.ts'
import { useMedia } from '../data/use-media.ts'
import { useStored } from '../data/use-stored.ts'
import { Drawer } from './drawer.ts'
import { KeysDialog } from './keys-dialog.tsx'
import { Sidebar } from './sidebar.tsx'
import { useDelayed } from './use-delayed.ts'
import { useHotkeys } from './use-hotkeys.ts'

/** The frame around every page of someone who is signed in. */
export function Shell() {
  const navigate = useNavigate()
  const narrow = useMedia('(max-width: 1180px)')
  const [folded, setFolded] = useStored('sidebar-folded', z.record(z.string(), z.boolean()), {})
  const width = narrow ? 'narrow' : 'wide'
  const isFolded = folded[width] ?? narrow
  const [open, setOpen] = useState(false)
  const [search, setSearch] = useState('')
  const searched = useDeferredValue(useDelayed(search.trim(), 200))
  const [keys, setKeys] = useState(false)
  const drawer = useMemo(() => ({ open, set: setOpen }), [open])

  useEffect(() => client.connection.connect(), [])
  useHotkeys(
    {
      n: () => void navigate({ to: '/' }),
      '/': () => {
        setFolded({ ...folded, [width]: false })
        setOpen(true)
        requestAnimationFrame(() => document.getElementById('search')?.focus())
      },
      c: () => document.querySelector<HTMLElement>('textarea[aria-label="Prompt"]')?.focus(),
      '?': () => setKeys(true),
    },
    0,
  )

  return (
    <Drawer value={drawer}>
      <div
        className="screen"
        data-folded={isFolded}
        data-searching={searched !== ''}
        data-drawer={open ? 'open' : 'closed'}
      >
        <Sidebar
          search={search}
          searched={searched}
          setSearch={setSearch}
          folded={isFolded}
          fold={() => setFolded({ ...folded, [width]: !isFolded })}
          showKeys={() => setKeys(true)}
        />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the button that closes the drawer is inside it */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the same */}
        <div className="side-cover" onClick={() => setOpen(false)} />
        <main className="main">
          <Outlet />
        </main>
        {keys && <KeysDialog close={() => setKeys(false)} />}
      </div>
    </Drawer>
  )
}
