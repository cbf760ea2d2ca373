import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Logo } from '../shell/logo.tsx'
import { ThemeButton } from '../shell/theme-button.tsx'

/** The bar of a page that is read without an account. */
export function SharedBar({ title, meta }: { title: string; meta?: string }) {
  useEffect(() => {
    document.title = title === '' ? 'Playground' : `${title} · Playground`
  }, [title])
  return (
    <header className="bar">
      <Link to="/" className="shared-home" aria-label="Playground">
        <Logo />
      </Link>
      <h1 className="cut" title={title}>
        {title}
      </h1>
      {meta !== undefined && <span className="meta num only-wide">{meta}</span>}
      <span className="grow" />
      <span className="muted only-wide">Shared, to read and replay</span>
      <ThemeButton />
    </header>
  )
}
