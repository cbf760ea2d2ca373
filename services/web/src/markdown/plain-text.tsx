import { memo } from 'react'
import { cutPieces } from './cut-pieces.ts'

/** Text as it is. Cut into pieces, so that the browser lays out only those in view and growth touches only the last. */
export function PlainText({ text }: { text: string }) {
  return (
    <div className="plain" dir="auto">
      {cutPieces(text).map(({ offset, piece }) => (
        <Piece key={offset} text={piece} />
      ))}
    </div>
  )
}

const Piece = memo(({ text }: { text: string }) => <span>{text}</span>)
