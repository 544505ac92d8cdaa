/** How to make one file of a media folder. */
export interface MediaRecipe {
  readonly name: string;
  /** How long ago it was last written, in seconds: what `offset` must say. 0: just now. */
  readonly ageSeconds: number;
  /** false: it cannot be uploaded (it is empty); the device shall get over it. */
  readonly uploadable: boolean;
  readonly write: (folder: string, name: string) => Promise<void>;
}
