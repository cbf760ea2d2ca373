/** One piece of markdown that can be parsed alone. `source` runs up to where the next piece starts. */
export type Block = Readonly<{
  kind: 'flow' | 'fence' | 'item'
  /** Where the block starts in the text: its identity, for text only ever grows. */
  offset: number
  source: string
}>

/**
 * A text cut into blocks. Those in `sealed` and `settled` never change any more; `sealed` are the older ones, put
 * together so that nobody has to look at each again. `growing` is at most two: the last one grows, and the one
 * before it would be settled if the line that is being written turns out as it begins.
 */
export type Split = Readonly<{
  text: string
  sealed: readonly (readonly Block[])[]
  settled: readonly Block[]
  growing: readonly Block[]
  /** Link definitions among the settled blocks, for blocks that refer to them. */
  definitions: string
  /** Where scanning goes on: the start of the first line that is not complete yet. */
  scanned: number
  open: Open
}>

/** What is open at the place reached, and where it began. */
type Open = Readonly<{
  mode: 'none' | 'flow' | 'code' | 'list' | 'fence' | 'math'
  start: number
  end: string
  blank: boolean
}>

const nothing: Open = { mode: 'none', start: 0, end: '', blank: false }
export const emptySplit: Split = {
  text: '',
  sealed: [],
  settled: [],
  growing: [],
  definitions: '',
  scanned: 0,
  open: nothing,
}

const fenceStart = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})/
const heading = /^#{1,6}(?:[ \t]|$)/
const listMarker = /^( {0,3})(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/
const rule = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/
const definition = /^ {0,3}\[[^\]]{1,100}\]:[ \t]*\S/
const mostDefinitions = 200
const chapterLength = 8
const longestChapter = 256

/**
 * Cuts a growing text into blocks. Given what was made of its beginning, only what came since is looked at, so the
 * cost of a token does not depend on how long the answer is. A cut is made only where CommonMark, too, ends a block
 * whatever follows; lists are cut into their items.
 */
export function splitBlocks(text: string, before: Split = emptySplit): Split {
  if (text === before.text) return before
  // Not `startsWith`: that compares letter by letter, which is felt when an answer is long.
  const known = text.slice(0, before.text.length) === before.text ? before : emptySplit
  let { sealed } = known
  let settled = [...known.settled]
  let { scanned, open, definitions } = known

  function settle(end: number): void {
    const source = text.slice(open.start, end)
    if (open.mode === 'flow' && source.includes(']:')) definitions = addDefinitions(definitions, source)
    const [block] = blocksOf(open.mode, source, open.start)
    // Not within a list: its items become one list again.
    const whole = settled.length >= (block?.kind === 'item' ? longestChapter : chapterLength)
    if (whole) {
      sealed = [...sealed, settled]
      settled = []
    }
    if (block !== undefined) settled.push(block)
    open = nothing
  }

  for (let newline = text.indexOf('\n', scanned); newline >= 0; newline = text.indexOf('\n', scanned)) {
    const start = scanned
    const line = text.slice(start, text[newline - 1] === '\r' && newline > start ? newline - 1 : newline)
    scanned = newline + 1
    if (open.mode === 'fence' || open.mode === 'math') {
      if (closes(open, line)) settle(scanned)
      continue
    }
    if (line.trim() === '') {
      if (open.mode !== 'none' && !open.blank) open = { ...open, blank: true }
      continue
    }
    if (open.mode !== 'none' && startsAnew(open, line)) settle(start)
    if (open.mode === 'none') {
      open = opened(line, start)
      if (heading.test(line) || (open.mode === 'math' && closesAtOnce(open, line))) settle(scanned)
    } else if (open.blank) open = { ...open, blank: false }
  }

  return {
    text,
    sealed,
    settled: sealed === known.sealed && settled.length === known.settled.length ? known.settled : settled,
    growing: growingBlocks(text, open, scanned),
    definitions,
    scanned,
    open,
  }
}

function growingBlocks(text: string, open: Open, scanned: number): Block[] {
  const line = text.slice(scanned)
  const inside = open.mode === 'fence' || open.mode === 'math'
  if (open.mode === 'none' || (!inside && line.trim() !== '' && startsAnew(open, line))) {
    const before = open.mode === 'none' ? [] : blocksOf(open.mode, text.slice(open.start, scanned), open.start)
    return [...before, ...blocksOf(opened(line, scanned).mode, line, scanned)]
  }
  return blocksOf(open.mode, text.slice(open.start), open.start)
}

function blocksOf(mode: Open['mode'], source: string, offset: number): Block[] {
  if (source.trim() === '') return []
  return [{ kind: mode === 'fence' ? 'fence' : mode === 'list' ? 'item' : 'flow', offset, source }]
}

function opened(line: string, start: number): Open {
  const fence = fenceStart.exec(line)?.[2]
  if (fence !== undefined) return { mode: 'fence', start, end: fence, blank: false }
  if (line.startsWith('$$')) return { mode: 'math', start, end: '$$', blank: false }
  if (line.startsWith('\\[')) return { mode: 'math', start, end: '\\]', blank: false }
  const mode = /^(?: {4}|\t)/.test(line) ? 'code' : listMarker.test(line) && !rule.test(line) ? 'list' : 'flow'
  return { mode, start, end: '', blank: false }
}

function closes(open: Open, line: string): boolean {
  if (open.mode === 'math') return line.trimEnd().endsWith(open.end)
  const mark = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1]
  return mark?.startsWith(open.end) === true
}

/** `$$ x $$` on one line. */
function closesAtOnce(open: Open, line: string): boolean {
  return line.trimEnd().length > 3 && closes(open, line.slice(2))
}

function startsAnew(open: Open, line: string): boolean {
  if (heading.test(line) || line.startsWith('$$') || line.startsWith('\\[')) return true
  const fence = fenceStart.exec(line)
  if (fence !== null && (open.mode !== 'list' || fence[1] === '')) return true
  if (open.mode === 'list') {
    const marker = listMarker.exec(line)
    if (marker !== null) return (marker[1]?.length ?? 0) < 2 && !rule.test(line)
    return open.blank && !/^[ \t]/.test(line)
  }
  if (open.mode === 'code') return !/^(?: {4}|\t)/.test(line)
  return open.blank || (listMarker.test(line) && interruptsParagraph(line))
}

/** CommonMark lets bullets and lists that start with 1 interrupt a paragraph, if they are not empty. */
function interruptsParagraph(line: string): boolean {
  return /^ {0,3}(?:[-*+]|1[.)])[ \t]+\S/.test(line) && !rule.test(line)
}

function addDefinitions(definitions: string, source: string): string {
  const lines = source.split('\n').filter((line) => definition.test(line))
  const all = lines.length === 0 ? definitions : `${definitions}${lines.join('\n')}\n`
  return all.length > mostDefinitions * 200 ? definitions : all
}
