import { Link } from '@tanstack/react-router'

export function NotFound() {
  return (
    <div className="grid h-full place-content-center gap-2 text-center">
      <h1 className="text-17 font-semibold">Nothing here</h1>
      <p className="text-ink-2">This address leads nowhere, or to something that was deleted.</p>
      <p>
        <Link to="/" className="btn link">
          New comparison
        </Link>
      </p>
    </div>
  )
}
