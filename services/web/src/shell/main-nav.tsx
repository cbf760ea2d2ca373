import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Bot, Braces, ChartColumn, ListOrdered, type LucideIcon, Settings2 } from 'lucide-react'
import { useContext } from 'react'
import { Hint } from '../controls/hint.tsx'
import { meQuery } from '../data/queries.ts'
import { Drawer } from './drawer.ts'

const places: readonly { to: string; name: string; icon: LucideIcon; adminOnly?: boolean }[] = [
  { to: '/leaderboard', name: 'Leaderboard', icon: ListOrdered },
  { to: '/usage', name: 'Usage', icon: ChartColumn },
  { to: '/agents', name: 'Agents', icon: Bot },
  { to: '/templates', name: 'Templates', icon: Braces },
  { to: '/admin', name: 'Admin', icon: Settings2, adminOnly: true },
]

/** The pages beside the comparisons. */
export function MainNav() {
  const drawer = useContext(Drawer)
  const { data } = useQuery(meQuery)
  const isAdmin = data?.user.role === 'admin'
  return (
    <nav className="nav" aria-label="Pages">
      {places
        .filter(({ adminOnly = false }) => !adminOnly || isAdmin)
        .map(({ to, name, icon: Icon }) => (
          <Hint key={to} text={name}>
            <Link to={to} activeProps={{ 'aria-current': 'page' }} onClick={() => drawer.set(false)}>
              <Icon size={16} strokeWidth={1.5} aria-hidden />
              <span>{name}</span>
            </Link>
          </Hint>
        ))}
    </nav>
  )
}
