import { memo, useEffect, useRef, useState } from 'react'

const longest = 4000
const katex = () => import('katex')

/**
 * A formula. KaTeX comes when the first one is needed and writes MathML, which browsers set themselves: no style
 * attributes for the content security policy to forbid, no fonts. Until then, and when it cannot be read, the source.
 */
export const Formula = memo(({ tex, display = false }: { tex: string; display?: boolean }) => {
  const place = useRef<HTMLSpanElement>(null)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    let current = true
    setFailed(tex.length > longest)
    if (tex.length > longest) return
    katex()
      .then(({ default: { render } }) => {
        if (!current || place.current === null) return
        render(tex, place.current, {
          displayMode: display,
          output: 'mathml',
          trust: false,
          maxExpand: 1000,
          maxSize: 20,
          strict: 'ignore',
          throwOnError: true,
        })
        setFailed(false)
      })
      .catch(() => {
        if (current) setFailed(true)
      })
    return () => {
      current = false
    }
  }, [tex, display])

  const source = failed ? <code dir="ltr">{tex}</code> : null
  return display ? (
    <span className="math-block" dir="ltr">
      <span ref={place} hidden={failed} />
      {source}
    </span>
  ) : (
    <span dir="ltr">
      <span ref={place} hidden={failed} />
      {source}
    </span>
  )
})
