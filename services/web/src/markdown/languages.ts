/** How a language writes comments, strings and keywords, as far as reading needs it. */
export type Language = Readonly<{
  keywords: ReadonlySet<string>
  lineComments: readonly string[]
  blockComment: readonly [open: string, close: string] | null
  /** Longest first. Those in `multiline` go on over the end of a line. */
  strings: readonly string[]
  multiline: readonly string[]
  ignoreCase: boolean
}>

const words = (list: string) => new Set(list.split(' '))
const c = {
  lineComments: ['//'],
  blockComment: ['/*', '*/'],
  strings: ['"', "'"],
  multiline: [],
  ignoreCase: false,
} as const
const hash = { ...c, lineComments: ['#'], blockComment: null } as const

const script = words(
  'abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum export extends false finally for from function get if implements import in infer instanceof interface is keyof let namespace never new null number of private protected public readonly return satisfies set static string super switch symbol this throw true try type typeof undefined unknown var void while with yield',
)
const javascript: Language = { ...c, keywords: script, strings: ['"', "'", '`'], multiline: ['`'] }
const cFamily: Language = {
  ...c,
  keywords: words(
    'abstract as async auto await base bool boolean break byte case catch char class concept const constexpr continue default defer delete do double dyn else enum explicit export extends extern false final finally float fn for foreach friend fun func go goto if impl implements import in inline int interface internal is lambda let long loop match mod module mut namespace native new nil null nullptr object operator out override package params private protected public pub range readonly record ref return sealed select self short signed sizeof static string struct super switch synchronized template this throw throws trait true try type typedef typename union unsafe unsigned use using val var virtual void volatile when where while with yield',
  ),
}
const python: Language = {
  ...hash,
  keywords: words(
    'False None True and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return self try while with yield',
  ),
  strings: ['"""', "'''", '"', "'"],
  multiline: ['"""', "'''"],
}
const shell: Language = {
  ...hash,
  keywords: words(
    'case do done elif else esac exit export fi for function if in local read return set shift source then trap unset until while cd echo sudo',
  ),
}
const sql: Language = {
  ...c,
  lineComments: ['--'],
  strings: ["'"],
  ignoreCase: true,
  keywords: words(
    'add all alter and any as asc begin between by cascade case check coalesce commit constraint count create cross current_date current_timestamp default delete desc distinct do drop else end except exists false fetch filter following for foreign from full function group having if ilike in index inner insert intersect interval into is join key lateral left like limit locked materialized max min no not now null nulls offset on or order outer over partition preceding primary recursive references returning right rollback row_number rows select set skip sum table then true truncate union unique update using values view when where window with',
  ),
}
const data: Language = { ...hash, keywords: words('true false null yes no on off') }
const markup: Language = {
  ...c,
  lineComments: [],
  blockComment: ['<!--', '-->'],
  keywords: words(
    'a article aside body br button code div doctype em footer form h1 h2 h3 head header html i img input label li link main meta nav ol option p pre script section select span strong style svg table tbody td template textarea th thead title tr ul',
  ),
}
const css: Language = {
  ...c,
  lineComments: [],
  keywords: words('and from important import keyframes layer media not only or root supports to'),
}

const byName: Readonly<Record<string, Language>> = Object.fromEntries(
  (
    [
      [javascript, 'js jsx ts tsx mjs cjs javascript typescript json5 jsonc vue svelte'],
      [
        cFamily,
        'c h cpp c++ cc hpp cs csharp java kotlin kt go golang rust rs swift scala dart zig groovy objc php proto graphql',
      ],
      [python, 'py python python3 ipython'],
      [shell, 'sh bash zsh shell console shellsession fish dockerfile docker make makefile'],
      [{ ...shell, keywords: script }, 'rb ruby perl pl elixir ex r julia jl powershell ps1 nim crystal'],
      [sql, 'sql postgres postgresql mysql sqlite plpgsql'],
      [{ ...sql, ignoreCase: false, keywords: script, strings: ['"', "'"] }, 'lua haskell hs'],
      [data, 'yaml yml toml ini conf env properties nginx'],
      [{ ...data, lineComments: [], strings: ['"'] }, 'json ndjson jsonl'],
      [markup, 'html xml svg xhtml markdown md'],
      [css, 'css scss less sass'],
    ] as const
  ).flatMap(([language, names]) => names.split(' ').map((name) => [name, language])),
)

/** The language of a fence's first word; undefined where nothing is known, and then nothing is coloured. */
export function languageOf(name: string): Language | undefined {
  const key = name.toLowerCase()
  return Object.hasOwn(byName, key) ? byName[key] : undefined
}
