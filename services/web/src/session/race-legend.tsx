import type { ReactNode } from 'react'

/** What the parts of a strip mean. */
export function RaceLegend() {
  return (
    <div className="legend" aria-hidden>
      <Key name="Queue">
        <rect width="14" height="8" rx="1" fill="url(#hatch)" />
      </Key>
      <Key name="First token">
        <rect x=".5" y=".5" width="13" height="7" rx="1" fill="none" stroke="var(--control)" />
      </Key>
      <Key name="Thinking">
        <rect width="14" height="8" rx="1" fill="var(--ink-2)" opacity=".32" />
      </Key>
      <Key name="Answer">
        <rect width="14" height="8" rx="1" fill="var(--ink-2)" />
      </Key>
      <Key name="Gaps">
        <path d="M1 8V5m3 3V3m3 5V0m3 8V4m3 4V6" stroke="var(--ink-2)" strokeWidth="1.5" />
      </Key>
    </div>
  )
}

function Key({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span>
      <svg aria-hidden>{children}</svg>
      {name}
    </span>
  )
}
