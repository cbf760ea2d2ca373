import { estimateTokens, type Model } from '@playground/contracts'
import { Plus, X } from 'lucide-react'
import { Switch } from '../controls/switch.tsx'
import { letterAt, Tile } from '../controls/tile.tsx'
import { count } from '../format/count.ts'
import { sendKeys, sendOnKeys } from './send-keys.ts'

type Props = {
  models: readonly Model[]
  chosen: readonly string[]
  choose: (models: string[]) => void
  pick: () => void
  prompt: string
  setPrompt: (prompt: string) => void
  blind: { on: boolean; set: (on: boolean) => void } | null
  busy: boolean
  send: () => void
}

export function Composer({ models, chosen, choose, pick, prompt, setPrompt, blind, busy, send }: Props) {
  const empty = prompt.trim() === '' || chosen.length === 0
  return (
    <div className="composer">
      <div className="chips">
        {chosen.map((id, position) => {
          const name = models.find((model) => model.id === id)?.name ?? id
          return (
            <span key={id} className="chip">
              <Tile letter={letterAt(position)} />
              {name}
              <button
                type="button"
                className="x"
                aria-label={`Remove ${name}`}
                onClick={() => choose(chosen.filter((other) => other !== id))}
              >
                <X size={12} strokeWidth={1.5} aria-hidden />
              </button>
            </span>
          )
        })}
        <button type="button" className="chip add" aria-label="Models" onClick={pick}>
          <Plus size={14} strokeWidth={1.5} aria-hidden />
          Models
        </button>
      </div>
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
        {blind !== null && <Switch name="Blind" on={blind.on} set={blind.set} />}
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
