/** Sentences of a model that reasons before it answers. */
export const thoughts: readonly string[] = [
  'The question is open enough that I should settle on one reading before I write anything.',
  'What would a person asking this already know? Probably the basics, so definitions can stay brief.',
  'There is a tempting quick answer. Let me check it against an awkward case first.',
  'The awkward case holds up, though only if the conditions stay as they are, and that deserves a mention.',
  'An example would help here, as long as it is short and does not take over.',
  'I should be careful not to sound more certain than I am about the middle part.',
  'Order matters: purpose first, then the method, then what can go wrong.',
  'Is there a simpler way to say this? Yes: drop the second distinction, since it changes nothing in practice.',
  'If I compare the alternatives side by side, the difference in cost stands out at once.',
  'One objection remains: this assumes that the effort can be undone. I will say so.',
  'The length should fit the question; a few solid points are better than many thin ones.',
  'Good. I have the structure and the caveat, and can write the answer now.',
]
