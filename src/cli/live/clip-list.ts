/** So many at most are copied for a change, and so many such chunks hold 100,000. */
const CHUNK = 512;

/**
 * What is shown of each path, in the order they appeared. A list never changes; one with a change is made
 * of it at the cost of a chunk, not of the list: a card has a hundred thousand files.
 */
export class ClipList<C extends { readonly path: string }> {
  readonly length: number;
  readonly #chunks: readonly (readonly C[])[];
  /** Shared with the lists made of this one, and never lessened: what lies behind the end is theirs. */
  readonly #places: Map<string, number>;

  private constructor(
    chunks: readonly (readonly C[])[],
    length: number,
    places: Map<string, number>,
  ) {
    this.#chunks = chunks;
    this.length = length;
    this.#places = places;
  }

  static empty<C extends { readonly path: string }>(): ClipList<C> {
    return new ClipList<C>([], 0, new Map());
  }

  get(path: string): C | undefined {
    const place = this.#placeOf(path);
    return place === undefined
      ? undefined
      : this.#chunks[Math.floor(place / CHUNK)]?.[place % CHUNK];
  }

  /** With this one in the place of the one of its path, or behind all others. */
  with(clip: C): ClipList<C> {
    const place = this.#placeOf(clip.path) ?? this.length;
    const at = Math.floor(place / CHUNK);
    const chunk = [...(this.#chunks[at] ?? [])];
    chunk[place % CHUNK] = clip;
    const chunks = [...this.#chunks];
    chunks[at] = chunk;
    if (place < this.length) return new ClipList(chunks, this.length, this.#places);
    // Another list was made of the same one before: what is behind the end is not ours.
    const places = this.#places.size === this.length ? this.#places : this.#ownPlaces();
    places.set(clip.path, place);
    return new ClipList(chunks, this.length + 1, places);
  }

  *[Symbol.iterator](): Generator<C> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The last so many. */
  last(count: number): readonly C[] {
    const from = Math.max(0, this.length - count);
    const first = Math.floor(from / CHUNK);
    return this.#chunks
      .slice(first)
      .flat()
      .slice(from - first * CHUNK);
  }

  #placeOf(path: string): number | undefined {
    const place = this.#places.get(path);
    return place === undefined || place >= this.length ? undefined : place;
  }

  #ownPlaces(): Map<string, number> {
    return new Map([...this.#places].slice(0, this.length));
  }
}
