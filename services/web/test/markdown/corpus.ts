/** An answer with everything in it that models write. */
export const answer = `# Title with **bold**

Some text with \`code\`, a [link](https://example.org/a?b=c) and ~~no~~ *yes*.
Second line, $5 and $10, $x^2$, \\(y\\).

- one
- two
  - nested
    \`\`\`js
    inner()
    \`\`\`

  paragraph of two
- three

1. first
2. second

   more of second
10. tenth

| a | b |
|---|:-:|
| 1 | \`x|y\` |
| 2 | **z** |

\`\`\`ts
const a: string = "b"

/* two
lines */
\`\`\`
Straight after the code.
\`\`\`
unnamed
\`\`\`

> quoted
> more

$$
\\sum_{i=1}^n i
$$

\\[ e = mc^2 \\]

* * *

- [ ] open
- [x] done

See [there][ref] and ![picture](https://images.test/x.png).

[ref]: https://example.org/ref "Title"

    indented code

Ende mit Umlaut äöü, emoji 👩‍👩‍👧 and عربي.
`
