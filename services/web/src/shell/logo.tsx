/** Three bars of a timing strip. */
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="currentColor" aria-hidden>
      <rect x="2" y="3" width="10" height="3.4" rx="1" />
      <rect x="2" y="8.3" width="16" height="3.4" rx="1" />
      <rect x="2" y="13.6" width="6" height="3.4" rx="1" />
    </svg>
  )
}
