import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** Something was refused or went wrong: said at once to everybody. */
export function Alert({ children }: { children: ReactNode }) {
  return (
    <div className="alert" role="alert">
      <CircleAlert size={16} strokeWidth={1.5} aria-hidden />
      <span>{children}</span>
    </div>
  )
}
