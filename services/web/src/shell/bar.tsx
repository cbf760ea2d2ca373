import { Menu } from 'lucide-react'
import { type ReactNode, useContext, useEffect } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import { ConnectionStatus } from './connection-status.tsx'
import { Drawer } from './drawer.ts'

/** The bar on top of every page: where you are at its start, the connection and what can be done at its end. */
export function Bar({ title, meta, children }: { title: string; meta?: string; children?: ReactNode }) {
  const drawer = useContext(Drawer)
  useEffect(() => {
    document.title = title === '' ? 'Playground' : `${title} · Playground`
  }, [title])
  return (
    <header className="bar">
      <IconButton name="Open history" className="only-narrow" onClick={() => drawer.set(true)}>
        <Menu size={16} strokeWidth={1.5} aria-hidden />
      </IconButton>
      <h1 className="cut" title={title}>
        {title}
      </h1>
      {meta !== undefined && <span className="meta num only-wide">{meta}</span>}
      <span className="grow" />
      <ConnectionStatus />
      {children}
    </header>
  )
}
