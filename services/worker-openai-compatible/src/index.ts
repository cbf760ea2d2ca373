export * from './compatible-provider.ts'
