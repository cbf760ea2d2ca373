const maxLength = 80

/** A header that has a title as a file's name in any script (RFC 6266 and 5987), and as ASCII for who knows neither. */
export function attachmentNamed(title: string, extension: string): string {
  const letters = [
    ...title
      .toWellFormed()
      .replaceAll(/[\p{C}\p{Z}\\/:*?"<>|]+/gu, ' ')
      .trim(),
  ]
  const name = letters.slice(0, maxLength).join('').replace(/^\.+/, '').trim() || 'session'
  const ascii = name.replaceAll(/[^\w .()-]/gu, '_')
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}.${extension}"; filename*=UTF-8''${encoded}.${extension}`
}
