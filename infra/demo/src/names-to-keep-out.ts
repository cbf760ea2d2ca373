/**
 * Names of vendors, products and demo models. No answer may hold one: in a blind comparison it would tell who
 * speaks. A prompt that holds one is not quoted back.
 */
export const namesToKeepOut: readonly string[] = [
  'openai',
  'chatgpt',
  'gpt',
  'anthropic',
  'claude',
  'opus',
  'sonnet',
  'haiku',
  'google',
  'gemini',
  'gemma',
  'deepmind',
  'bard',
  'meta',
  'llama',
  'mistral',
  'mixtral',
  'grok',
  'xai',
  'deepseek',
  'qwen',
  'alibaba',
  'cohere',
  'openrouter',
  'ollama',
  'groq',
  'microsoft',
  'copilot',
  'copilotkit',
  'aimock',
  'azure',
  'bedrock',
  'amazon',
  'nvidia',
  'perplexity',
  'demo',
  'swift',
  'scholar',
  'mason',
  'sage',
  'brook',
  'comet',
  'atlas',
  'lantern',
]

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${namesToKeepOut.join('|')})(?![\\p{L}])`, 'iu')

/** Whether a text names a vendor, a product or a demo model as a word of its own. */
export function namesSomeone(text: string): boolean {
  return pattern.test(text)
}
