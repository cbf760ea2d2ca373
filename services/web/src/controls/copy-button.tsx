import { Check, Copy } from 'lucide-react'
import { IconButton } from './icon-button.tsx'
import { useCopy } from './use-copy.ts'

/** Copies a text, and shows for a moment that it did. */
export function CopyButton({ name, text }: { name: string; text: string }) {
  const [copied, copy] = useCopy()
  return (
    <IconButton name={copied ? 'Copied' : name} onClick={() => copy(text)}>
      {copied ? <Check size={16} strokeWidth={1.5} aria-hidden /> : <Copy size={16} strokeWidth={1.5} aria-hidden />}
    </IconButton>
  )
}
