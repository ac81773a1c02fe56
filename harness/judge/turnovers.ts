import { divisionsOf, type Split } from "../config/split.ts";
import { live } from "./schedulers/model.ts";

/**
 * Which services of one route had children come or go: what a child took away with it when it went, or lacks when it
 * comes, the others have between them from then on, so that a deviation that is carried over is bound less narrowly.
 */
export class Turnovers {
  readonly #services = new Map<string, { children: string; most: number; turned: boolean }>();

  /** Takes the split of the next epoch. */
  follow(split: Split): void {
    for (const { service, children } of divisionsOf(split)) {
      const now = children.filter(({ weight }) => weight > 0).map(({ name }) => name);
      const names = now.toSorted().join("\n");
      const before = this.#services.get(service);
      this.#services.set(service, {
        children: names,
        most: Math.max(before?.most ?? 0, live(children.map(({ weight }) => weight))),
        turned: before !== undefined && (before.turned || before.children !== names),
      });
    }
  }

  /** The most children that could be picked at one time so far; undefined where none has come or gone. */
  most(service: string): number | undefined {
    const known = this.#services.get(service);
    return known?.turned ? known.most : undefined;
  }
}
