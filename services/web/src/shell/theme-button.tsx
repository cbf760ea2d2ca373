import { IconButton } from '../controls/icon-button.tsx'
import { useTheme } from './use-theme.ts'

export function ThemeButton() {
  const [theme, choose] = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton name="Theme" hint={`Switch to ${other}`} onClick={() => choose(other)}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden>
        <circle cx="8" cy="8" r="5.5" />
        <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" />
      </svg>
    </IconButton>
  )
}
