/**
 * The product's settings for a run: as shipped, but for the vendors' addresses and what keeps one person from doing
 * what a thousand do. Places of a worker are raised where a thousand answers stream at once.
 */
export function productSettings(upstreamUrl: string): Record<string, string> {
  return {
    DEMO: 'off',
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: `${upstreamUrl}/v1`,
    ANTHROPIC_API_KEY: 'bench',
    ANTHROPIC_BASE_URL: upstreamUrl,
    GEMINI_API_KEY: 'bench',
    GEMINI_BASE_URL: upstreamUrl,
    QUOTA_DAILY_TOKENS: '1000000000',
    RATE_LIMIT_STARTS_PER_MINUTE: '100000',
    // Registrations are limited by address; the benchmark's people come from many.
    TRUST_PROXY: '127.0.0.1',
    WORKER_SLOTS: '2000',
    METRICS_PORT: String(somePort()),
  }
}

/** The processes take as many ports from here on; below those that the system hands out to whoever asks. */
function somePort(): number {
  return 15_000 + 20 * Math.trunc(Math.random() * 800)
}
