/** Mathematics for prompts that ask for it, in the notation a markdown reader renders. */
export const formulas: readonly string[] = [
  `Suppose each attempt succeeds with probability $p$, independently of the others. The number of attempts until the first success has the mean

$$
\\mathbb{E}[N] = \\sum_{n=1}^{\\infty} n\\,p\\,(1-p)^{n-1} = \\frac{1}{p},
$$

so halving the chance of success doubles the expected effort. With $p = 0.2$ that is five attempts.`,
  `Growth that feeds on itself follows $x(t) = x_0 e^{rt}$. Setting $x(t) = 2x_0$ gives the doubling time

$$
t_2 = \\frac{\\ln 2}{r} \\approx \\frac{0.693}{r}.
$$

At $r = 0.05$ a year this is about 13.9 years, which the old *rule of seventy* estimates as $70/5 = 14$.`,
  `To judge a claim after new evidence, update it:

$$
P(H \\mid E) = \\frac{P(E \\mid H)\\,P(H)}{P(E \\mid H)\\,P(H) + P(E \\mid \\lnot H)\\,P(\\lnot H)}.
$$

With a prior of $1\\,\\%$, a test that finds $95\\,\\%$ of cases and errs in $5\\,\\%$ of the others leaves only $P \\approx 16\\,\\%$. Rare things stay rare even after a good test.`,
  `The average of $n$ independent measurements with spread $\\sigma$ is uncertain by

$$
\\sigma_{\\bar{x}} = \\frac{\\sigma}{\\sqrt{n}},
$$

so ten times the precision costs a hundred times the work. This square root is why a first rough figure is cheap and the last digit is not.`,
]
