import { estimateTokens } from '@playground/contracts'
import type { ReactNode } from 'react'
import { count } from '../format/count.ts'
import { sendKeys, sendOnKeys } from './send-keys.ts'

type Props = {
  lanes: ReactNode
  tools: ReactNode
  prompt: string
  setPrompt: (prompt: string) => void
  /** Nothing can be sent yet. */
  empty: boolean
  busy: boolean
  send: () => void
}

/** Where the first prompt is written, with the lanes above it and what holds for all of them below. */
export function Composer({ lanes, tools, prompt, setPrompt, empty, busy, send }: Props) {
  return (
    <div className="composer">
      {lanes}
      <textarea
        // biome-ignore lint/a11y/noAutofocus: writing a prompt is what this page is for
        autoFocus
        aria-label="Prompt"
        placeholder="Ask anything"
        dir="auto"
        rows={4}
        maxLength={100_000}
        value={prompt}
        onChange={({ target }) => setPrompt(target.value)}
        onKeyDown={sendOnKeys(send)}
      />
      <div className="tools">
        {tools}
        <span className="grow" />
        <span className="tokens num only-wide">
          {prompt.trim() !== '' && `${count(estimateTokens(prompt))} tokens`}
        </span>
        <button type="button" className="btn fill" disabled={empty || busy} onClick={send}>
          Send
          <kbd aria-hidden>{sendKeys}</kbd>
        </button>
      </div>
    </div>
  )
}
