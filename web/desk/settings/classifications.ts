/** The order of the classifications in their list. */

/** What the order looks at. */
interface Entry {
  readonly id: number;
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly parent_id?: unknown;
}

/** The lists, in the order in which the settings show them. A subcategory stands below its category. */
const LISTS: readonly unknown[] = ['sponsor', 'category', 'termination_code'];

/** Sorts by list and name. Each subcategory follows its category. */
export function byKindAndCategory<T extends Entry>(rows: readonly T[]): readonly T[] {
  const named = [...rows].sort((a, b) => String(a.name).localeCompare(String(b.name)));
  return LISTS.flatMap((list) =>
    named
      .filter((row) => row.kind === list)
      .flatMap((row) => [row, ...named.filter((one) => one.kind === 'subcategory' && one.parent_id === row.id)]),
  );
}
