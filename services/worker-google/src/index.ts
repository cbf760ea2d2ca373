export * from './google-provider.ts'
