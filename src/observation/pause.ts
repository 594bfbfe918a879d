/** Nothing is probed until somebody says so. `by`: who stopped it, in words; `at`: ms since 1970. */
export type Pause = { readonly by: string; readonly why: string; readonly at: number };
