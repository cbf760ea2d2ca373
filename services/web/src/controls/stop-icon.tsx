/** A full square, smaller than the icons of strokes beside it. */
export function StopIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden>
      <rect x="4.5" y="4.5" width="7" height="7" rx="1.2" />
    </svg>
  )
}
