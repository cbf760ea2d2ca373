/** Answers of one or two sentences. */
export const shortAnswers: readonly string[] = [
  'In short: **start small, look at what happens, and keep only what helped.**',
  'Briefly: decide what success looks like, try the cheapest step towards it, and let the result choose the next one.',
  'One sentence: it matters less which option you take than how quickly you would notice that it was the wrong one.',
  'The brief answer is *yes, within limits*: it works as long as somebody looks at the results every week.',
  'Keep it simple. Do the part that teaches you most, first, and put the rest off until you know more.',
  'Mostly it comes down to attention: choose one thing, give it an hour without interruption, and judge it afterwards.',
]
