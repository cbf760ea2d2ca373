/** Lists for prompts that want steps, ideas or a checklist. */
export const lists: readonly string[] = [
  `1. **Frame it.** One sentence on what should be different afterwards.
2. **Look.** Watch the thing as it is for a day before changing it.
3. **Pick the smallest trial** that could prove you wrong.
4. **Run it once**, write down the result the same evening.
5. **Decide**: keep, change or drop. Undecided counts as drop.`,
  `- **Clear the ground**
  - remove what nobody would miss
  - give every remaining piece an owner
- **Build one path end to end**
  - rough is fine, missing is not
- **Widen**
  - one new case at a time
  - stop when the cases repeat
- **Hand over** with a page that says what it must never do`,
  `- [x] Is the goal written down?
- [x] Does everyone use the same words for it?
- [ ] Is there one number that would show failure early?
- [ ] Has the cheapest option been given a fair hearing?
- [ ] Is there a date on which we look again?`,
  `1. Ask three people who disagree with you; listen for the fact behind the opinion.
2. Draw it. If it cannot be drawn, it is not yet understood.
3. Do the part you are avoiding for twenty minutes.
4. Explain the result to somebody outside, and note where they frown.
5. Rest, then read it again as if someone else had made it.`,
  `- *Today:* one hour, one page, one question answered
- *This week:* a trial with a real user and a real deadline
- *This month:* two rounds of changes, and something removed in each
- *This year:* the habit that makes all of the above unremarkable`,
]
