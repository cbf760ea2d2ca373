import type { VoiceName } from '../demo-models.ts'

/** How one voice begins and ends; `{topic}` stands for the quoted words of the prompt. */
export interface Voice {
  readonly openings: readonly string[]
  readonly followUps: readonly string[]
  readonly closings: readonly string[]
}

export const voices: Readonly<Record<VoiceName, Voice>> = {
  brisk: {
    openings: [
      'Short version first: {topic} comes down to **one decision and two habits**. The rest is detail.',
      'Here is {topic} without the padding.',
      'Three things matter for {topic}. I will take them in order of how much they change the result.',
    ],
    followUps: ['Carrying on from before, now {topic}.', 'Next point, then: {topic}.'],
    closings: [
      'That is enough to start. Begin with the cheapest step and look at what changes.',
      'If you do only one of these, do the first.',
    ],
  },
  careful: {
    openings: [
      'Before answering {topic}, it helps to separate what is *known* from what is merely *usual*.',
      'There are two honest ways to read {topic}. I will answer the more likely one and mark where the other would differ.',
      'Let me take {topic} in steps, and say at each one how sure I am.',
    ],
    followUps: [
      'This builds on what was said above, so I will only add what is new about {topic}.',
      'Keeping the earlier part of our conversation in mind, here is {topic}.',
    ],
    closings: [
      'I am confident about the structure and less so about the proportions, which depend on facts I do not have.',
      'What would change this answer: a hard deadline, a legal constraint, or numbers that contradict the middle part.',
    ],
  },
  practical: {
    openings: [
      'Let us build this up from something that works. For {topic}, start with the smallest version you could use today.',
      'I would treat {topic} as a job to finish by Friday rather than a subject to study.',
      'Tools down for a minute: decide what “done” looks like for {topic}, then pick up the first tool.',
    ],
    followUps: ['Same bench, next piece: {topic}.', 'We have a base now, so {topic} is mostly fitting parts together.'],
    closings: [
      'Try it on a real case before polishing. The second attempt is where it gets good.',
      'Keep the scraps: the failed version usually explains the working one.',
    ],
  },
  reflective: {
    openings: [
      'What makes {topic} interesting is that the obvious answer is right for the wrong reason.',
      'People who have lived with {topic} for years tend to say less about it, and more exactly.',
      'I find it useful to ask of {topic}: what would have to be true for the opposite to hold?',
    ],
    followUps: [
      'Seen next to what we have already discussed, {topic} takes on a slightly different colour.',
      'Your earlier question and {topic} are closer than they look.',
    ],
    closings: [
      'None of this removes the judgement from the matter. It only puts the judgement where it belongs.',
      'Sit with the second point for a day; it is the one that tends to grow.',
    ],
  },
  lively: {
    openings: [
      'Good one! {topic} has a part everyone talks about and a part that does the work. Let us visit both.',
      'Picture {topic} as a kitchen on a busy evening: heat, timing, and somebody shouting for clean plates.',
      'Happy to dig into {topic}. There is more fun in it than its reputation suggests.',
    ],
    followUps: ['And on we go, from where we left off to {topic}!', 'Nice turn in the conversation. {topic}, then.'],
    closings: [
      'Go and break something small on purpose. It is the quickest teacher there is.',
      'That is the tour. Pick the room you liked best and stay a while.',
    ],
  },
  plain: {
    openings: [
      'Here is what you need to know about {topic}.',
      '{topic}: the essentials, in everyday words.',
      'The simple answer to {topic} is usually the right one, with a few exceptions worth knowing.',
    ],
    followUps: ['Following on from before: {topic}.', 'To continue, here is {topic}.'],
    closings: [
      'Start small, check the result, and repeat.',
      'If something here does not fit your case, tell me what is different.',
    ],
  },
  orderly: {
    openings: [
      'I have arranged {topic} into parts so that each can be checked on its own.',
      '**Scope.** This answer covers {topic}, the choices it involves, and how to tell whether they worked.',
      'Below is {topic} as an outline: purpose first, then method, then limits.',
    ],
    followUps: [
      'This continues the outline from earlier; the new part is {topic}.',
      '**Continued.** The earlier points stand. Added here: {topic}.',
    ],
    closings: [
      '**In sum:** agree on the measure, make one change at a time, and write down what you saw.',
      '**Open points:** cost over time, and who decides when two goals disagree.',
    ],
  },
  curious: {
    openings: [
      'I wondered first why {topic} is hard at all, and the answer turned out to be useful.',
      'A question inside the question: {topic} for whom, and by when? I will assume an ordinary case and go on.',
      'There is a small puzzle at the heart of {topic}. Solving it makes the rest almost easy.',
    ],
    followUps: [
      'Now this is where our conversation gets interesting: {topic}.',
      'With the earlier answer in hand, {topic} can go deeper.',
    ],
    closings: [
      'I would love to know which of these surprised you; that is where I would look next.',
      'One question to leave open: what would you measure if you could measure only one thing?',
    ],
  },
}
