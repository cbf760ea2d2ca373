import { useNavigate } from '@tanstack/react-router'
import { PanelLeft, Plus, Search, X } from 'lucide-react'
import { useContext } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import { AccountRow } from './account-row.tsx'
import { Drawer } from './drawer.ts'
import { HistoryList } from './history-list.tsx'
import { Logo } from './logo.tsx'
import { MainNav } from './main-nav.tsx'
import { QuotaMeter } from './quota-meter.tsx'
import { ToastSlot } from './toast-slot.tsx'

type Props = {
  search: string
  /** What is searched: the field's text, a moment later. */
  searched: string
  setSearch: (search: string) => void
  folded: boolean
  fold: () => void
  showKeys: () => void
}

export function Sidebar({ search, searched, setSearch, folded, fold, showKeys }: Props) {
  const navigate = useNavigate()
  const drawer = useContext(Drawer)
  return (
    <aside className="side">
      <div className="brand">
        <Logo />
        <span>Playground</span>
        <IconButton name={folded ? 'Open sidebar' : 'Fold sidebar'} className="only-wide" onClick={fold}>
          <PanelLeft size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
        <IconButton name="Close history" className="only-narrow" onClick={() => drawer.set(false)}>
          <X size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </div>
      <div className="side-top">
        <button
          type="button"
          className="btn line"
          onClick={() => {
            drawer.set(false)
            void navigate({ to: '/' })
          }}
        >
          <Plus size={16} strokeWidth={1.5} aria-hidden />
          <span>New comparison</span>
          <kbd aria-hidden>N</kbd>
        </button>
      </div>
      <MainNav />
      <div className="side-top find">
        <label className="input">
          <Search size={14} strokeWidth={1.5} aria-hidden />
          <input
            id="search"
            type="search"
            aria-label="Search history"
            placeholder="Search history"
            value={search}
            maxLength={200}
            onChange={({ target }) => setSearch(target.value)}
            onKeyDown={({ key }) => key === 'Escape' && setSearch('')}
          />
          {search === '' ? (
            <kbd aria-hidden>/</kbd>
          ) : (
            <button type="button" aria-label="Clear search" onClick={() => setSearch('')}>
              <X size={14} strokeWidth={1.5} aria-hidden />
            </button>
          )}
        </label>
      </div>
      <HistoryList search={searched} />
      <ToastSlot />
      <div className="side-foot">
        <QuotaMeter />
        <AccountRow showKeys={showKeys} />
      </div>
    </aside>
  )
}
