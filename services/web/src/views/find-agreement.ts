import { type Sentence, splitSentences } from './split-sentences.ts'

/** One thing that is said, and in which words each answer says it; answers by their place. */
export type Claim = Readonly<{ text: string; saidBy: ReadonlyMap<number, readonly string[]> }>

export type Agreement = Readonly<{
  /** In the order of the answer that says them first. */
  all: readonly Claim[]
  some: readonly Claim[]
  /** What no other answer says, by answer. */
  onlyOne: readonly (readonly string[])[]
  /** How much of what an answer says, on average, each other answer says, too; null where nothing can be compared. */
  share: number | null
}>

const alike = 0.5

type Node = { answer: number; sentence: Sentence; weight: number; claim: number }

/**
 * What several answers have in common. Sentences are compared by their words, rare ones counting more (cosine of
 * inverse document frequencies); those that are alike, from one answer to another, are one claim. Wording is
 * compared, not meaning: who says the same in other words is not found.
 */
export function findAgreement(answers: readonly string[]): Agreement {
  const nodes: Node[] = answers.flatMap((text, answer) =>
    splitSentences(text).map((sentence) => ({ answer, sentence, weight: 0, claim: -1 })),
  )
  const byWord = new Map<string, number[]>()
  for (const [index, { sentence }] of nodes.entries()) {
    for (const word of sentence.words) byWord.set(word, [...(byWord.get(word) ?? []), index])
  }
  const rarity = (word: string) => Math.log(1 + nodes.length / (byWord.get(word)?.length ?? 1)) ** 2
  for (const node of nodes) {
    node.weight = Math.sqrt([...node.sentence.words].reduce((sum, word) => sum + rarity(word), 0))
  }

  const parents = nodes.map((_, index) => index)
  const rootOf = (index: number): number => {
    const parent = parents[index] ?? index
    return parent === index ? index : rootOf(parent)
  }
  const matched = nodes.map(() => new Set<number>())
  for (const [index, node] of nodes.entries()) {
    for (const [other, closeness] of closest(index)) {
      if (closeness < alike) continue
      matched[index]?.add(nodes[other]?.answer ?? node.answer)
      parents[rootOf(Math.max(index, other))] = rootOf(Math.min(index, other))
    }
  }

  /** For each other answer the sentence that is most like this one. */
  function closest(index: number): Map<number, number> {
    const node = nodes[index]
    const products = new Map<number, number>()
    for (const word of node?.sentence.words ?? []) {
      for (const other of byWord.get(word) ?? []) {
        if (nodes[other]?.answer !== node?.answer) products.set(other, (products.get(other) ?? 0) + rarity(word))
      }
    }
    const best = new Map<number, [other: number, closeness: number]>()
    for (const [other, product] of products) {
      const found = nodes[other]
      if (found === undefined || node === undefined) continue
      const closeness = product / (node.weight * found.weight)
      if (closeness > (best.get(found.answer)?.[1] ?? 0)) best.set(found.answer, [other, closeness])
    }
    return new Map(best.values())
  }

  const groups = Map.groupBy(nodes.keys(), rootOf)
  const claims = [...groups.values()].map((members) => claimOf(members.flatMap((index) => nodes[index] ?? [])))
  return {
    all: answers.length < 2 ? [] : claims.filter(({ saidBy }) => saidBy.size === answers.length),
    some: claims.filter(({ saidBy }) => saidBy.size > 1 && saidBy.size < answers.length),
    onlyOne: answers.map((_, answer) =>
      claims
        .filter(({ saidBy }) => saidBy.size === 1 && saidBy.has(answer))
        .flatMap(({ saidBy }) => [...saidBy.values()].flat()),
    ),
    share: shareOf(answers, nodes, matched),
  }
}

/** The shortest wording stands for the claim. */
function claimOf(members: readonly Node[]): Claim {
  const saidBy = new Map<number, string[]>()
  for (const { answer, sentence } of members) saidBy.set(answer, [...(saidBy.get(answer) ?? []), sentence.text])
  const [shortest] = members.toSorted((a, b) => a.sentence.text.length - b.sentence.text.length)
  return { text: shortest?.sentence.text ?? '', saidBy }
}

function shareOf(
  answers: readonly string[],
  nodes: readonly Node[],
  matched: readonly ReadonlySet<number>[],
): number | null {
  if (answers.length < 2) return null
  const shares = answers.flatMap((_, answer) => {
    const own = [...nodes.entries()].filter(([, node]) => node.answer === answer)
    if (own.length === 0) return []
    const found = own.reduce((sum, [index]) => sum + (matched[index]?.size ?? 0), 0)
    return [found / (own.length * (answers.length - 1))]
  })
  return shares.length < 2 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length
}
