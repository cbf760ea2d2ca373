import type { NewToken } from '@playground/contracts'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { Choice } from '../controls/choice.tsx'
import { CopyButton } from '../controls/copy-button.tsx'
import { IconButton } from '../controls/icon-button.tsx'
import { modelsQuery } from '../data/queries.ts'
import { firstOpenAiRequest, firstRequest } from './first-request.ts'

/** A token right after it was made, with a request to try it. It is never shown again. */
export function ShownToken({ token: { name, token }, close }: { token: NewToken; close: () => void }) {
  const { data: models = [] } = useQuery(modelsQuery)
  const [kind, setKind] = useState<'curl' | 'openai'>('curl')
  const make = kind === 'curl' ? firstRequest : firstOpenAiRequest
  const example = make(location.origin, token, models[0]?.id ?? 'openai/gpt-5-mini')
  return (
    <div className="shown-token" role="status">
      <div className="line">
        <p>
          <b>{name}</b>: copy it now, it is not shown again.
        </p>
        <span className="grow" />
        <IconButton name="Hide the token" onClick={close}>
          <X size={16} strokeWidth={1.5} aria-hidden />
        </IconButton>
      </div>
      <div className="line well">
        <code>{token}</code>
        <CopyButton name="Copy the token" text={token} />
      </div>
      <div className="line">
        <Choice
          name="Example"
          options={[
            { value: 'curl', content: 'curl' },
            { value: 'openai', content: 'OpenAI client' },
          ]}
          value={kind}
          choose={setKind}
        />
        <span className="grow" />
        <CopyButton name="Copy the request" text={example} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways */}
      <pre className="well" tabIndex={0}>
        <code>{example}</code>
      </pre>
    </div>
  )
}
