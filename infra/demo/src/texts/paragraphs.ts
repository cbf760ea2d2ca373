/** Stretches of text that are true of almost any subject, each under a heading of its own. */
export interface Paragraph {
  readonly heading: string
  readonly text: string
}

export const paragraphs: readonly Paragraph[] = [
  {
    heading: 'Start from the outcome',
    text: 'Write down, in one sentence, what would be different if this went well. Most disagreements dissolve at this point, because two people who argue about methods are often picturing **different endings**. The sentence also tells you what to leave out, and leaving out is the cheapest improvement there is.',
  },
  {
    heading: 'What is actually scarce',
    text: 'Every plan has one scarce thing: time, attention, money, trust, or a single person who knows how it works. Name it. A step that saves something plentiful while spending the scarce thing is a loss, however clever it looks. *A step that spends the plentiful to save the scarce is nearly always worth taking.*',
  },
  {
    heading: 'The shape of the problem',
    text: 'Some problems are ladders, where each rung needs the one below. Others are puzzles, where pieces fit in any order. Treating a ladder like a puzzle wastes work; treating a puzzle like a ladder wastes people. Ask which one this is by imagining that the third step failed: would the fourth still make sense?',
  },
  {
    heading: 'Small experiments',
    text: 'A question that can be answered in an afternoon should not be debated for a week. Choose the smallest trial whose result you would **believe even if you disliked it**. Decide beforehand what each result would mean. Otherwise the result will be explained away, and the afternoon is gone as well.',
  },
  {
    heading: 'Where it usually goes wrong',
    text: 'The common failure is not a dramatic one. Things drift: a temporary exception stays, a number is copied without its unit, a message is read by everyone and answered by nobody. These are dull causes with expensive effects, and they yield to dull remedies such as a date, an owner and a reminder.',
  },
  {
    heading: 'The cost of being wrong',
    text: 'Decisions differ less in how likely they are to be wrong than in **how much it costs to find out**. A choice that can be undone tomorrow deserves ten minutes. A choice that binds you for years deserves a second opinion, preferably from somebody who gains nothing by agreeing.',
  },
  {
    heading: 'Listening to the evidence',
    text: 'Look for the observation that would embarrass your favourite explanation, and go and make it. If it cannot be made, the explanation is not yet saying much. One honest counter-example teaches more than a dozen confirmations, since confirmations are what we were looking for anyway.',
  },
  {
    heading: 'Keep the feedback close',
    text: 'The nearer the result stands to the action, the faster anyone learns. A musician hears the wrong note at once; a gardener waits a season. Wherever you can, move towards the musician: shorter cycles, visible results, and a way to compare this attempt with the last.',
  },
  {
    heading: 'Simple, then simpler',
    text: 'The first working version carries the marks of how it was discovered. Go back once and remove what only served the discovery. What is left tends to be shorter, easier to explain, and oddly more general, because the special cases were mostly your own footprints.',
  },
  {
    heading: 'People and habits',
    text: 'A method that needs everyone to be attentive all the time is a method that fails on a Monday. Good arrangements make the right thing the *easy* thing: the form that cannot be filled in wrongly, the tool that lies where it is needed, the default that most people would have chosen.',
  },
  {
    heading: 'Reading the trade-off',
    text: 'Speed, quality and cost are not the only corners. There is also how calm the work feels, how well it survives somebody leaving, and how easily a newcomer can join. Put all of them on paper and **cross out the ones you are willing to be bad at**. That list is your real strategy.',
  },
  {
    heading: 'A note on words',
    text: 'Half of the confusion here is vocabulary. Two terms are used as if they meant the same, and one term is used for two different things. Fix the words first: one word for each idea, written where everybody can see it. The conversation that follows will be half as long.',
  },
  {
    heading: 'When to stop',
    text: 'Improvement has no natural end, so give it an artificial one. Set the point at which more effort would be better spent elsewhere, and set it while you are still cool about it. Stopping on time is a skill, and like most skills it feels wrong until it is a habit.',
  },
  {
    heading: 'What experience adds',
    text: 'Beginners see steps and experts see situations. The expert is not faster at each step; they recognise earlier which steps do not apply. You can borrow some of that by collecting **cases rather than rules**: what happened, what was tried, what it cost, and what one would do the next time.',
  },
  {
    heading: 'The second-order effect',
    text: 'Ask not only what will change, but how others will respond to the change. A faster road draws more cars. A stricter rule draws cleverer exceptions. This is no argument for doing nothing; it is an argument for looking twice, once right away and once after everyone has adapted.',
  },
  {
    heading: 'Making it last',
    text: 'Anything that works will be used by people who were not there when it was made. Leave them three things: what it is for, what it must never do, and how to tell that it is healthy. That fits on a page, and the page outlives most of the people who could have explained it.',
  },
  {
    heading: 'An example in passing',
    text: 'A small library once cut its waiting time in half without hiring anyone. It put the returned books on a cart by the door, where the next reader could take them straight away. Nobody had planned it; somebody had simply **watched where people were standing**. Most good changes look like that afterwards.',
  },
  {
    heading: 'Doubt, used well',
    text: 'Doubt is useful when it is specific. “This may not work” helps nobody; “this may not work if the second supplier is late” can be checked by noon. Turn each worry into a sentence with a condition in it. Those that resist are moods, and they pass after lunch.',
  },
  {
    heading: 'Numbers worth having',
    text: 'Pick one figure that moves when things get better and one that moves when you are fooling yourself. The pair matters: any single figure can be improved by neglecting everything it does not measure. Look at both on the same day of every week, and resist adding a third.',
  },
  {
    heading: 'The quiet alternative',
    text: 'There is nearly always an option that nobody proposes because it sounds unambitious: wait, ask, or do less. Put it on the list and let it compete fairly. It wins more often than expected, and when it loses, the winning option has had to say *what it is for*.',
  },
  {
    heading: 'The first hour',
    text: 'Spend the first hour badly and the rest of the day repairs it. A good first hour has one question, one page and no messages. By its end there should be something on the table that can be criticised: a sketch, a draft, a list of what is missing. *Criticism needs an object*, and the sooner it has one the kinder it is.',
  },
  {
    heading: 'Borrowed answers',
    text: 'Somebody has solved a neighbour of this problem, perhaps in a trade you never think about. Pilots know about checklists, cooks about preparing before the heat is on, librarians about finding things again. Describe the difficulty without the jargon of your own field, and ask who would laugh at how familiar it sounds.',
  },
  {
    heading: 'Scale changes the answer',
    text: 'What is right for five is often wrong for five hundred. Conversation replaces rules at the small end; rules replace conversation at the large one. The trouble sits in between, where people still expect to be asked and there is no longer time to ask them. **Decide which side you are on** and say so out loud.',
  },
  {
    heading: 'A fair comparison',
    text: 'To compare two options, give both the same care. The familiar one arrives with all its faults known and its virtues forgotten; the new one shines because nobody has lived with it yet. Put each in the hands of someone who favours the other, and believe what they say in its praise.',
  },
  {
    heading: 'Saying no early',
    text: 'A refusal on the first day costs a moment of awkwardness. The same refusal after a month costs a month. If you suspect that the answer will be no, look for the fact that would settle it and go straight there. Most of the kindness in a no lies in its *date*.',
  },
  {
    heading: 'What remains uncertain',
    text: 'Three things could still overturn this: the cost may fall, the need may fade, or a rule may change. None of them is likely this year, and each would be noticed in time by somebody who looks once a quarter. Put the look in the calendar; then it is safe to stop worrying.',
  },
]
