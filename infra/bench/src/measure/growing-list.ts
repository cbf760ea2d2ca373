export type GrowingList = Readonly<{ add: (value: number) => void; values: () => Float64Array }>

/** A list of millions of numbers that costs the collector nothing. */
export function growingList(): GrowingList {
  let room = new Float64Array(65_536)
  let length = 0
  return {
    add: (value) => {
      if (length === room.length) {
        const wider = new Float64Array(room.length * 2)
        wider.set(room)
        room = wider
      }
      room[length++] = value
    },
    values: () => room.slice(0, length),
  }
}
