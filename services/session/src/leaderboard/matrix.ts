/** Row by row. */
export type Matrix = readonly (readonly number[])[]

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
}

export function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => dot(row, vector))
}

/** The inverse of a symmetric positive definite matrix, by Gauss and Jordan; such a matrix needs no pivoting. */
export function invert(matrix: Matrix): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, at) => [...row, ...row.map((_, column) => (column === at ? 1 : 0))])
  for (const [at, pivotRow] of rows.entries()) {
    const pivot = pivotRow[at] ?? 0
    for (const column of pivotRow.keys()) pivotRow[column] = (pivotRow[column] ?? 0) / pivot
    for (const [other, row] of rows.entries()) {
      const factor = row[at] ?? 0
      if (other === at || factor === 0) continue
      for (const column of row.keys()) row[column] = (row[column] ?? 0) - factor * (pivotRow[column] ?? 0)
    }
  }
  return rows.map((row) => row.slice(size))
}
