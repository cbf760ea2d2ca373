/** Tables for prompts that compare. */
export const tables: readonly string[] = [
  `| Approach | Effort | Risk | Pays off when |
|---|:---:|:---:|---|
| Do it by hand | low | low | it happens a few times a year |
| Use a ready-made tool | medium | medium | others have the same need |
| Build your own | high | high | the need is the heart of the matter |
| Do nothing | none | *varies* | the problem is fading by itself |`,
  `| Stage | Question to answer | Sign that it is done | Typical time |
|---|---|---|---:|
| Explore | What is going on? | Two people describe it alike | 3 days |
| Choose | What will we try? | One option has a date | 1 day |
| Try | Does it work at all? | A result nobody argues with | 5 days |
| Settle | Will it keep working? | A newcomer can run it | 10 days |`,
  `| Criterion | Option A | Option B | Option C |
|---|:---:|:---:|:---:|
| Time to first result | **2 h** | 1 day | 1 week |
| Cost per month | 12 | 40 | **0** |
| Easy to undo | yes | partly | no |
| Needs an expert | no | no | yes |
| Score | **8** | 6 | 5 |`,
  `| Symptom | Likely cause | First thing to try |
|---|---|---|
| It is slow | waiting, not working | measure where the time goes |
| It is fragile | too many special cases | remove one and see |
| It is confusing | one word, two meanings | write a glossary of five lines |
| It is expensive | nobody looks at the bill | put the figure where people walk past |`,
]
