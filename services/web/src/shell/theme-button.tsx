import { Contrast } from 'lucide-react'
import { IconButton } from '../controls/icon-button.tsx'
import { useTheme } from './use-theme.ts'

export function ThemeButton() {
  const [theme, choose] = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <IconButton name="Theme" hint={`Switch to ${other}`} onClick={() => choose(other)}>
      <Contrast size={16} strokeWidth={1.5} aria-hidden />
    </IconButton>
  )
}
