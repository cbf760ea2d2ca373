/** What the demo account asked, and what it was told: a short way to say it, a longer one, and what may go wrong. */
export type Topic = Readonly<{ tag: string; prompt: string; brief: string; long: string; risk: string }>

export const topics: readonly Topic[] = [
  {
    tag: 'code',
    prompt: 'Write a SQL query for the three best customers of each month.',
    brief:
      'Rank customers inside each month with `row_number()` and keep the first three:\n\n```sql\nSELECT * FROM (\n  SELECT month, customer, total,\n         row_number() OVER (PARTITION BY month ORDER BY total DESC) AS place\n  FROM monthly_totals\n) AS ranked\nWHERE place <= 3;\n```',
    long: "There are two steps. First sum up what each customer bought in a month, then rank within the month. A window function does the second without a join:\n\n```sql\nWITH totals AS (\n  SELECT date_trunc('month', bought_at) AS month, customer_id, sum(amount) AS total\n  FROM orders GROUP BY 1, 2\n)\nSELECT * FROM (\n  SELECT *, rank() OVER (PARTITION BY month ORDER BY total DESC) AS place FROM totals\n) AS ranked\nWHERE place <= 3 ORDER BY month, place;\n```\n\nWith `rank()` two equal customers share a place; take `row_number()` if you want exactly three.",
    risk: 'Months are cut by the time zone of the session, so orders near midnight may land in the wrong one.',
  },
  {
    tag: 'prose',
    prompt: 'Explain photosynthesis to a curious ten-year-old.',
    brief:
      'A leaf is a tiny kitchen. It takes in air and water, and with sunlight as its stove it cooks sugar. What it does not need, oxygen, it breathes out, and that is what we breathe in.',
    long: 'Imagine every leaf as a small kitchen with green cooks in it. They need three things: water, which the roots send up; a gas from the air called carbon dioxide; and light. The light is the stove.\n\nFrom these the cooks make sugar, which the plant eats and builds itself from. Oxygen is left over, so the leaf lets it go. You are breathing it right now.',
    risk: 'The picture of a kitchen hides that plants also use up oxygen at night.',
  },
  {
    tag: 'code',
    prompt: 'How do I debounce a function in TypeScript without a library?',
    brief:
      'Keep a timer and start it anew with each call:\n\n```ts\nfunction debounce<A extends unknown[]>(call: (...a: A) => void, ms: number) {\n  let timer: ReturnType<typeof setTimeout>\n  return (...a: A) => {\n    clearTimeout(timer)\n    timer = setTimeout(() => call(...a), ms)\n  }\n}\n```',
    long: 'A debounced function waits until nobody has called it for a while. Each call puts the timer back to the start, so only the last one goes through. The arguments of that last call are the ones used.\n\nThree things are worth deciding before you write it: whether the first call should go through at once, whether a caller can cancel, and what happens to a call that is still waiting when the page is left. For a search field the simplest form is enough; for saving, flush on leaving.',
    risk: 'A call that is still waiting is lost when the page is closed.',
  },
  {
    tag: 'plans',
    prompt: 'Plan a weekend in Lisbon for two people who dislike crowds.',
    brief:
      'Saturday: the Gulbenkian garden early, lunch in Campo de Ourique, the river path to Belém at dusk. Sunday: the ferry to Cacilhas, a walk to Boca do Vento, fish by the water, back before the evening.',
    long: 'Stay in Campo de Ourique rather than in the old town: it has a market, bakeries and hardly any tour groups.\n\n**Saturday.** The Gulbenkian garden opens before its museum does; have it to yourselves. Tram 25 instead of 28. In the afternoon the tile museum, which lies just far enough out.\n\n**Sunday.** Take the ferry to Cacilhas and follow the quay. The view back to the city is the one on the postcards, without the queue.',
    risk: 'Many small places are closed on Sunday evening and on Monday.',
  },
  {
    tag: 'prose',
    prompt: 'Rewrite: “We regret to inform you that your request cannot be processed at this time.”',
    brief: '“We can’t do this yet. Here is what we need from you, and when you will hear from us.”',
    long: '“Sorry, we could not go on with your request today. One document is missing: please send us your proof of address. Once we have it, it takes two working days.”\n\nThe old sentence says no and stops. A reader wants to know why, and what to do next; both fit into the same space.',
    risk: 'If the reason is not known, do not make one up: say who will find out, and by when.',
  },
  {
    tag: 'code',
    prompt: 'Why is my Postgres query slow although there is an index?',
    brief:
      'Look at `EXPLAIN (ANALYZE, BUFFERS)`. The usual reasons: the planner expects to read most of the table, a function around the column hides it from the index, or the types differ and a cast does the same.',
    long: 'An index helps only if it is used and if it is selective. Check in this order:\n\n1. Is it used at all? `lower(email) = …` needs an index on `lower(email)`.\n2. Are the estimates near the truth? If they are off by a hundred times, run `ANALYZE` or raise the statistics target.\n3. Are rows read that are thrown away after? Then a second column belongs in the index.\n4. Is it the sort? `ORDER BY … LIMIT` wants an index in that order.',
    risk: 'A plan that is good for one value may be bad for another that is a hundred times as frequent.',
  },
  {
    tag: 'plans',
    prompt: 'Give me a plan for learning to read sheet music in a month.',
    brief:
      'Ten minutes a day. Week one: note names on the treble staff. Week two: rhythm, clapped. Week three: both together with simple songs. Week four: the bass staff, and one piece you love.',
    long: 'Short and daily beats long and rare. Start with landmarks, three notes that you recognise at a glance, and read the others by their distance from them. Clap rhythms before you play them.\n\nBy the third week read one new line every day and never the same one twice: what you know by heart you no longer read. End the month with a piece that you like enough to be slow at.',
    risk: 'Apps that reward speed teach guessing.',
  },
  {
    tag: 'facts',
    prompt: 'What is the difference between weather and climate?',
    brief:
      'Weather is what you get today; climate is what you can expect over thirty years. One cold week says as little about climate as one lost match about a season.',
    long: 'Both describe the same air, over different times. Weather is its state now and in the coming days: rain, wind, a warm afternoon. Climate is the statistics of that, usually over thirty years: how much rain a June brings, how often it freezes in April.\n\nThat is why a forecast for next week and a projection for 2050 do not contradict each other: the first asks which way the dice fall, the second how they are loaded.',
    risk: 'Thirty years is a convention, and a short one for rare events.',
  },
  {
    tag: 'code',
    prompt: 'Review this commit message: “fix stuff”.',
    brief:
      'It says nothing that the diff does not. Try: “Keep the cursor when a page is empty. The list jumped to its start, since an empty page has no last id.”',
    long: 'A message has two readers: the one who decides today whether this may go in, and the one who in a year wonders why it did. Neither learns anything from “fix stuff”.\n\nOne line for what changes, in the imperative; then, after a blank line, why. The diff shows how. If you cannot say why in two sentences, the commit may be two commits.',
    risk: 'A long message for a trivial change teaches people to skip messages.',
  },
  {
    tag: 'facts',
    prompt: 'How does a heat pump get heat out of cold air?',
    brief:
      'Cold air still has heat in it. A liquid that boils far below freezing takes it up, is compressed, which makes it hot, and gives the heat to your house. You pay for the compressing, not for the heat.',
    long: 'It is a refrigerator turned round. Outside, a liquid that boils at minus forty evaporates even in frost and takes heat from the air. A compressor squeezes the vapour, so that it becomes hot. Inside it condenses, gives its heat to the water of your radiators, and goes out again through a valve.\n\nFor one unit of electricity you get three or four of heat. The smaller the step in temperature, the better: that is why large radiators help.',
    risk: 'With small old radiators the water must be hotter, and the gain shrinks.',
  },
  {
    tag: 'prose',
    prompt: 'Three names for a small bakery that opens at night.',
    brief: '**Second Rise**, **Moonproof**, **The Late Loaf**.',
    long: '**Second Rise**: what dough does, and what people do who come at that hour.\n**Moonproof**: proofing is the last rest of a loaf; the moon says when you are open.\n**The Late Loaf**: says it plainly, which is worth much on a sign.\n\nI would take the first: it can be said on the phone and needs no explaining.',
    risk: 'Check for a bakery of the same name in town before you paint the sign.',
  },
  {
    tag: 'code',
    prompt: 'When should I use a queue instead of calling the other service directly?',
    brief:
      'When the caller does not need the answer now, when the work may take long, or when the other side may be away. If you need the answer to go on, a queue only hides the wait.',
    long: 'Ask what should happen while the other service is down. If the answer is “the user must know at once”, call it directly and handle the error. If it is “it can be done later”, put it in a queue.\n\nA queue buys you patience and smooths peaks. It costs you order, duplicates and a second place to look when something is missing. Make the work safe to do twice before you start.',
    risk: 'A queue that nobody watches is a place where work goes to be forgotten.',
  },
  {
    tag: 'facts',
    prompt: 'Why do we have leap seconds, and why are they going away?',
    brief:
      'The Earth turns a little unevenly, atomic clocks do not. A leap second now and then kept them together. It breaks software, so from 2035 on clocks may drift further before anybody corrects them.',
    long: 'Civil time follows atomic clocks, the day follows the Earth. They drift apart by about a second in some years, so since 1972 a second was put in whenever they were nearly one apart.\n\nFor computers a minute of 61 seconds is a trap: timers go backwards, databases disagree. In 2022 it was agreed to let the difference grow until 2035 at the latest, and to correct it rarely, by a larger step.',
    risk: 'Nobody has decided yet how large that step will be.',
  },
  {
    tag: 'plans',
    prompt: 'Suggest a vegetarian menu for eight, to be cooked in one pot each.',
    brief:
      'Start: white bean soup with sage. Main: chickpea tagine with apricots, couscous beside it. End: pears poached in tea. All three can stand and wait.',
    long: 'Choose dishes that get better while they wait, so that you can sit with your guests.\n\n- **White bean soup** with sage and lemon: made the day before.\n- **Chickpea tagine** with carrots, apricots and almonds: an hour, mostly alone.\n- **Pears in black tea** with cardamom: cold, from the morning.\n\nCouscous needs five minutes and no pot of its own: pour hot stock over it in the bowl.',
    risk: 'Almonds and apricots with sulphur are both things to ask guests about.',
  },
  {
    tag: 'prose',
    prompt: 'Write the first sentence of a novel about a lighthouse keeper who is afraid of the dark.',
    brief: 'Every night for eleven years Ansel Ward had lit the lamp early, and the ships had thought it kindness.',
    long: 'The light on Gull Point was never late, not once in eleven years, and nobody in the village ever asked what Ansel Ward did in the four seconds of each turn when it looked the other way.',
    risk: 'It promises a secret: the next page has to keep it.',
  },
  {
    tag: 'code',
    prompt: 'Explain the CAP theorem with one example.',
    brief:
      'Two shops share one stock list. The line between them is cut. Either they stop selling (consistent), or they go on and may sell the last lamp twice (available). They cannot do both.',
    long: 'Take two shops with one stock list and a telephone between them. As long as it works, both know how many lamps are left. Now the line is cut, and a customer stands in each shop.\n\nIf the shops refuse to sell until the line is back, the list stays right, but customers leave: consistency over availability. If they go on, everyone is served, but the last lamp may be sold twice. That the line can be cut is not your choice; what you do then is.',
    risk: 'Real systems choose anew for each operation, so a label for a whole database says little.',
  },
  {
    tag: 'facts',
    prompt: 'Is it true that goldfish have a memory of three seconds?',
    brief: 'No. Goldfish can be trained and remember for months: which lever gives food, and at what time of day.',
    long: 'It is a myth. In experiments goldfish learned to press a lever for food, and learned when it worked. Others came to a sound that meant feeding, months after they had last heard it.\n\nWhere the three seconds come from nobody knows. Perhaps it is a comfortable thing to believe about an animal in a bowl.',
    risk: 'What a fish in a laboratory remembers says little about what it makes of it.',
  },
  {
    tag: 'plans',
    prompt: 'How do I prepare for a code interview in two weeks without burning out?',
    brief:
      'One problem a day, said aloud. One evening for your own projects: what was hard, what you would do otherwise. Two trial interviews with a friend. Two days off.',
    long: 'Two weeks do not make you a better engineer, but they can make you a calmer one. Do one problem a day and talk while you solve it, since that is what will be new. Stop after forty minutes, solved or not, and read a good answer.\n\nPrepare three stories: something hard, something that failed, something you changed your mind about. Hold two trial interviews in the second week. The last day is for sleep.',
    risk: 'Solving many problems of one kind feels like progress and is mostly memory.',
  },
]
