import { Check, Copy } from 'lucide-react'
import { memo, useMemo, useRef } from 'react'
import { IconButton } from '../controls/icon-button.tsx'
import { useCopy } from '../controls/use-copy.ts'
import { growCode, noCode } from './grow-code.ts'
import { type Language, languageOf } from './languages.ts'
import { type Carry, tokenise } from './tokenise.ts'

/** Code as a model wrote it, with a button to copy it. While it streams only its last lines are drawn anew. */
export const CodeBlock = memo(({ language, code }: { language: string; code: string }) => {
  const known = languageOf(language)
  const grown = useRef(noCode)
  grown.current = growCode(code, known, grown.current)
  const [copied, copy] = useCopy()
  return (
    <div className="code" dir="ltr">
      <header>
        {language === '' ? 'text' : language}
        <IconButton name="Copy code" hint={copied ? 'Copied' : 'Copy code'} onClick={() => copy(code)}>
          {copied ? (
            <Check size={14} strokeWidth={1.5} aria-hidden />
          ) : (
            <Copy size={14} strokeWidth={1.5} aria-hidden />
          )}
        </IconButton>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code wider than its lane is scrolled by keyboard */}
      <pre tabIndex={0}>
        <code>
          {grown.current.chunks.map(({ offset, lines, carry }) => (
            <Lines key={offset} lines={lines} language={known} carry={carry} />
          ))}
        </code>
      </pre>
    </div>
  )
})

const Lines = memo(
  ({ lines, language, carry }: { lines: string; language: Language | undefined; carry: Carry }) => {
    const tokens = useMemo(
      () => (language === undefined ? null : tokensOf(lines, language, carry)),
      [lines, language, carry],
    )
    return (
      <span className="lines">
        {tokens === null
          ? lines
          : tokens.map(({ kind, text }, index) =>
              kind === '' ? (
                text
              ) : (
                <span key={index} className={kind}>
                  {text}
                </span>
              ),
            )}
      </span>
    )
  },
  (before, after) =>
    before.lines === after.lines &&
    before.language === after.language &&
    before.carry?.close === after.carry?.close &&
    before.carry?.kind === after.carry?.kind,
)

function tokensOf(lines: string, language: Language, start: Carry) {
  let carry = start
  return lines.split(/(?<=\n)/).flatMap((line) => {
    const result = tokenise(line, language, carry)
    carry = result.carry
    return result.tokens
  })
}
