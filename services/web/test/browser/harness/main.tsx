import { Tooltip } from 'radix-ui'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Markdown } from '../../../src/markdown/markdown.tsx'
import '../../../src/styles/index.css'

declare global {
  interface Window {
    /** Draws a text as an answer, at once. */
    show: (text: string, live: boolean) => void
  }
}

const place = document.getElementById('root')
if (place !== null) {
  const root = createRoot(place)
  window.show = (text, live) =>
    flushSync(() =>
      root.render(
        <Tooltip.Provider>
          <div className="answer">
            <Markdown text={text} live={live} />
          </div>
        </Tooltip.Provider>,
      ),
    )
}
