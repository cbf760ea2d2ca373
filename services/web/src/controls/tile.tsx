import type { LaneLetter } from './lane-letters.ts'

export function Tile({ letter, small = false }: { letter: LaneLetter; small?: boolean }) {
  return (
    <span className={small ? 'tile s' : 'tile'} data-lane={letter} aria-hidden>
      {letter}
    </span>
  )
}
