import { confOf, slowOf } from "../world/backend.ts";
import type { Running } from "../world/world.ts";
import type { Disturbance } from "./disturb-backend.ts";

/** Undoes what was done. */
export type Undo = () => Promise<void>;

/** How each disturbance is done to the program that a backend runs in; resolves once it is so. */
export const disturbing: Readonly<Record<Disturbance, (program: Running, backend: string) => Promise<Undo>>> =
  {
    async stopped({ life }) {
      await life.end("SIGTERM");
      return () => life.begin();
    },
    async killed({ life }) {
      await life.end("SIGKILL");
      return () => life.begin();
    },
    async paused({ life }) {
      await life.pause();
      return () => life.resume();
    },
    async slow(program, backend) {
      await program.write(slowOf(backend), "", "rename");
      return async () => program.remove(slowOf(backend));
    },
    async refusing(program, backend) {
      const conf = confOf(backend);
      const text = await program.read(conf, 0);
      await program.write(conf, "# It does not listen.\n", "rename");
      await program.reload();
      return async () => {
        await program.write(conf, text, "rename");
        await program.reload();
      };
    },
    async cut({ life }) {
      await life.disconnect();
      return () => life.connect();
    },
    async restarted({ life }) {
      await life.end("SIGTERM");
      await life.begin();
      return async () => {};
    },
  };

/** Whether it befalls the whole program, with all backends that it serves. */
export function isOfProgram(how: Disturbance): boolean {
  return how !== "slow" && how !== "refusing";
}
