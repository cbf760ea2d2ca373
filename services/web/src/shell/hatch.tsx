/** The hatching that stands for waiting and for "not yours to see", defined once for every drawing of the page. */
export function Hatch() {
  return (
    <svg className="hatch-defs" width="0" height="0" aria-hidden>
      <defs>
        <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.6" height="4" fill="var(--ink-3)" />
        </pattern>
      </defs>
    </svg>
  )
}
