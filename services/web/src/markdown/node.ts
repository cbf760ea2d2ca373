/**
 * What an answer may show, and nothing else: there is no node that holds markup, a style or an address that was not
 * checked. Made by `parse-block.ts`, drawn one to one by `flow.tsx` and `inline.tsx`.
 */
export type Inline =
  | Readonly<{ type: 'text'; value: string }>
  | Readonly<{ type: 'strong' | 'emphasis' | 'delete'; children: readonly Inline[] }>
  | Readonly<{ type: 'code'; value: string }>
  | Readonly<{ type: 'math'; tex: string; display: boolean }>
  | Readonly<{ type: 'break' }>
  | Readonly<{ type: 'link'; href: string; children: readonly Inline[] }>
  | Readonly<{ type: 'image'; alt: string; host: string; href: string | null }>

export type ListItem = Readonly<{ checked: boolean | null; children: readonly Flow[] }>
export type Alignment = 'left' | 'center' | 'right' | null

export type Flow =
  | Readonly<{ type: 'paragraph' | 'heading'; children: readonly Inline[] }>
  | Readonly<{ type: 'code-block'; language: string; code: string }>
  | Readonly<{ type: 'math-block'; tex: string }>
  | Readonly<{ type: 'quote'; children: readonly Flow[] }>
  | Readonly<{ type: 'list'; ordered: boolean; start: number; items: readonly ListItem[] }>
  | Readonly<{ type: 'table'; align: readonly Alignment[]; head: readonly Cell[]; rows: readonly (readonly Cell[])[] }>
  | Readonly<{ type: 'rule' }>
  | Readonly<{ type: 'plain'; text: string }>

export type Cell = readonly Inline[]
